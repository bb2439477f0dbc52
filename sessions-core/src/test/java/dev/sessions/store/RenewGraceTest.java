package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewGraceTest {

    private final Site site = new Site();

    private void begin(Duration grace) {
        site.configure(options -> options.renewGrace(grace));
        site.visit(BACKEND, session -> session.put("name", "Ada"));
    }

    @Test
    void withoutGraceTheOldIdIsDeadAtOnce() {
        begin(Duration.ZERO);
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        assertThat(late.look(BACKEND).isNew()).isTrue();
        assertThat(late.look(BACKEND).reason()).contains(Reason.RENEWED);
        assertThat(site.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void withinTheGraceTheOldIdReadsWhatWasThereBefore() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, session -> {
            session.renewId();
            session.put("name", "Grace");
        });

        assertThat(late.look(BACKEND).isNew()).isFalse();
        assertThat(late.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void withinTheGraceTheOldIdReadsNothingOfASessionThatHasEnded() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        site.visit(BACKEND, Session::renewId);
        assertThat(late.look(BACKEND).get("name", String.class)).isEqualTo("Ada");

        site.visit(BACKEND, Session::invalidate);

        assertThat(late.look(BACKEND).keys()).isEmpty();
        assertThat(late.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void norOfOneThatEndedWithTheOthersOfItsOwner() {
        begin(Duration.ofSeconds(10));
        site.visit(BACKEND, session -> session.owner("ada"));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        assertThat(late.look(BACKEND).owner()).contains("ada");

        site.index(BACKEND).endAll("ada").block(Duration.ofSeconds(30));

        assertThat(late.look(BACKEND).owner()).isEmpty();
        assertThat(late.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void norOnceItGotAnotherOwnerUnderAThirdId() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        site.visit(BACKEND, session -> {
            session.renewId();
            session.owner("ada");
        });

        assertThat(late.look(BACKEND).keys()).isEmpty();
        assertThat(late.look(BACKEND).reason()).contains(Reason.RENEWED);
    }

    /** What it begins is a session of its own. */
    @Test
    void aRenewalWithinTheGraceIsNotKeptForItsSessionGoesOnElsewhere() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        assertThat(late.visit(BACKEND, session -> {
                    session.renewId();
                    session.put("color", "blue");
                }))
                .isEmpty();
        assertThat(site.look(BACKEND).keys()).containsExactly("name");
    }

    @Test
    void whoLogsInWithinTheGraceTakesNothingAlongThatWasRead() {
        begin(Duration.ofSeconds(10));
        site.visit(BACKEND, session -> session.put("list", new ArrayList<>(List.of("secret"))));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        late.visit(BACKEND, session -> {
            session.renewId();
            session.owner("grace");
            session.put("color", "blue");
            session.get("list", new TypeRef<List<String>>() {}).add("mine");
        });

        assertThat(late.look(BACKEND).keys()).containsExactly("color");
        assertThat(late.look(BACKEND).owner()).contains("grace");
        assertThat(site.look(BACKEND).keys()).contains("name", "list");
    }

    @Test
    void withinTheGraceTheOldIdChangesNothingAndSendsNoCookie() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        assertThat(late.visit(BACKEND, session -> session.put("name", "Eve"))).isEmpty();
        assertThat(site.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
        assertThat(late.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void afterTheGraceTheOldIdIsDead() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        site.clock.advance(Duration.ofSeconds(10));

        assertThat(late.look(BACKEND).reason()).contains(Reason.RENEWED);
    }

    @Test
    void aRequestInFlightWhileTheIdIsRenewedLosesItsChangeAndSendsNoCookie() {
        begin(Duration.ZERO);
        InFlight slow = site.copy().begin(BACKEND);
        site.visit(BACKEND, Session::renewId);
        slow.session().put("name", "late");

        assertThat(slow.commit())
                .as("a cookie would replace the one that carries the new id")
                .isEmpty();
        assertThat(site.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void aChangeSavedWhileAnotherRequestRenewsTheIdIsKept() {
        begin(Duration.ZERO);
        InFlight renewing = site.begin(BACKEND);
        site.copy().visit(BACKEND, session -> session.put("color", "blue"));
        renewing.session().renewId();
        renewing.commit();

        assertThat(site.look(BACKEND).keys()).containsExactlyInAnyOrder("name", "color");
    }

    @Test
    void aRequestThatComesWithTheOldIdDoesNotReplaceTheCookieThatIsOnItsWay() {
        begin(Duration.ZERO);
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        assertThat(late.visit(BACKEND, session -> session.put("visits", 1))).isEmpty();
    }

    @Test
    void whoLogsInWithTheOldIdSinceTheAnswerNeverArrivedGetsASession() {
        begin(Duration.ZERO);
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        late.visit(BACKEND, session -> {
            session.renewId();
            session.put("user", "ada");
        });
        assertThat(late.look(BACKEND).get("user", String.class)).isEqualTo("ada");
        assertThat(late.look(BACKEND).keys())
                .as("and nothing of the one before")
                .containsExactly("user");
    }

    @Test
    void whoBeginsANewSessionUnderTheOldIdGetsIt() {
        begin(Duration.ZERO);
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        late.visit(BACKEND, session -> {
            session.invalidate();
            session.put("user", "ada");
        });
        assertThat(late.look(BACKEND).keys()).containsExactly("user");
    }

    @Test
    void aGraceLongerThanAMinuteIsKept() {
        begin(Duration.ofMinutes(5));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        site.clock.advance(Duration.ofMinutes(5).minusSeconds(1));

        assertThat(late.look(BACKEND).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void whatIsReplacedByANewSessionIsNotReadAnyMore() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, session -> {
            session.invalidate();
            session.put("user", "ada");
        });

        assertThat(late.look(BACKEND).keys()).isEmpty();
        assertThat(late.look(BACKEND).reason()).contains(Reason.RENEWED);
    }

    @Test
    void aRequestInFlightDoesNotRemoveTheCookieOfASessionBegunAnew() {
        begin(Duration.ZERO);
        InFlight slow = site.copy().begin(BACKEND);
        site.visit(BACKEND, session -> {
            session.invalidate();
            session.put("user", "ada");
        });
        slow.session().put("name", "late");
        assertThat(slow.commit()).isEmpty();
    }

    @Test
    void withinTheGraceAnotherRenewalIsDroppedLikeAnyOtherChange() {
        begin(Duration.ofSeconds(10));
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);

        assertThat(late.visit(BACKEND, session -> {
                    session.renewId();
                    session.put("user", "ada");
                }))
                .isEmpty();
        assertThat(late.look(BACKEND).keys()).containsExactly("name");
    }
}
