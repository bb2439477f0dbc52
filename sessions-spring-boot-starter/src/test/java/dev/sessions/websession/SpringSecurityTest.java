package dev.sessions.websession;

import static dev.sessions.websession.LoginSite.isLoggedIn;
import static dev.sessions.websession.LoginSite.logIn;
import static dev.sessions.websession.LoginSite.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.web.server.WebSession;

/** Spring Security keeps its promises wherever sessions are kept. */
class SpringSecurityTest {

    private static final String COOKIE = "app-session";

    @AfterAll
    static void close() {
        LoginSite.closeAll();
    }

    private static Browser browser(Store store) {
        return LoginSite.on(store).app().browser();
    }

    @ParameterizedTest
    @EnumSource
    void whoLogsInIsLoggedInFromThenOn(Store store) {
        Browser browser = browser(store);
        assertThat(browser.get("/me").status()).isEqualTo(302);

        Reply reply = logIn(browser, "ada");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("Location")).containsExactly("/me");
        assertThat(isLoggedIn(browser, "ada")).isTrue();
        assertThat(isLoggedIn(browser, "ada")).isTrue();
        assertThat(isLoggedIn(browser(store), "ada")).isFalse();
    }

    @Test
    void aLoginFitsACookie() {
        Browser browser = browser(Store.SEALED);
        logIn(browser, "ada");

        assertThat(browser.cookie(COOKIE)).hasSizeBetween(1_000, 2_000);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordLogsNobodyIn(Store store) {
        Browser browser = browser(store);

        Reply reply = logIn(browser, "ada", "wrong");

        assertThat(reply.header("Location")).containsExactly("/login?error");
        assertThat(isLoggedIn(browser, "ada")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aFormWithoutTheTokenOfItsSessionIsRefused(Store store) {
        Browser browser = browser(store);
        String ofSomebodyElse = token(browser(store));
        logIn(browser, "ada");

        assertThat(browser.post("/save", Map.of()).status()).isEqualTo(403);
        assertThat(browser.post("/save", Map.of("_csrf", ofSomebodyElse)).status())
                .isEqualTo(403);
        assertThat(browser.post("/save", Map.of("_csrf", token(browser))).status())
                .isEqualTo(200);
        assertThat(browser.post("/login", Map.of("username", "ada", "password", "secret"))
                        .status())
                .isEqualTo(403);
    }

    /** Session fixation: whoever knew the session before the login does not have it after. */
    @ParameterizedTest
    @EnumSource
    void theSessionGetsAnotherIdWhenItsVisitorLogsInAndKeepsWhatIsInIt(Store store) {
        Visitor visitor = LoginSite.on(store).visitor();
        visitor.visit(session -> session.getAttributes().put("cart", "3 apples"));
        token(visitor.browser());
        String before = visitor.get(WebSession::getId).result();
        Visitor attacker = visitor.copy();

        logIn(visitor.browser(), "ada");

        assertThat(visitor.get(WebSession::getId).result()).isNotEqualTo(before);
        assertThat(visitor.attribute("cart")).isEqualTo("3 apples");
        assertThat(isLoggedIn(attacker.browser(), "ada")).isFalse();
        LoginSite.on(store).clock().advance(Duration.ofMinutes(1));
        assertThat(isLoggedIn(attacker.browser(), "ada")).isFalse();
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoHadToLogInFirstGetsThePageTheyAskedFor(Store store) {
        Browser browser = browser(store);
        Reply refused = browser.get("/orders?page=2", "Accept", "text/html");
        assertThat(refused.header("Location")).containsExactly("/login");

        Reply reply = logIn(browser, "ada");

        assertThat(reply.header("Location")).containsExactly("/orders?page=2");
        assertThat(browser.get("/orders?page=2", "Accept", "text/html").body()).isEqualTo("orders");
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksToBeRememberedIs(Store store) {
        Browser forgotten = browser(store);
        Browser remembered = browser(store);

        Reply one = logIn(forgotten, "ada");
        Reply other = logIn(remembered, "bob", "secret", "remember-me", "on");

        assertThat(one.setCookie(COOKIE).has("Max-Age")).isFalse();
        assertThat(other.setCookie(COOKIE).attribute("Max-Age")).isEqualTo("2592000");
    }

    @ParameterizedTest
    @EnumSource
    void whoLogsOutIsLoggedOut(Store store) {
        Browser browser = browser(store);
        logIn(browser, "ada");
        Browser copy = browser.copy();

        Reply reply = browser.post("/logout", Map.of("_csrf", token(browser)));

        assertThat(reply.header("Location")).containsExactly("/login?logout");
        assertThat(browser.cookies()).isEmpty();
        assertThat(isLoggedIn(browser, "ada")).isFalse();
        // A cookie that holds the session itself cannot be called back one by one.
        assertThat(isLoggedIn(copy, "ada")).isEqualTo(store.isCookie());
    }

    @ParameterizedTest
    @EnumSource
    void endingTheOwnersSessionsEndsACopiedCookieToo(Store store) {
        Browser browser = browser(store);
        logIn(browser, "ada");
        Browser copy = browser.copy();
        Browser bob = browser(store);
        logIn(bob, "bob");
        assertThat(isLoggedIn(copy, "ada")).isTrue();

        assertThat(browser.post("/everywhere", Map.of("_csrf", token(browser))).status())
                .isEqualTo(200);

        assertThat(isLoggedIn(copy, "ada")).isFalse();
        assertThat(isLoggedIn(bob, "bob")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoEndsTheirOtherSessionsAtALoginHasThatOneAlone(Store store) {
        Browser first = browser(store);
        logIn(first, "bob");
        Browser only = browser(store);

        logIn(only, "bob", "secret", "only-here", "on");

        assertThat(isLoggedIn(first, "bob")).isFalse();
        assertThat(isLoggedIn(only, "bob")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SIGNED", "SEALED"})
    void nobodyHasMoreSessionsThanAreAllowed(Store store) {
        Browser first = browser(store);
        Browser second = browser(store);
        Browser third = browser(store);
        for (Browser browser : List.of(first, second, third)) {
            logIn(browser, "bob");
            LoginSite.on(store).clock().advance(Duration.ofSeconds(2));
        }

        assertThat(isLoggedIn(first, "bob")).isFalse();
        assertThat(isLoggedIn(second, "bob")).isTrue();
        assertThat(isLoggedIn(third, "bob")).isTrue();
    }
}
