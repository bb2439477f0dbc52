package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SetCookie;
import dev.sessions.web.SessionValue;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sessions that do not fit into one cookie. */
@ExtendWith(OutputCaptureExtension.class)
class SessionSizeTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                Controller.class,
                "server.max-http-request-header-size=32KB",
                "sessions.named.large.cookie.max-size=16KB",
                "sessions.named.large.cookie.path=/",
                "sessions.named.stored.store=memory",
                "sessions.named.stored.max-stored-size=8KB");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aSessionTooLargeForACookieFailsTheRequestAndStaysAsItWas(CapturedOutput output) {
        Browser browser = app.browser();
        browser.get("/small?size=10");
        String before = browser.cookie("app-session");

        Reply reply = browser.get("/small?size=5000");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.setCookies()).isEmpty();
        assertThat(browser.cookie("app-session")).isEqualTo(before);
        assertThat(browser.get("/small-length").body()).isEqualTo("10");
        assertThat(output)
                .containsPattern("Session 'app-session' takes \\d+ bytes as a cookie, more than the 4093 allowed")
                .contains("its largest value is 'text' with 5002 bytes");
    }

    @Test
    void aLargeSessionTravelsInSeveralCookies() {
        Browser browser = app.browser();
        Reply reply = browser.get("/large?size=10000");

        assertThat(reply.setCookies())
                .extracting(SetCookie::name)
                .containsExactlyInAnyOrder("large", "large.1", "large.2", "large.3");
        assertThat(reply.setCookies()).allSatisfy(cookie -> {
            assertThat(cookie.name().length() + cookie.value().length()).isLessThanOrEqualTo(4093);
            assertThat(cookie.attributes())
                    .isEqualTo(reply.setCookie("large").attributes())
                    .containsKeys("Path", "HttpOnly", "Max-Age");
        });
        assertThat(browser.get("/large-length").body()).isEqualTo("10000");
    }

    @Test
    void aSessionThatShrinksTakesItsSparePiecesBack() {
        Browser browser = app.browser();
        browser.get("/large?size=10000");

        Reply reply = browser.get("/large?size=3500");
        assertThat(reply.setCookie("large.2").attribute("Max-Age")).isEqualTo("0");
        assertThat(reply.setCookie("large.3").attribute("Max-Age")).isEqualTo("0");
        assertThat(browser.cookies()).containsOnlyKeys("large", "large.1");
        assertThat(browser.get("/large-length").body()).isEqualTo("3500");

        browser.get("/large?size=10");
        assertThat(browser.cookies()).containsOnlyKeys("large");
        assertThat(browser.get("/large-length").body()).isEqualTo("10");
    }

    @Test
    void aLargeSessionThatEndsTakesEveryPieceBack() {
        Browser browser = app.browser();
        browser.get("/large?size=10000");

        browser.get("/large-end");

        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void aLostPieceMeansANewSessionThatSaysSo() {
        Browser browser = app.browser();
        browser.get("/large?size=10000");
        Browser forgetful = app.browser();
        browser.cookies().forEach((name, value) -> {
            if (!name.equals("large.1")) {
                forgetful.withCookie(name, value);
            }
        });

        assertThat(forgetful.get("/large-reason").body()).isEqualTo("INCOMPLETE");
    }

    @Test
    void aPieceOfAnOlderValueMeansANewSession() {
        Browser browser = app.browser();
        browser.get("/large?size=10000");
        String older = browser.cookie("large.1");
        browser.get("/large?size=10000");

        assertThat(browser.withCookie("large.1", older).get("/large-reason").body())
                .isEqualTo("FORGED");
    }

    @Test
    void itsOwnBoundHoldsForALargeSession() {
        assertThat(app.browser().get("/large?size=16000").status()).isEqualTo(500);
    }

    @Test
    void aSessionTooLargeForItsBackendFailsTheRequestAndStaysAsItWas(CapturedOutput output) {
        Browser browser = app.browser();
        assertThat(browser.get("/stored?size=8000").status()).isEqualTo(200);

        Reply reply = browser.get("/stored?size=9000");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.setCookies()).isEmpty();
        assertThat(browser.get("/stored-length").body()).isEqualTo("8000");
        assertThat(output)
                .contains("Session 'stored' takes 9010 bytes, more than the 8192 allowed")
                .contains("its largest value is 'text' with 9002 bytes")
                .contains("raise sessions.max-stored-size, or sessions.named.stored.max-stored-size where that is set");
    }

    @Test
    void whatIsNotBoundedOfItsOwnIsBoundedAtOneMegabyte() {
        try (App defaults = App.start(
                Controller.class,
                "sessions.store=memory",
                "sessions.named.large.store=memory",
                "sessions.named.stored.store=memory")) {
            assertThat(defaults.browser().get("/small?size=1040000").status()).isEqualTo(200);
            assertThat(defaults.browser().get("/small?size=1050000").status()).isEqualTo(500);
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/small")
        void small(@SessionValue Session session, @RequestParam int size) {
            session.put("text", text(size));
        }

        @GetMapping("/small-length")
        String smallLength(@SessionValue String text) {
            return "" + text.length();
        }

        @GetMapping("/stored")
        void stored(@SessionValue("stored") Session session, @RequestParam int size) {
            session.put("text", text(size));
        }

        @GetMapping("/stored-length")
        String storedLength(@SessionValue(session = "stored") String text) {
            return "" + text.length();
        }

        @GetMapping("/large")
        void large(@SessionValue("large") Session session, @RequestParam int size) {
            session.put("text", text(size));
        }

        @GetMapping("/large-length")
        String largeLength(@SessionValue(session = "large") String text) {
            return "" + text.length();
        }

        @GetMapping("/large-end")
        void largeEnd(@SessionValue("large") Session session) {
            session.invalidate();
        }

        @GetMapping("/large-reason")
        String largeReason(@SessionValue("large") Session session) {
            return session.reason().map(Enum::name).orElse("none");
        }

        private static String text(int size) {
            return new Random(size)
                    .ints(size, 'a', 'z' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }
}
