package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.testing.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions move from cookies to the backend that also holds what was ended. */
class SharedRevocationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site site = new Site();

    /** Where it was not known yet that it was ended, it was saved once more, and lives so much longer. */
    @Test
    void soDoesOneThatAnotherProcessSavedBeforeItKnew() {
        Duration cached = Duration.ofSeconds(10);
        site.configure(options -> options.lifetime(Duration.ofDays(1000)));
        site.keep(COOKIE, cookies(cached));
        Site elsewhere = site.another().keep(COOKIE, cookies(cached));
        elsewhere.visit(COOKIE, session -> session.owner("ada"));

        site.index(COOKIE).endAll("ada").block(PATIENCE);
        site.clock.advance(cached.minusSeconds(1));
        elsewhere.visit(COOKIE, session -> session.put("late", 1));
        site.clock.advance(Duration.ofDays(400).minusSeconds(1));

        assertThat(elsewhere.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void aCookieThatWasEndedStaysEndedForAsLongAsItCouldLive() {
        CookieStore cookies = cookies(Duration.ZERO);
        site.keep(COOKIE, cookies);
        site.configure(options -> options.lifetime(Duration.ofDays(300)));
        site.visit(COOKIE, session -> session.owner("ada"));
        Site copy = site.copy();
        BackendStore records = site.store(site.backend);
        site.keep(COOKIE, new MigratingStore(List.of(cookies, records), records));
        copy.keep(COOKIE, site.store(COOKIE));

        site.index(COOKIE).endAll("ada").block(PATIENCE);

        assertThat(copy.look(COOKIE).reason()).contains(Reason.ENDED);
        site.clock.advance(Duration.ofDays(200));
        assertThat(copy.look(COOKIE).reason()).contains(Reason.ENDED);
        site.index(COOKIE).endAll("ada").block(PATIENCE);
        site.clock.advance(Duration.ofDays(99));
        assertThat(copy.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    private CookieStore cookies(Duration cached) {
        return CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(site.backend, cached)
                .build();
    }
}
