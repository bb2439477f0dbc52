package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.Reason;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStamp;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** A SessionListener bean is told what becomes of the sessions of requests, whatever another one throws. */
class SessionListenerTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, SlowController.class, Listeners.class),
                "sessions.store=memory",
                "sessions.named.light.store=cookie");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forget() {
        heard().clear();
    }

    @Test
    void aSessionIsSavedAndThenLoaded() {
        Browser browser = app.browser();
        browser.get("/app-session/put/a");
        browser.get("/app-session/get/a");
        browser.get("/app-session/put/b");

        assertThat(heard())
                .containsExactly(
                        "saved app-session 1", "loaded app-session 1", "loaded app-session 1", "saved app-session 2");
    }

    @Test
    void aSessionInACookieHasNoVersion() {
        Browser browser = app.browser();
        browser.get("/light/put/a");
        browser.get("/light/get/a");

        assertThat(heard()).containsExactly("saved light 0", "loaded light 0");
    }

    @Test
    void aRequestWithoutACookieIsNoEvent() {
        app.browser().get("/app-session/state");

        assertThat(heard()).isEmpty();
    }

    @Test
    void aCookieIsRefused() {
        app.browser().withCookie("app-session", "nonsense").get("/app-session/state");

        assertThat(heard()).containsExactly("refused app-session MALFORMED");
    }

    @Test
    void aConflictIsToldBeforeTheSave() {
        Browser browser = visitor();
        CompletableFuture<Reply> slow = beginSlow(browser);
        browser.get("/app-session/put/b");
        heard().clear();

        assertThat(letGo(slow).status()).isEqualTo(200);
        assertThat(heard()).containsExactly("conflict app-session 1", "saved app-session 3");
    }

    @Test
    void aChangeOfASessionThatWasEndedIsDropped() {
        Browser browser = visitor();
        CompletableFuture<Reply> slow = beginSlow(browser);
        browser.get("/app-session/end");
        heard().clear();

        assertThat(letGo(slow).status()).isEqualTo(200);
        assertThat(heard()).containsExactly("dropped app-session ENDED");
    }

    @Test
    void aChangeOfASessionThatWasRenewedIsDropped() {
        Browser browser = visitor();
        CompletableFuture<Reply> slow = beginSlow(browser);
        browser.get("/app-session/renew");
        heard().clear();

        assertThat(letGo(slow).status()).isEqualTo(200);
        assertThat(heard()).containsExactly("dropped app-session RENEWED");
    }

    private static Browser visitor() {
        Browser browser = app.browser();
        browser.get("/app-session/put/first");
        return browser;
    }

    private static CompletableFuture<Reply> beginSlow(Browser browser) {
        CompletableFuture<Reply> slow = browser.beginGet("/app-session/slow/late");
        await().until(() -> app.bean(SlowController.class).waiting() == 1);
        return slow;
    }

    private static Reply letGo(CompletableFuture<Reply> slow) {
        app.bean(SlowController.class).letGo();
        return slow.join();
    }

    private static List<String> heard() {
        return app.bean(Recording.class).events;
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        @Bean
        @Order(1)
        SessionListener failing() {
            return new Failing();
        }

        @Bean
        @Order(2)
        Recording recording() {
            return new Recording();
        }
    }

    static final class Recording implements SessionListener {

        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void loaded(String session, SessionStamp stamp) {
            events.add("loaded " + session + " " + stamp.version());
        }

        @Override
        public void refused(String session, Reason reason) {
            events.add("refused " + session + " " + reason);
        }

        @Override
        public void saved(String session, SessionStamp stamp) {
            events.add("saved " + session + " " + stamp.version());
        }

        @Override
        public void conflict(String session, int times) {
            events.add("conflict " + session + " " + times);
        }

        @Override
        public void dropped(String session, Reason reason) {
            events.add("dropped " + session + " " + reason);
        }
    }

    /** Throws whatever it is told. */
    private static final class Failing implements SessionListener {

        @Override
        public void loaded(String session, SessionStamp stamp) {
            throw new IllegalStateException("of the test");
        }

        @Override
        public void refused(String session, Reason reason) {
            throw new IllegalStateException("of the test");
        }

        @Override
        public void saved(String session, SessionStamp stamp) {
            throw new IllegalStateException("of the test");
        }

        @Override
        public void conflict(String session, int times) {
            throw new IllegalStateException("of the test");
        }

        @Override
        public void dropped(String session, Reason reason) {
            throw new IllegalStateException("of the test");
        }
    }
}
