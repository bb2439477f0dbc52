package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store that fails: the request fails with it, and no session's cookie leaves. */
@ExtendWith(OutputCaptureExtension.class)
class FailingStoreTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(Controller.class, Stores.class),
                "sessions.named.good.store=cookie",
                "sessions.named.broken.store=brokenStore",
                "sessions.named.throwing.store=throwingStore",
                "sessions.named.down.store=downStore",
                "sessions.named.down-too.store=downStore");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, text, broken, 500",
        "GET, text, throwing, 500",
        "GET, text, down, 503",
        "GET, void, broken, 500",
        "GET, void, down, 503",
        "HEAD, text, down, 503",
        "HEAD, void, down, 503",
        "GET, flux, broken, 500",
        "GET, flux, down, 503"
    })
    void aFailedSaveFailsTheRequestAndKeepsEveryCookieBack(String method, String path, String session, int status) {
        Reply reply = app.browser().send(method, "/" + path + "/" + session);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void theSessionThatCouldBeSavedIsNotSentEither() {
        Browser browser = app.browser();
        browser.get("/text/good");
        String before = browser.cookie("app-session");

        assertThat(browser.get("/text/down").status()).isEqualTo(503);

        assertThat(browser.cookie("app-session")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"GET, text", "HEAD, text", "GET, void", "GET, flux", "GET, read"})
    void aStoreThatIsDownWhenASessionIsLoadedAnswers503(String method, String path) {
        Browser browser = app.browser().withCookie("down", "x");
        Reply reply = browser.send(method, "/" + path + "/down");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(browser.cookie("down")).isEqualTo("x");
    }

    @Test
    void aStoreThatFailsOtherwiseWhenASessionIsLoadedAnswers500() {
        assertThat(app.browser().withCookie("broken", "x").get("/text/broken").status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "down"})
    void aSaveThatFailsAfterTheHandlerDidIsAnErrorWithoutCookiesToo(String session, CapturedOutput output) {
        Reply reply = app.browser().get("/throw/" + session);

        assertThat(reply.status()).isBetween(500, 503);
        assertThat(reply.setCookies()).isEmpty();
        assertThat(output).contains("cannot save '" + session + "'");
    }

    @Test
    void aFailureOfAnotherKindIsLoggedWithTheSessionsName(CapturedOutput output) {
        app.browser().get("/text/throwing");

        assertThat(output).contains("Session 'throwing' could not be saved").contains("of the test");
    }

    @Test
    void twoFailuresAreReportedTogether(CapturedOutput output) {
        assertThat(app.browser().get("/two").status()).isEqualTo(503);
        assertThat(output).contains("cannot save 'down'").contains("cannot save 'down-too'");
    }

    @Test
    void anUnavailableStoreIsLogged(CapturedOutput output) {
        app.browser().get("/text/down");

        assertThat(output).contains("ERROR").contains("503").contains("cannot save 'down'");
    }

    @Test
    void theVisitorLearnsNothingAboutTheStore() {
        assertThat(app.browser().get("/text/down").body())
                .contains("\"status\":503")
                .doesNotContain("cannot save");
    }

    @RestController
    static class Controller {

        @RequestMapping("/text/{name}")
        Mono<String> text(ServerWebExchange exchange, @PathVariable String name) {
            return change(exchange, name).thenReturn("text");
        }

        @RequestMapping("/void/{name}")
        Mono<Void> nothing(ServerWebExchange exchange, @PathVariable String name) {
            return change(exchange, name);
        }

        @RequestMapping("/flux/{name}")
        Flux<String> flux(ServerWebExchange exchange, @PathVariable String name) {
            return change(exchange, name).thenMany(Flux.just("one", "two"));
        }

        @RequestMapping("/read/{name}")
        Mono<String> read(ServerWebExchange exchange, @PathVariable String name) {
            return Sessions.from(exchange).get(name).thenReturn("text");
        }

        @RequestMapping("/throw/{name}")
        Mono<String> fail(ServerWebExchange exchange, @PathVariable String name) {
            return change(exchange, name).then(Mono.error(new IllegalArgumentException("of the handler")));
        }

        @RequestMapping("/two")
        Mono<String> two(ServerWebExchange exchange) {
            return change(exchange, "down").then(change(exchange, "down-too")).thenReturn("text");
        }

        private static Mono<Void> change(ServerWebExchange exchange, String name) {
            return Flux.just("app-session", name)
                    .concatMap(Sessions.from(exchange)::get)
                    .doOnNext(session -> session.put("a", UUID.randomUUID()))
                    .then();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Stores {

        @Bean
        SessionStore brokenStore() {
            return new Failing(name -> new SessionException("cannot save '" + name + "'"), false);
        }

        @Bean
        SessionStore throwingStore() {
            return new Failing(name -> new UnsupportedOperationException("of the test"), true);
        }

        @Bean
        SessionStore downStore() {
            return new Failing(name -> new SessionUnavailableException("cannot save '" + name + "'"), false);
        }
    }

    private interface Failure {
        RuntimeException of(String name);
    }

    private record Failing(Failure failure, boolean thrown) implements SessionStore {

        @Override
        public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
            return Mono.error(failure.of(options.name()));
        }

        @Override
        public Mono<SessionLookup> follow(SessionOptions options, Found found) {
            return Mono.just(found);
        }

        @Override
        public Mono<Saved> save(SessionOptions options, SessionChange change) {
            if (thrown) {
                throw failure.of(options.name());
            }
            return Mono.error(failure.of(options.name()));
        }

        @Override
        public Mono<Found> extend(SessionOptions options, Found found) {
            return Mono.error(failure.of(options.name()));
        }

        @Override
        public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
            return Mono.error(failure.of(options.name()));
        }

        @Override
        public OwnedSessions owned(SessionOptions options) {
            throw new UnsupportedOperationException("of the test");
        }

        @Override
        public boolean isStateless() {
            return false;
        }
    }
}
