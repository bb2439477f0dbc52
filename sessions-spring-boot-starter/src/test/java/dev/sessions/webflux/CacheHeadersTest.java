package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What caches are told about a response that used a session. */
class CacheHeadersTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aResponseThatSetsASessionCookieIsNotStored() {
        assertThat(app.browser().get("/change").header("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void notEvenWhenTheHandlerAllowedIt() {
        Reply reply = app.browser().get("/change-public");

        assertThat(reply.setCookies()).hasSize(1);
        assertThat(reply.header("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void whatTheHandlerSaidBesideNoStoreStays() {
        assertThat(app.browser().get("/change-private").header("Cache-Control")).containsExactly("no-store", "private");
    }

    @Test
    void aResponseThatRemovesASessionCookieIsNotStored() {
        Browser browser = app.browser();
        browser.get("/change");

        assertThat(browser.get("/end").header("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void aResponseWithoutASessionCookieIsCachedAsTheHandlerSays() {
        assertThat(app.browser().get("/read-public").header("Cache-Control")).containsExactly("max-age=60", "public");
        assertThat(app.browser().get("/nothing").header("Cache-Control")).isEmpty();
    }

    @Test
    void aResponseThatReadASessionVariesWithTheCookie() {
        assertThat(app.browser().get("/read-public").header("Vary")).containsExactly("Cookie");
        assertThat(app.browser().get("/change").header("Vary")).containsExactly("Cookie");
    }

    @Test
    void aResponseThatUsedNoSessionDoesNot() {
        assertThat(app.browser().get("/nothing").header("Vary")).isEmpty();
        assertThat(app.browser().withCookie("app-session", "x").get("/nothing").header("Vary"))
                .isEmpty();
    }

    @Test
    void varyIsMergedWithWhatTheHandlerSet() {
        assertThat(app.browser().get("/vary-accept").header("Vary")).containsExactlyInAnyOrder("Accept", "Cookie");
        assertThat(app.browser().get("/vary-cookie").header("Vary")).containsExactlyInAnyOrder("accept", "cookie");
        assertThat(app.browser().get("/vary-all").header("Vary")).containsExactly("*");
    }

    @Test
    void noStoreCanBeSwitchedOff() {
        try (App off = App.start(Controller.class, "sessions.no-store=false")) {
            assertThat(off.browser().get("/change").header("Cache-Control")).isEmpty();
            assertThat(off.browser().get("/change-public").header("Cache-Control"))
                    .containsExactly("max-age=60", "public");
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/change")
        String change(@SessionValue Session session) {
            session.put("a", 1);
            return "";
        }

        @GetMapping("/end")
        String end(@SessionValue Session session) {
            session.invalidate();
            return "";
        }

        @GetMapping("/change-public")
        ResponseEntity<String> changePublic(@SessionValue Session session) {
            session.put("a", 1);
            return cached(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic());
        }

        @GetMapping("/change-private")
        ResponseEntity<String> changePrivate(@SessionValue Session session) {
            session.put("a", 1);
            return cached(CacheControl.noStore().cachePrivate());
        }

        @GetMapping("/read-public")
        ResponseEntity<String> readPublic(@SessionValue Optional<String> name) {
            return cached(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic());
        }

        @GetMapping("/nothing")
        String nothing() {
            return "";
        }

        @GetMapping("/vary-accept")
        ResponseEntity<String> varyAccept(@SessionValue Session session) {
            return ResponseEntity.ok().varyBy("Accept").body("");
        }

        @GetMapping("/vary-cookie")
        ResponseEntity<String> varyCookie(@SessionValue Session session) {
            return ResponseEntity.ok().varyBy("accept", "cookie").body("");
        }

        @GetMapping("/vary-all")
        ResponseEntity<String> varyAll(@SessionValue Session session) {
            return ResponseEntity.ok().varyBy("*").body("");
        }

        private static ResponseEntity<String> cached(CacheControl cacheControl) {
            return ResponseEntity.ok().cacheControl(cacheControl).body("");
        }
    }
}
