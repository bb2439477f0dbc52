package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SetCookie;
import dev.sessions.web.SessionValue;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The Set-Cookie headers of a response. */
class SetCookieTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                Controller.class,
                "sessions.named.wide.cookie.path=/wide",
                "sessions.named.wide.cookie.domain=example.com",
                "sessions.named.wide.cookie.secure=true",
                "sessions.named.wide.cookie.partitioned=true",
                "sessions.named.wide.cookie.same-site=none",
                "sessions.named.brief.cookie.persistent=false");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void everyChangedSessionHasOne() {
        assertThat(app.browser().get("/all").setCookies())
                .extracting(SetCookie::name)
                .containsExactlyInAnyOrder("app-session", "wide", "brief");
    }

    @Test
    void aSessionThatWasOnlyReadHasNone() {
        assertThat(app.browser().get("/read").setCookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own-cookie", "/own-header"})
    void theSessionsCookieTakesThePlaceOfOneTheHandlerSetByThatName(String path) {
        Browser browser = app.browser();
        Reply reply = browser.get(path);

        assertThat(reply.setCookies())
                .extracting(SetCookie::name)
                .containsExactlyInAnyOrder("app-session", "app-sessions", "x");
        assertThat(reply.setCookie("x").value()).isEqualTo("mine");
        assertThat(browser.get("/name").body()).isEqualTo("Ada");
    }

    @Test
    void aHandlersCookieStaysWhenTheSessionIsNotSaved() {
        assertThat(app.browser()
                        .get("/own-cookie-only")
                        .setCookie("app-session")
                        .value())
                .isEqualTo("mine");
    }

    @Test
    void aRemovalRepeatsTheAttributes() {
        Browser browser = app.browser();
        SetCookie set = browser.get("/all").setCookie("wide");

        SetCookie removal = browser.get("/end").setCookie("wide");

        assertThat(removal.value()).isEmpty();
        assertThat(removal.attribute("Max-Age")).isEqualTo("0");
        assertThat(removal.attributes())
                .containsEntry("Path", "/wide")
                .containsEntry("Domain", "example.com")
                .containsEntry("SameSite", "None")
                .containsKeys("Secure", "HttpOnly", "Partitioned")
                .containsOnlyKeys(set.attributes().keySet());
        assertThat(browser.cookies()).doesNotContainKey("wide");
    }

    @Test
    void aCookieThatIsNotPersistentHasNeitherMaxAgeNorExpires() {
        SetCookie cookie = app.browser().get("/all").setCookie("brief");

        assertThat(cookie.attributes()).doesNotContainKeys("Max-Age", "Expires");
    }

    @Test
    void rememberAndForgetOnCloseAreSeenInTheCookieFromThenOn() {
        Browser browser = app.browser();
        assertThat(browser.get("/remember").setCookie("brief").attribute("Max-Age"))
                .isEqualTo("604800");
        assertThat(browser.get("/all").setCookie("brief").attribute("Max-Age")).isEqualTo("604800");
        assertThat(browser.get("/forget").setCookie("brief").has("Max-Age")).isFalse();
        assertThat(browser.get("/all").setCookie("brief").has("Max-Age")).isFalse();
    }

    @Test
    void aSessionMayHaveCookieAttributesOfItsOwn() {
        Browser browser = app.browser();

        SetCookie cookie = browser.get("/own-attributes").setCookie("app-session");
        assertThat(cookie.attributes())
                .containsEntry("Path", "/here")
                .containsEntry("SameSite", "Strict")
                .doesNotContainKey("HttpOnly");
        assertThat(browser.get("/all").setCookie("app-session").attribute("Path"))
                .isEqualTo("/here");
        assertThat(browser.get("/end-default").setCookie("app-session").attribute("Path"))
                .isEqualTo("/here");
    }

    @RestController
    static class Controller {

        @GetMapping("/all")
        void all(
                @SessionValue Session session,
                @SessionValue("wide") Session wide,
                @SessionValue("brief") Session brief) {
            session.put("a", 1);
            wide.put("a", 1);
            brief.put("a", 1);
        }

        @GetMapping("/read")
        void read(@SessionValue Session session) {
            session.keys();
        }

        @GetMapping("/name")
        String name(@SessionValue String name) {
            return name;
        }

        @GetMapping("/own-cookie")
        void ownCookie(@SessionValue Session session, ServerHttpResponse response) {
            addCookies(response);
            session.put("name", "Ada");
        }

        private static void addCookies(ServerHttpResponse response) {
            response.addCookie(
                    ResponseCookie.from("app-session", "mine").path("/a").build());
            response.addCookie(
                    ResponseCookie.from("app-session", "mine").path("/b").build());
            response.addCookie(ResponseCookie.from("app-sessions", "mine").build());
            response.addCookie(ResponseCookie.from("x", "mine").build());
        }

        @GetMapping("/own-header")
        void ownHeader(@SessionValue Session session, ServerHttpResponse response) {
            session.put("name", "Ada");
            response.getHeaders().add("Set-Cookie", "app-session=mine; Path=/a");
            response.getHeaders().add("Set-Cookie", "x=mine; Path=/");
            response.getHeaders().add("Set-Cookie", "app-sessions=mine; Path=/");
        }

        @GetMapping("/own-cookie-only")
        void ownCookieOnly(@SessionValue Session session, ServerHttpResponse response) {
            response.addCookie(ResponseCookie.from("app-session", "mine").build());
        }

        @GetMapping("/end")
        void end(@SessionValue("wide") Session wide) {
            wide.invalidate();
        }

        @GetMapping("/end-default")
        void endDefault(@SessionValue Session session) {
            session.invalidate();
        }

        @GetMapping("/remember")
        void remember(@SessionValue("brief") Session brief) {
            brief.remember(Duration.ofDays(7));
        }

        @GetMapping("/forget")
        void forget(@SessionValue("brief") Session brief) {
            brief.forgetOnClose();
        }

        @GetMapping("/own-attributes")
        void ownAttributes(@SessionValue Session session) {
            session.put("a", 1);
            session.cookie(CookieOptions.builder()
                    .path("/here")
                    .httpOnly(false)
                    .sameSite(SameSite.STRICT)
                    .build());
        }
    }
}
