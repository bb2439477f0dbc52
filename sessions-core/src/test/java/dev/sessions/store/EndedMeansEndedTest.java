package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import dev.sessions.testing.TestBackend;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A session that was ended opens under no id again, whatever happens to it at that moment. */
class EndedMeansEndedTest {

    private final Site site = new Site();

    private void begin() {
        site.browser.clear();
        site.visit(BACKEND, session -> {
            session.owner("ada");
            session.put("secret", "hunter2");
        });
    }

    /** What another request does to the session while one is on its way. */
    private static final List<Consumer<Session>> MEANWHILE =
            List.of(session -> {}, session -> session.put("other", 1), Session::renewId, session -> {
                session.renewId();
                session.put("other", 1);
            });

    @Test
    void whoLogsOutEndsItUnderEveryIdThatItGotMeanwhile() {
        for (Consumer<Session> meanwhile : MEANWHILE) {
            begin();
            Site before = site.copy();
            InFlight leaving = site.copy().begin(BACKEND);
            site.visit(BACKEND, meanwhile);

            leaving.session().invalidate();
            leaving.commit();

            assertThat(before.look(BACKEND).isNew()).isTrue();
            assertThat(site.look(BACKEND).isNew()).isTrue();
        }
    }

    @Test
    void whoBeginsAnewEndsTheOneBeforeUnderEveryIdThatItGotMeanwhile() {
        for (Consumer<Session> meanwhile : MEANWHILE) {
            begin();
            Site before = site.copy();
            Site anew = site.copy();
            InFlight leaving = anew.begin(BACKEND);
            site.visit(BACKEND, meanwhile);

            leaving.session().invalidate();
            leaving.session().put("user", "grace");
            leaving.commit();

            assertThat(before.look(BACKEND).isNew()).isTrue();
            assertThat(site.look(BACKEND).isNew()).isTrue();
            assertThat(anew.look(BACKEND).keys()).containsExactly("user");
        }
    }

    @Test
    void whoLogsOutWithAnIdThatWasRenewedEndsTheSession() {
        for (Duration grace : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
            site.configure(options -> options.renewGrace(grace));
            begin();
            Site late = site.copy();
            site.visit(BACKEND, Session::renewId);

            late.visit(BACKEND, Session::invalidate);

            assertThat(site.look(BACKEND).isNew()).isTrue();
            assertThat(late.look(BACKEND).isNew()).isTrue();
        }
    }

    @Test
    void aHandleEndsASessionThatWasRenewedSinceItWasListed() {
        begin();
        SessionIndex index = site.index(BACKEND);
        String handle = index.handle(site.look(BACKEND));
        site.visit(BACKEND, Session::renewId);

        assertThat(index.end("grace", handle).block()).isFalse();
        assertThat(site.look(BACKEND).isNew()).isFalse();
        assertThat(index.end("ada", handle).block()).isTrue();
        assertThat(site.look(BACKEND).isNew()).isTrue();
    }

    @Test
    void aSessionThatBecomesTheOwnersAtThatMomentIsAmongThem() {
        TestBackend old = new TestBackend(site.clock);
        site.keep("moving", new MigratingStore(List.of(site.store(BACKEND), site.store(old)), site.store(BACKEND)));
        for (String name : List.of(BACKEND, "moving")) {
            site.visit(name, session -> session.put("cart", 1));
            InFlight slow = site.begin(name);
            slow.session().owner("ada");
            site.index(name).endAll("ada").block();
            slow.commit();

            assertThat(site.look(name).owner()).as(name).isEmpty();
        }
    }

    /** An index may name what is somebody else's by now. */
    @Test
    void ofWhatAnIndexNamesOnlyTheOwnersIsListedAndEnded() {
        begin();
        Site other = site.another();
        other.visit(BACKEND, session -> session.owner("grace"));
        site.backend.vague = true;

        assertThat(site.index(BACKEND).list("ada").count().block()).isEqualTo(1);
        site.index(BACKEND).endAll("ada").block();

        assertThat(site.look(BACKEND).isNew()).isTrue();
        assertThat(other.look(BACKEND).owner()).contains("grace");
    }

    /** Whoever has the id from before the login must not see what is the owner's. */
    @Test
    void aGraceAfterARenewalIsNotForWhoLogsIn() {
        site.configure(options -> options.renewGrace(Duration.ofSeconds(10)));
        site.visit(BACKEND, session -> session.put("cart", 1));
        Site before = site.copy();
        site.visit(BACKEND, session -> {
            session.renewId();
            session.owner("ada");
        });

        assertThat(before.look(BACKEND).keys()).isEmpty();
        assertThat(before.look(BACKEND).reason()).contains(Reason.RENEWED);
    }

    @Test
    void underAnOldIdNobodyEndsTheOthers() {
        site.configure(options -> options.renewGrace(Duration.ofSeconds(10)));
        begin();
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        Session session = late.look(BACKEND);
        assertThat(session.owner()).contains("ada");

        assertThatIllegalStateException()
                .isThrownBy(() -> site.index(BACKEND).endOthers(session).block())
                .withMessageContaining("renewed");
        assertThat(site.look(BACKEND).owner()).contains("ada");
    }

    /** A node that is not migrating yet. */
    @Test
    void whatAnotherNodeSavesInTheOldStoreAtTheMomentOfMovingIsMovedToo() {
        TestBackend oldBackend = new TestBackend(site.clock);
        SessionStore old = site.store(oldBackend);
        site.keep(BACKEND, old).visit(BACKEND, session -> session.put("a", 1));
        Site elsewhere = site.copy().keep(BACKEND, site.store(oldBackend));
        SessionStore target = site.store(site.backend);
        site.keep(BACKEND, new MigratingStore(List.of(target, old), target));
        oldBackend.beforeReplace = () -> elsewhere.visit(BACKEND, session -> session.put("b", 2));

        site.visit(BACKEND, session -> session.put("c", 3));

        assertThat(site.look(BACKEND).keys()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(elsewhere.look(BACKEND).isNew()).isTrue();
    }
}
