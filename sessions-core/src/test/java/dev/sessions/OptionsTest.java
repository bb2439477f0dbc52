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

    private static final CookieOptions SECURE =
            CookieOptions.builder().secure(true).build();

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        SessionOptions options = SessionOptions.of("session");

        assertThat(options.lifetime()).isEqualTo(Duration.ofDays(30));
        assertThat(options.idleTimeout()).isNull();
        assertThat(options.absoluteTimeout()).isNull();
        assertThat(options.persistent()).isTrue();
        assertThat(options.maxSize()).isEqualTo(4093);
        assertThat(options.maxStoredSize()).isEqualTo(1024 * 1024);
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
    void whatIsStoredIsAtLeastACookieFullAndAtMostWhatAFileTakes() {
        for (int wrong : new int[] {-1, 0, 4092, 16 * 1024 * 1024 + 1, Integer.MAX_VALUE}) {
            assertRefused(
                    "max-stored-size", () -> options().maxStoredSize(wrong).build());
        }
        for (int right : new int[] {4093, 16 * 1024 * 1024}) {
            assertThat(options().maxStoredSize(right).build().toBuilder()
                            .build()
                            .maxStoredSize())
                    .isEqualTo(right);
        }
    }

    @Test
    void durationsAreWholeSecondsThatTheTokenCanState() {
        Duration day = Duration.ofDays(1);
        for (Duration wrong : new Duration[] {
            Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(1001), SessionOptions.MAX_LIFETIME.plusSeconds(1)
        }) {
            assertRefused("lifetime", () -> options().lifetime(wrong).build());
            assertRefused(
                    "idle-timeout",
                    () -> options().lifetime(day).idleTimeout(wrong).build());
            assertRefused(
                    "absolute-timeout", () -> options().absoluteTimeout(wrong).build());
        }
        assertRefused(
                "idle-timeout",
                () -> options().lifetime(day).idleTimeout(day.plusSeconds(1)).build());
        assertThat(options()
                        .lifetime(SessionOptions.MAX_LIFETIME)
                        .idleTimeout(day)
                        .absoluteTimeout(day)
                        .build()
                        .lifetime())
                .isEqualTo(SessionOptions.MAX_LIFETIME);
    }

    @Test
    void aCookieSmallerThanEveryBrowserTakesIsRefused() {
        assertRefused("cookie.max-size", () -> options().maxSize(4092).build());
        assertThat(options().maxSize(4093).build().splits()).isFalse();
        assertThat(options().maxSize(4094).build().splits()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-id", "__host-id", "__HOST-id"})
    void aHostPrefixWantsSecureAndPathAndNoDomain(String name) {
        assertThat(named(name, SECURE).cookie()).isEqualTo(SECURE);
        assertRefused("cookie.secure", () -> named(name, CookieOptions.DEFAULTS));
        assertRefused(
                "cookie.secure",
                () -> named(name, SECURE.toBuilder().secure(false).build()));
        assertRefused(
                "cookie.path", () -> named(name, SECURE.toBuilder().path("/x").build()));
        assertRefused(
                "cookie.domain",
                () -> named(name, SECURE.toBuilder().domain("example.com").build()));
    }

    @Test
    void aSecurePrefixWantsSecure() {
        assertThat(named(
                        "__Secure-id",
                        SECURE.toBuilder().path("/x").domain("example.com").build()))
                .isNotNull();
        assertRefused("cookie.secure", () -> named("__secure-id", CookieOptions.DEFAULTS));
    }

    @Test
    void sameSiteNoneAndPartitionedWantSecure() {
        CookieOptions insecure = CookieOptions.builder().secure(false).build();

        assertRefused(
                "cookie.secure",
                () -> insecure.toBuilder().sameSite(SameSite.NONE).build());
        assertRefused(
                "cookie.secure", () -> insecure.toBuilder().partitioned(true).build());
        assertThat(CookieOptions.builder().sameSite(SameSite.NONE).build().secure(false))
                .isTrue();
        assertThat(CookieOptions.builder().partitioned(true).build().secure(false))
                .isTrue();
        assertThat(CookieOptions.DEFAULTS.secure(false)).isFalse();
        assertThat(CookieOptions.DEFAULTS.secure(true)).isTrue();
        assertThat(insecure.secure(true)).isFalse();
        assertThat(SECURE.secure(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/a;b", "/a\r\nSet-Cookie: x=y", "/\u00e9", "/\u007f"})
    void aPathThatBreaksTheHeaderIsRefused(String path) {
        assertRefused("cookie.path", () -> CookieOptions.builder().path(path).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a;b", "a..b", "-a", "a-", "a.", "a\n", "http://a", "a:80", "ä.de"})
    void aDomainThatIsNoHostNameIsRefused(String domain) {
        assertRefused(
                "cookie.domain", () -> CookieOptions.builder().domain(domain).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", ".example.com", "localhost", "a-b.c1.org"})
    void aHostNameIsADomain(String domain) {
        assertThat(CookieOptions.builder().domain(domain).build().domain()).isEqualTo(domain);
    }

    @Test
    void aGraceAfterRenewalIsShort() {
        assertThat(options().renewGrace(Duration.ofMinutes(5)).build().renewGrace())
                .hasMinutes(5);
        assertRefused(
                "renew-grace",
                () -> options().renewGrace(Duration.ofMinutes(5).plusNanos(1)).build());
        assertRefused(
                "renew-grace", () -> options().renewGrace(Duration.ofNanos(-1)).build());
    }

    /** So that what one builder forgets to pass on is noticed. */
    @Test
    void aBuilderBegunWithOptionsMakesTheSame() {
        CookieOptions cookie = new CookieOptions("/x", "example.com", true, false, SameSite.STRICT, true);
        SessionOptions options = new SessionOptions(
                "session",
                Duration.ofDays(3),
                Duration.ofDays(2),
                Duration.ofDays(4),
                Duration.ofSeconds(5),
                false,
                5000,
                50_000,
                cookie);

        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(cookie.toBuilder().build()).isEqualTo(cookie);
    }

    private static SessionOptions.Builder options() {
        return SessionOptions.builder("session");
    }

    private static SessionOptions named(String name, CookieOptions cookie) {
        return SessionOptions.builder(name).cookie(cookie).build();
    }

    private static void assertRefused(String option, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(call)
                .matches(e -> e.option().equals(option))
                .withMessageStartingWith(option + " must");
    }
}
