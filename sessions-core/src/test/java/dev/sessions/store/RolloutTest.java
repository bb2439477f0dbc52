package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.TestBackend;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** While a new configuration is rolled out, some instances write to the old store still, and others to the new one. */
class RolloutTest {

    private static final String NAME = "session";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Site site = new Site();
    private final BackendStore old = site.store(new TestBackend(site.clock));
    private final BackendStore target = site.store(site.backend);
    private final MigratingStore notYet = new MigratingStore(List.of(old, target), old);
    private final MigratingStore moving = new MigratingStore(List.of(old, target), target);

    @Test
    void whoLogsOutWhereTheOldStoreIsWrittenToEndsWhatAnotherInstanceHasMovedAndRenewed() {
        for (Consumer<Session> leave : List.<Consumer<Session>>of(Session::invalidate, RolloutTest::beginAnew)) {
            site.browser.clear();
            site.keep(NAME, old).visit(NAME, session -> session.put("name", "Ada"));
            Site onItsWay = site.copy();
            site.visit(NAME, Session::renewId);
            site.keep(NAME, moving);
            site.visit(NAME, Session::renewId);

            onItsWay.keep(NAME, notYet).visit(NAME, leave);

            assertThat(site.look(NAME).isNew()).isTrue();
        }
    }

    @Test
    void aHandleEndsWhatAnotherInstanceHasMovedWhereTheOldStoreIsWrittenTo() {
        site.keep(NAME, old).visit(NAME, session -> session.owner("ada"));
        String handle = site.index(NAME).handle(site.look(NAME));
        site.visit(NAME, Session::renewId);
        site.keep(NAME, moving);
        site.visit(NAME, session -> {});

        assertThat(site.another()
                        .keep(NAME, notYet)
                        .index(NAME)
                        .end("ada", handle)
                        .block(PATIENCE))
                .isTrue();

        assertThat(site.look(NAME).isNew()).isTrue();
    }

    @Test
    void aSessionGoesOutOfACookieAndIntoOneAsOftenAsItMeetsInstancesThatWriteToEither() {
        SessionStore cookies = site.store(COOKIE);
        site.keep(NAME, cookies).visit(NAME, session -> session.put("name", "Ada"));
        List<SessionStore> writers = List.of(target, cookies);
        for (int i = 0; i < 4; i++) {
            String value = "at " + i;
            site.keep(NAME, new MigratingStore(List.of(cookies, target), writers.get(i % 2)));
            site.visit(NAME, session -> session.put(value, true));
        }

        assertThat(site.look(NAME).keys()).containsExactlyInAnyOrder("name", "at 0", "at 1", "at 2", "at 3");
    }

    private static void beginAnew(Session session) {
        session.invalidate();
        session.put("user", "ada");
    }
}
