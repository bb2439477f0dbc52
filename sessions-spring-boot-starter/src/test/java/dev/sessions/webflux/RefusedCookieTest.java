package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.test.MutableClock;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Keys;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A cookie that is not good gives a new session, and the handler can read why. */
class RefusedCookieTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, OwnClock.class),
                "sessions.named.other.store=cookie",
                "sessions.named.memory.store=memory");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void noCookieHasNoReason() {
        assertThat(app.browser().get("/app-session/state").body()).isEqualTo("new 0");
    }

    @ParameterizedTest
    @CsvSource({"app-session", "memory"})
    void aTamperedCookie(String session) {
        String cookie = saved(session);
        char last = cookie.charAt(cookie.length() - 8);
        String tampered = cookie.substring(0, cookie.length() - 8)
                + (last == 'A' ? 'B' : 'A')
                + cookie.substring(cookie.length() - 7);

        refused(session, tampered, "FORGED");
    }

    @ParameterizedTest
    @CsvSource({"app-session", "memory"})
    void aCookieUnderAnotherSessionsName(String session) {
        refused("other", saved(session), "FORGED");
    }

    @Test
    void anIdWhereValuesAreExpectedAndTheOtherWayRound() {
        refused("app-session", saved("memory"), "FORGED");
        refused("memory", saved("app-session"), "FORGED");
    }

    @ParameterizedTest
    @CsvSource({"app-session", "memory"})
    void anExpiredCookie(String session) {
        String cookie = saved(session);

        app.bean(MutableClock.class).advance(Duration.ofDays(30));

        refused(session, cookie, "EXPIRED");
    }

    @ParameterizedTest
    @CsvSource({"app-session", "memory"})
    void aCookieFromTheFuture(String session) {
        app.bean(MutableClock.class).advance(Duration.ofMinutes(2));
        String cookie = saved(session);
        app.bean(MutableClock.class).advance(Duration.ofMinutes(-2));

        refused(session, cookie, "NOT_YET_VALID");
    }

    @Test
    void aCookieOfAKeyThatIsNotInTheRing() {
        try (App rotated = App.startWithoutKeys(
                List.of(SessionsController.class, OwnClock.class), "sessions.keys=" + Keys.base64(77, 32))) {
            String cookie = saved("app-session");

            Browser browser = rotated.browser().withCookie("app-session", cookie);

            assertThat(browser.get("/app-session/state").body()).isEqualTo("new 0 UNKNOWN_KEY");
        }
    }

    @Test
    void aCookieOfAnOlderKeyIsReadAndIssuedAgainWithTheNewest() {
        try (App rotated = App.startWithoutKeys(
                List.of(SessionsController.class, OwnClock.class),
                "sessions.keys[0].authentication=" + Keys.base64(77, 32),
                "sessions.keys[1].authentication=" + Keys.AUTHENTICATION,
                "sessions.keys[1].encryption=" + Keys.ENCRYPTION)) {
            Browser browser = rotated.browser().withCookie("app-session", saved("app-session"));

            Reply first = browser.get("/app-session/state");
            assertThat(first.body()).isEqualTo("known 1");
            assertThat(first.setCookies()).hasSize(1);
            assertThat(browser.get("/app-session/state").setCookies()).isEmpty();
        }
    }

    @Test
    void aSessionThatTheBackendDoesNotHave() {
        Browser browser = app.browser();
        browser.get("/memory/put/a");
        String cookie = browser.cookie("memory");
        browser.get("/memory/end");

        refused("memory", cookie, "ENDED");
    }

    @ParameterizedTest
    @CsvSource({"x, MALFORMED", "AAAA, MALFORMED", "%00, MALFORMED"})
    void noToken(String value, String reason) {
        refused("app-session", value, reason);
        refused("memory", value, reason);
    }

    @Test
    void aValueLongerThanACookieMayBe() {
        refused("app-session", "A".repeat(4100), "TOO_LONG");
        refused("memory", "A".repeat(4100), "TOO_LONG");
    }

    @Test
    void aStaleCookieBesideAValidOneDoesNotHideIt() {
        String valid = saved("app-session");
        for (String cookies : List.of(
                "app-session=stale; app-session=" + valid,
                "app-session=" + valid + "; app-session=stale",
                "app-session=a; app-session=b; app-session=c; app-session=" + valid,
                "app-session=" + valid + "; app-session=" + valid)) {
            assertThat(app.browser()
                            .get("/app-session/state", "Cookie", cookies)
                            .body())
                    .isEqualTo("known 1");
        }
    }

    @Test
    void ofManyCookiesOfOneNameFourAreTried() {
        String cookies =
                "app-session=a; app-session=b; app-session=c; app-session=d; app-session=" + saved("app-session");

        assertThat(app.browser().get("/app-session/state", "Cookie", cookies).body())
                .isEqualTo("new 0 MALFORMED");
    }

    @Test
    void twoValidCookiesAreNoSession() {
        String cookies = "app-session=" + saved("app-session") + "; app-session=" + saved("app-session");

        assertThat(app.browser().get("/app-session/state", "Cookie", cookies).body())
                .isEqualTo("new 0 AMBIGUOUS");
    }

    @Test
    void aRefusedCookieIsReplacedOnlyWhenTheNewSessionIsUsed() {
        Browser browser = app.browser().withCookie("app-session", "x");

        assertThat(browser.get("/app-session/state").setCookies()).isEmpty();
        assertThat(browser.get("/app-session/put/a").setCookies()).hasSize(1);
        assertThat(browser.get("/app-session/state").body()).isEqualTo("known 1");
    }

    private static String saved(String session) {
        Browser browser = app.browser();
        browser.get("/" + session + "/put/a");
        return browser.cookie(session);
    }

    private static void refused(String session, String cookie, String reason) {
        Reply reply = app.browser().withCookie(session, cookie).get("/" + session + "/state");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("new 0 " + reason);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClock {
        private static final MutableClock CLOCK = new MutableClock();

        @Bean
        MutableClock clock() {
            return CLOCK;
        }
    }
}
