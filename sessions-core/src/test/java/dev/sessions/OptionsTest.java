package dev.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.CookieOptions.SameSite;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static final CookieOptions SECURE = CookieOptions.DEFAULTS.withSecure(true);

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        SessionOptions options = SessionOptions.of("session");

        assertThat(options.lifetime()).isEqualTo(Duration.ofDays(30));
        assertThat(options.idleTimeout()).isNull();
        assertThat(options.absoluteTimeout()).isNull();
        assertThat(options.persistent()).isTrue();
        assertThat(options.maxSize()).isEqualTo(4093);
        assertThat(options.splits()).isFalse();
        assertThat(options.cookie()).isEqualTo(new CookieOptions("/", null, null, true, SameSite.LAX, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "a,b", "\"a\"", "a\n", "ä", "a/b", "a@b", "(a)"})
    void aNameThatNoCookieMayHaveIsRefused(String name) {
        assertRefused("name", () -> SessionOptions.of(name));
    }

    @Test
    void aNameHasABound() {
        assertThat(SessionOptions.of("n".repeat(128)).name()).hasSize(128);
        assertRefused("name", () -> SessionOptions.of("n".repeat(129)));
    }

    @Test
    void durationsAreWholeSecondsThatTheTokenCanState() {
        Duration day = Duration.ofDays(1);
        SessionOptions options = SessionOptions.of("session");
        for (Duration wrong : new Duration[] {
            Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(1001), SessionOptions.MAX_LIFETIME.plusSeconds(1)
        }) {
            assertRefused("lifetime", () -> options.withTimes(wrong, null, null));
            assertRefused("idle-timeout", () -> options.withTimes(day, wrong, null));
            assertRefused("absolute-timeout", () -> options.withTimes(day, null, wrong));
        }
        assertRefused("idle-timeout", () -> options.withTimes(day, day.plusSeconds(1), null));
        assertThat(options.withTimes(SessionOptions.MAX_LIFETIME, day, day).lifetime())
                .isEqualTo(SessionOptions.MAX_LIFETIME);
    }

    @Test
    void aCookieSmallerThanEveryBrowserTakesIsRefused() {
        SessionOptions options = SessionOptions.of("session");

        assertRefused("cookie.max-size", () -> options.withMaxSize(4092));
        assertThat(options.withMaxSize(4093).splits()).isFalse();
        assertThat(options.withMaxSize(4094).splits()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-id", "__host-id", "__HOST-id"})
    void aHostPrefixWantsSecureAndPathAndNoDomain(String name) {
        assertThat(named(name, SECURE).cookie()).isEqualTo(SECURE);
        assertRefused("cookie.secure", () -> named(name, CookieOptions.DEFAULTS));
        assertRefused("cookie.secure", () -> named(name, SECURE.withSecure(false)));
        assertRefused("cookie.path", () -> named(name, SECURE.withPath("/x")));
        assertRefused("cookie.domain", () -> named(name, SECURE.withDomain("example.com")));
    }

    @Test
    void aSecurePrefixWantsSecure() {
        assertThat(named("__Secure-id", SECURE.withPath("/x").withDomain("example.com")))
                .isNotNull();
        assertRefused("cookie.secure", () -> named("__secure-id", CookieOptions.DEFAULTS));
    }

    @Test
    void sameSiteNoneAndPartitionedWantSecure() {
        CookieOptions insecure = CookieOptions.DEFAULTS.withSecure(false);

        assertRefused("cookie.secure", () -> insecure.withSameSite(SameSite.NONE));
        assertRefused("cookie.secure", () -> insecure.withPartitioned(true));
        assertThat(CookieOptions.DEFAULTS.withSameSite(SameSite.NONE).secure(false))
                .isTrue();
        assertThat(CookieOptions.DEFAULTS.withPartitioned(true).secure(false)).isTrue();
        assertThat(CookieOptions.DEFAULTS.secure(false)).isFalse();
        assertThat(CookieOptions.DEFAULTS.secure(true)).isTrue();
        assertThat(insecure.secure(true)).isFalse();
        assertThat(SECURE.secure(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/a;b", "/a\r\nSet-Cookie: x=y", "/\u00e9", "/\u007f"})
    void aPathThatBreaksTheHeaderIsRefused(String path) {
        assertRefused("cookie.path", () -> CookieOptions.DEFAULTS.withPath(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a;b", "a..b", "-a", "a-", "a.", "a\n", "http://a", "a:80", "ä.de"})
    void aDomainThatIsNoHostNameIsRefused(String domain) {
        assertRefused("cookie.domain", () -> CookieOptions.DEFAULTS.withDomain(domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", ".example.com", "localhost", "a-b.c1.org"})
    void aHostNameIsADomain(String domain) {
        assertThat(CookieOptions.DEFAULTS.withDomain(domain).domain()).isEqualTo(domain);
    }

    private static SessionOptions named(String name, CookieOptions cookie) {
        return new SessionOptions(name, Duration.ofDays(1), null, null, Duration.ZERO, true, 4093, cookie);
    }

    private static void assertRefused(String option, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(call)
                .matches(e -> e.option().equals(option))
                .withMessageStartingWith(option + " must");
    }
}
