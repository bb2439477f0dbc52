package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RevocationsTest {

    private static final Duration CACHED = Duration.ofSeconds(10);

    private final Parts parts = new Parts();
    private final CookieStore store = parts.revocableCookieStore(CACHED);
    private final SessionIndex index = Objects.requireNonNull(store.index(parts.options));

    private Visitor loggedIn(String owner) {
        Visitor visitor = new Visitor(parts.options, store);
        visitor.visit(login(owner));
        return visitor;
    }

    private static Consumer<Session> login(String owner) {
        return session -> session.owner(owner);
    }

    @Test
    void logoutEverywhereEndsEverySessionOfTheOwnerAndNobodyElses() {
        Visitor laptop = loggedIn("ada");
        Visitor phone = loggedIn("ada");
        Visitor other = loggedIn("grace");
        Visitor anonymous = new Visitor(parts.options, store);
        anonymous.visit(session -> session.put("cart", 1));

        index.endAll("ada").block();

        assertThat(laptop.look().reason()).contains(Reason.ENDED);
        assertThat(phone.look().reason()).contains(Reason.ENDED);
        assertThat(other.look().owner()).contains("grace");
        assertThat(anonymous.look().isNew()).isFalse();
    }

    @Test
    void whoLogsInAgainWithinTheSameSecondStaysLoggedIn() {
        Visitor visitor = loggedIn("ada");
        index.endAll("ada").block();
        visitor.visit(login("ada"));
        assertThat(visitor.look().owner()).contains("ada");
        parts.clock.pass(Duration.ofHours(1));
        assertThat(visitor.look().owner()).contains("ada");
    }

    @Test
    void aSessionThatWasAnonymousForLongIsJudgedByWhenItBecameTheOwners() {
        Visitor visitor = new Visitor(parts.options, store);
        visitor.visit(session -> session.put("cart", 1));
        parts.clock.pass(Duration.ofMinutes(5));
        index.endAll("ada").block();
        parts.clock.pass(Duration.ofMinutes(5));
        visitor.visit(login("ada"));
        assertThat(visitor.look().owner()).contains("ada");
    }

    @Test
    void theCurrentSessionMayBeKept() {
        Visitor laptop = loggedIn("ada");
        Visitor phone = loggedIn("ada");

        laptop.visit(session -> index.endOthers(session).block());

        assertThat(laptop.look().owner()).contains("ada");
        assertThat(phone.look().isNew()).isTrue();
    }

    @Test
    void aSlowRequestDoesNotBringARevokedSessionBack() {
        Visitor visitor = loggedIn("ada");
        Visitor.InFlight slow = visitor.begin();
        index.endAll("ada").block();
        parts.clock.pass(Duration.ofSeconds(2));
        slow.session().put("late", true);
        slow.commit();
        assertThat(visitor.look().isNew()).isTrue();
    }

    @Test
    void anotherProcessKnowsOnceItsCacheIsOver() {
        Visitor visitor = loggedIn("ada");
        Visitor elsewhere = visitor.at(parts.revocableCookieStore(CACHED));
        assertThat(elsewhere.look().isNew()).isFalse();

        index.endAll("ada").block();

        assertThat(elsewhere.look().isNew()).isFalse();
        parts.clock.pass(CACHED);
        assertThat(elsewhere.look().isNew()).isTrue();
    }

    @Test
    void theBackendHoldsOneRecordForAnOwnerHoweverOftenTheyAreRevoked() {
        for (int i = 0; i < 5; i++) {
            loggedIn("ada");
            index.endAll("ada").block();
        }
        assertThat(parts.backend
                        .find("revoked." + Owners.key(parts.options, "ada"))
                        .block())
                .isNotNull()
                .satisfies(record -> assertThat(record.version()).isEqualTo(5));
    }

    @Test
    void sessionsInCookiesAreNotListed() {
        assertThatThrownBy(() -> index.list("ada").blockFirst()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(parts.cookieStore().index(parts.options)).isNull();
    }

    @Test
    void endingTwiceWithinASecondEndsWhatBeganInBetween() {
        Visitor visitor = loggedIn("ada");
        index.endAll("ada").block();
        visitor.visit(login("ada"));
        index.endAll("ada").block();
        assertThat(visitor.look().isNew()).isTrue();
        visitor.visit(login("ada"));
        assertThat(visitor.look().owner()).contains("ada");
    }
}
