package dev.sessions.request;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.InvalidOptionException;
import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CookieAttributesTest {

    private static final CookieOptions OWN =
            new CookieOptions("/shop", "example.com", true, false, SameSite.STRICT, true);

    private final Site site = new Site();

    @EachStore
    void aCookieHasTheConfiguredAttributes(String name) {
        CookieOptions configured =
                CookieOptions.builder().sameSite(SameSite.STRICT).build();
        site.configure(options -> options.cookie(configured));

        SessionCookie cookie = put(name, "a");

        assertThat(cookie.name()).isEqualTo(name);
        assertThat(cookie.options()).isEqualTo(configured);
        assertThat(cookie.maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(cookie.isRemoval()).isFalse();
    }

    @EachStore
    void itsOwnAttributesStayWithASession(String name) {
        put(name, "a");

        SessionCookie changed = only(site.visit(name, session -> {
            session.cookie(OWN);
            assertThat(session.cookie()).isEqualTo(OWN);
        }));
        assertThat(changed.options()).isEqualTo(OWN);
        assertThat(site.look(name).cookie()).isEqualTo(OWN);
        assertThat(put(name, "b").options()).isEqualTo(OWN);
        assertThat(only(site.visit(name, Session::renewId)).options()).isEqualTo(OWN);
        assertThat(only(site.visit(name, Session::invalidate)).options()).isEqualTo(OWN);
        assertThat(site.look(name).cookie()).isEqualTo(CookieOptions.DEFAULTS);
    }

    @EachStore
    void withoutItsOwnAttributesASessionFollowsTheConfiguration(String name) {
        put(name, "a");
        site.configure(options -> options.cookie(OWN));

        assertThat(put(name, "b").options()).isEqualTo(OWN);
    }

    @EachStore
    void rememberOutlivesTheBrowserAndForgetOnCloseDoesNot(String name) {
        assertThat(put(name, "a").maxAge()).isEqualTo(Duration.ofDays(30));

        assertThat(only(site.visit(name, session -> session.remember(Duration.ofDays(90))))
                        .maxAge())
                .isEqualTo(Duration.ofDays(90));
        assertThat(put(name, "b").maxAge()).isEqualTo(Duration.ofDays(90));

        SessionCookie forgetting = only(site.visit(name, Session::forgetOnClose));
        assertThat(forgetting.maxAge()).isNull();
        assertThat(forgetting.isRemoval()).isFalse();
        assertThat(put(name, "c").maxAge()).isNull();
        assertThat(site.look(name).expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofDays(30)));

        assertThat(only(site.visit(name, session -> session.remember(Duration.ofSeconds(1))))
                        .maxAge())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @EachStore
    void aSessionConfiguredForTheBrowsersTimeHasNoMaxAge(String name) {
        site.configure(options -> options.persistent(false));

        assertThat(put(name, "a").maxAge()).isNull();
        site.configure(defaults -> {});
        assertThat(put(name, "b").maxAge()).isNull();
    }

    @EachStore
    void whatCannotBeALifetimeIsRefusedAndChangesNothing(String name) {
        InFlight request = site.begin(name);
        Session session = request.session();
        for (Duration wrong : List.of(
                Duration.ZERO,
                Duration.ofSeconds(-1),
                Duration.ofMillis(1500),
                Duration.ofNanos(1),
                SessionOptions.MAX_LIFETIME.plusSeconds(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> session.remember(wrong));
        }
        assertThat(request.commit()).isEmpty();
    }

    @Test
    void attributesThatItsNameForbidsAreRefused() {
        String name = "__Host-id";
        CookieOptions secure = CookieOptions.builder().secure(true).build();
        site.configure(options -> options.cookie(secure)).keep(name, site.store(COOKIE));
        Session session = site.look(name);

        for (CookieOptions wrong : List.of(
                CookieOptions.DEFAULTS,
                secure.toBuilder().path("/x").build(),
                secure.toBuilder().domain("example.com").build())) {
            assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> session.cookie(wrong));
        }
        assertThat(session.cookie()).isEqualTo(secure);
    }

    @EachStore
    void whateverASessionIsGivenInOneRequestStaysInAnyOrder(String name) {
        List<Consumer<Session>> gifts = List.of(
                session -> session.remember(Duration.ofDays(90)),
                session -> session.cookie(OWN),
                session -> session.owner("ada"));
        for (int first = 0; first < 3; first++) {
            for (int second : new int[] {1, 2}) {
                List<Integer> order = List.of(first, (first + second) % 3, (first + 2 * second) % 3);
                site.browser.clear();
                site.visit(
                        name, session -> order.forEach(gift -> gifts.get(gift).accept(session)));

                Session session = site.look(name);
                assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofDays(90)));
                assertThat(session.cookie()).isEqualTo(OWN);
                assertThat(session.owner()).contains("ada");
            }
        }
    }

    private SessionCookie put(String name, String value) {
        return only(site.visit(name, session -> session.put("value", value)));
    }

    private static SessionCookie only(List<SessionCookie> cookies) {
        assertThat(cookies).hasSize(1);
        return cookies.get(0);
    }
}
