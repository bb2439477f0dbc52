package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session that is in use without a request, through a connection that stays open. */
class ExtendTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final Site site = new Site().configure(options -> options.idleTimeout(IDLE));

    private Found found(String name) {
        return (Found)
                site.store(name).find(site.options(name), site.cookie(name)).block(PATIENCE);
    }

    private Found extend(String name, Found found) {
        return site.store(name).extend(site.options(name), found).block(PATIENCE);
    }

    @Test
    void itLivesOnAndItsCookieStillStandsForIt() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        for (int i = 0; i < 10; i++) {
            site.clock.advance(Duration.ofMinutes(20));
            found = extend(BACKEND, found);
        }

        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(1);
    }

    @Test
    void itIsWrittenOnceATenthOfItsTimeHasPassedAndNotBefore() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        int writes = site.backend.writes.get();
        site.clock.advance(Duration.ofMinutes(3).minusSeconds(1));
        found = extend(BACKEND, found);
        assertThat(site.backend.writes).hasValue(writes);

        site.clock.advance(Duration.ofSeconds(1));
        extend(BACKEND, found);
        assertThat(site.backend.writes).hasValue(writes + 1);
    }

    @Test
    void whatOthersSavedMeanwhileStays() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        site.clock.advance(Duration.ofMinutes(20));
        site.backend.beforeReplace = () -> site.copy().visit(BACKEND, session -> session.put("n", 2));
        extend(BACKEND, found);

        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(2);
    }

    @Test
    void itIsFollowedToItsNextId() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        for (int i = 0; i < 3; i++) {
            site.visit(BACKEND, Session::renewId);
            found = extend(BACKEND, found);
            site.clock.advance(Duration.ofMinutes(20));
            found = extend(BACKEND, found);
        }

        assertThat(site.look(BACKEND).isNew()).isFalse();
    }

    @Test
    void oneThatWasEndedIsOver() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        site.visit(BACKEND, Session::invalidate);

        assertThat(extend(BACKEND, found)).isNull();
    }

    @Test
    void oneThatWasEndedIsOverAlsoWhenAnotherBeganInItsPlace() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        site.visit(BACKEND, session -> {
            session.invalidate();
            session.put("n", 2);
        });

        assertThat(extend(BACKEND, found)).isNull();
        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(2);
    }

    @EachStore
    void oneWhoseTimeHasPassedIsOver(String name) {
        site.visit(name, session -> session.put("n", 1));
        Found found = found(name);
        site.clock.advance(IDLE);

        assertThat(extend(name, found)).isNull();
    }

    @Test
    void theAbsoluteTimeoutComesAllTheSame() {
        site.configure(options -> options.idleTimeout(IDLE).absoluteTimeout(Duration.ofHours(1)));
        site.visit(BACKEND, session -> session.put("n", 1));
        Found found = found(BACKEND);
        for (int i = 0; i < 3; i++) {
            assertThat(found).isNotNull();
            site.clock.advance(Duration.ofMinutes(20));
            found = extend(BACKEND, found);
        }

        assertThat(found).isNull();
    }

    @Test
    void aSessionInACookieIsOnlyLookedAt() {
        site.visit(COOKIE, session -> session.put("n", 1));
        Found found = found(COOKIE);
        site.clock.advance(IDLE.minusSeconds(1));

        assertThat(extend(COOKIE, found)).isEqualTo(found);
    }

    @Test
    void theReasonOfOneThatNobodyUsedIsThatItHasExpired() {
        site.visit(BACKEND, session -> session.put("n", 1));
        site.clock.advance(IDLE);

        assertThat(site.look(BACKEND).reason()).hasToString("Optional[EXPIRED]");
    }
}
