package dev.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.CookieOptions.SameSite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieAttributesTest {

    private static final CookieOptions OWN =
            new CookieOptions("/shop", "example.com", true, false, SameSite.STRICT, true);

    private final Site site = new Site();

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void aCookieHasTheConfiguredAttributes(String name) {
        CookieOptions configured = CookieOptions.DEFAULTS.withSameSite(SameSite.STRICT);
        site.configure(options -> options.withCookie(configured));

        SessionCookie cookie = put(name, "a");

        assertThat(cookie.name()).isEqualTo(name);
        assertThat(cookie.options()).isEqualTo(configured);
        assertThat(cookie.maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(cookie.isRemoval()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void withoutItsOwnAttributesASessionFollowsTheConfiguration(String name) {
        put(name, "a");
        site.configure(options -> options.withCookie(OWN));

        assertThat(put(name, "b").options()).isEqualTo(OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void aSessionConfiguredForTheBrowsersTimeHasNoMaxAge(String name) {
        site.configure(o ->
                new SessionOptions(o.name(), o.lifetime(), null, null, Duration.ZERO, false, o.maxSize(), o.cookie()));

        assertThat(put(name, "a").maxAge()).isNull();
        site.configure(options -> options);
        assertThat(put(name, "b").maxAge()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void whatCannotBeALifetimeIsRefusedAndChangesNothing(String name) {
        Session session = site.look(name);
        for (Duration wrong : List.of(
                Duration.ZERO,
                Duration.ofSeconds(-1),
                Duration.ofMillis(1500),
                Duration.ofNanos(1),
                SessionOptions.MAX_LIFETIME.plusSeconds(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> session.remember(wrong));
        }
        assertThat(((SessionState) session).needsSave()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void attributesThatItsNameForbidsAreRefused(String name) {
        SessionOptions options = SessionOptions.of("x").withCookie(CookieOptions.DEFAULTS.withSecure(true));
        SessionOptions host = new SessionOptions(
                "__Host-" + name,
                options.lifetime(),
                null,
                null,
                Duration.ZERO,
                true,
                options.maxSize(),
                options.cookie());
        Session session = site.cookieStore.create(host, null);

        for (CookieOptions wrong : List.of(
                CookieOptions.DEFAULTS,
                host.cookie().withPath("/x"),
                host.cookie().withDomain("example.com"))) {
            assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> session.cookie(wrong));
        }
        assertThat(session.cookie()).isEqualTo(host.cookie());
    }

    private SessionCookie put(String name, String value) {
        return only(site.visit(name, session -> session.put("value", value)));
    }

    private static SessionCookie only(List<SessionCookie> cookies) {
        assertThat(cookies).hasSize(1);
        return cookies.get(0);
    }
}
