package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.SessionIndex;
import dev.sessions.SessionUnavailableException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often an owner's sessions were ended, over keys that come and go, stores that share a backend, and slow logins. */
class GenerationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Site site = new Site();

    private CookieStore cookies() {
        return CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(site.backend, Duration.ZERO)
                .build();
    }

    private static void endAll(SessionIndex index) {
        index.endAll("ada").block(PATIENCE);
    }

    @Test
    void aLoginThatBeganBeforeTheOwnersSessionsWereEndedIsAmongThem() {
        site.keep(COOKIE, cookies());
        for (String name : List.of(COOKIE, BACKEND)) {
            InFlight slow = site.another().begin(name);
            slow.session().owner("ada");
            endAll(site.index(name));
            slow.commit();

            assertThat(slow.site().look(name).owner()).as(name).isEmpty();

            site.visit(name, session -> session.owner("ada"));
            assertThat(site.look(name).owner()).as(name).contains("ada");
        }
    }

    @Test
    void aCountThatIsReadWithAnOlderKeyIsSealedAnewSoThatItOutlivesThatKey() {
        SessionKey old = SessionKey.random();
        SessionKey next = SessionKey.random();
        site.keys.set(KeyRing.of(old));
        site.keep(COOKIE, cookies()).visit(COOKIE, session -> session.owner("ada"));
        Site ended = site.copy();
        endAll(site.index(COOKIE));
        site.keys.set(KeyRing.of(next, old));
        site.visit(COOKIE, session -> session.owner("ada"));
        site.keys.set(KeyRing.of(next));

        assertThat(site.look(COOKIE).owner()).contains("ada");
        assertThat(ended.look(COOKIE).isNew()).isTrue();
    }

    @Test
    void whereTheKeyOfACountIsGoneItsOwnersSessionsAreOverButTheyMayLogIn() {
        SessionKey old = SessionKey.random();
        SessionKey next = SessionKey.random();
        site.keys.set(KeyRing.of(next));
        site.keep(COOKIE, cookies()).visit(COOKIE, session -> session.owner("ada"));
        site.keys.set(KeyRing.of(old, next));
        endAll(site.index(COOKIE));
        site.visit(COOKIE, session -> session.owner("ada"));
        Site before = site.copy();
        site.keys.set(KeyRing.of(next));
        Site elsewhere = site.another();
        elsewhere.visit(COOKIE, session -> session.owner("ada"));

        assertThat(elsewhere.look(COOKIE).owner()).contains("ada");
        site.keys.set(KeyRing.of(next, old));
        assertThat(before.look(COOKIE).isNew()).isTrue();
    }

    @Test
    void aNodeThatLacksTheKeyOfACountFailsRatherThanAcceptWhatMayBeEnded() {
        SessionKey old = SessionKey.random();
        site.keys.set(KeyRing.of(old));
        site.keep(COOKIE, cookies()).visit(COOKIE, session -> session.owner("ada"));
        site.keys.set(KeyRing.of(SessionKey.random(), old));
        endAll(site.index(COOKIE));
        site.keys.set(KeyRing.of(old));

        assertThatThrownBy(() -> site.look(COOKIE))
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContaining("UNKNOWN_KEY");
    }

    @Test
    void cookiesAndRecordsCountApartInOneBackendAndNeitherCutsTheOthersTimeShort() {
        CookieStore cookies = cookies();
        site.keep(COOKIE, cookies).visit(COOKIE, session -> session.owner("ada"));
        Site copy = site.copy();
        site.keep(COOKIE, new MigratingStore(List.of(cookies, site.store(site.backend)), site.store(site.backend)));
        endAll(site.index(COOKIE));
        site.clock.advance(Duration.ofHours(2));

        assertThat(copy.keep(COOKIE, cookies).look(COOKIE).isNew()).isTrue();
        assertThat(copy.look(COOKIE).isNew()).isTrue();
    }

    @Test
    void aHandleThatIsNoneEndsNothingAndIsNotShownToTheBackend() {
        int finds = site.backend.finds.get();
        for (String handle : List.of("", "..", "../../x", "x".repeat(300), "ü", "a b", "revoked.x")) {
            assertThat(site.index(BACKEND).end("ada", handle).block(PATIENCE))
                    .as(handle)
                    .isFalse();
        }
        assertThat(site.backend.finds).hasValue(finds);
    }
}
