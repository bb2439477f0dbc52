package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenewGraceTest {

    private final Parts parts = new Parts();

    private Visitor visitor(Duration grace) {
        SessionOptions options = parts.options.withRenewGrace(grace);
        Visitor visitor = new Visitor(options, parts.backendStore());
        visitor.visit(session -> session.put("name", "Ada"));
        return visitor;
    }

    @Test
    void withoutGraceTheOldIdIsDeadAtOnce() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> session.renewId());

        assertThat(late.look().isNew()).isTrue();
        assertThat(late.look().reason()).contains(Reason.RENEWED);
        assertThat(visitor.look().get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void withinTheGraceTheOldIdReadsWhatTheRenewingRequestWrote() {
        Visitor visitor = visitor(Duration.ofSeconds(10));
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> {
            session.renewId();
            session.put("name", "Grace");
        });

        assertThat(late.look().isNew()).isFalse();
        assertThat(late.look().get("name", String.class)).isEqualTo("Grace");
    }

    @Test
    void withinTheGraceTheOldIdChangesNothingAndSendsNoCookie() {
        Visitor visitor = visitor(Duration.ofSeconds(10));
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> session.renewId());

        assertThat(late.visit(session -> session.put("name", "Eve"))).isEmpty();
        assertThat(visitor.look().get("name", String.class)).isEqualTo("Ada");
        assertThat(late.look().get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void afterTheGraceTheOldIdIsDead() {
        Visitor visitor = visitor(Duration.ofSeconds(10));
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> session.renewId());
        parts.clock.pass(Duration.ofSeconds(10));

        assertThat(late.look().reason()).contains(Reason.RENEWED);
    }

    @Test
    void aRequestInFlightWhileTheIdIsRenewedLosesItsChangeAndSendsNoCookie() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor.InFlight slow = visitor.at(parts.backendStore()).begin();
        visitor.visit(session -> session.renewId());
        slow.session().put("name", "late");

        assertThat(slow.commit())
                .as("a cookie would replace the one that carries the new id")
                .isEmpty();
        assertThat(visitor.look().get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void aChangeSavedWhileAnotherRequestRenewsTheIdIsKept() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor.InFlight renewing = visitor.begin();
        visitor.at(parts.backendStore()).visit(session -> session.put("color", "blue"));
        renewing.session().renewId();
        renewing.commit();

        assertThat(visitor.look().keys()).containsExactlyInAnyOrder("name", "color");
    }

    @Test
    void aRequestThatComesWithTheOldIdDoesNotReplaceTheCookieThatIsOnItsWay() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> session.renewId());

        assertThat(late.visit(session -> session.put("visits", 1))).isEmpty();
    }

    @Test
    void whoLogsInWithTheOldIdSinceTheAnswerNeverArrivedGetsASession() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor late = visitor.at(parts.backendStore());
        visitor.visit(session -> session.renewId());

        late.visit(session -> {
            session.renewId();
            session.put("user", "ada");
        });
        assertThat(late.look().get("user", String.class)).isEqualTo("ada");
        assertThat(late.look().keys()).as("and nothing of the one before").containsExactly("user");
    }

    @Test
    void aRequestInFlightDoesNotRemoveTheCookieOfASessionBegunAnew() {
        Visitor visitor = visitor(Duration.ZERO);
        Visitor.InFlight slow = visitor.at(parts.backendStore()).begin();
        visitor.visit(session -> {
            session.invalidate();
            session.put("user", "ada");
        });
        slow.session().put("name", "late");
        assertThat(slow.commit()).isEmpty();
    }
}
