package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sessions are saved once, whatever kind of response it is. */
class CommitTest {

    private static final AtomicReference<Throwable> TOO_LATE = new AtomicReference<>();

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /void, 200",
        "GET, /mono-void, 200",
        "GET, /no-content, 204",
        "GET, /set-complete, 200",
        "HEAD, /text, 200",
        "HEAD, /void, 200",
        "GET, /text, 200",
        "GET, /mono, 200",
        "GET, /redirect, 302",
        "GET, /not-modified, 304",
        "GET, /flux, 200",
        "GET, /events, 200",
        "GET, /empty-flux, 200"
    })
    void whatTheHandlerPutInIsSaved(String method, String path, int status) {
        Browser browser = app.browser();
        Reply reply = browser.send(method, path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.setCookies()).hasSize(1);
        assertThat(browser.get("/read").body()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"/throws, 500", "/mono-error, 409", "/bad-request, 400"})
    void whatWasPutInBeforeTheHandlerFailedIsSavedAsWell(String path, int status) {
        Browser browser = app.browser();
        Reply reply = browser.get(path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(browser.get("/read").body()).isEqualTo(path);
    }

    @Test
    void anErrorPageThatUsedNoSessionHasNoCookie() {
        assertThat(app.browser().get("/nowhere").setCookies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/late-flux", "/late-events"})
    void aChangeAfterTheFirstElementIsTooLateAndSaysSo(String path) {
        TOO_LATE.set(null);
        Browser browser = app.browser();
        Reply reply = browser.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains("one").contains("two");
        assertThat(TOO_LATE.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Session 'app-session' was changed after it was saved")
                .hasMessageContaining("streaming response commits with its first element");
        assertThat(browser.get("/read").body()).as("what was put in before").isEqualTo(path);
    }

    @RestController
    static class Controller {

        @GetMapping("/read")
        String read(@SessionValue(defaultValue = "nothing") String value) {
            return value;
        }

        @RequestMapping("/void")
        void nothing(@SessionValue Session session) {
            session.put("value", "/void");
        }

        @GetMapping("/mono-void")
        Mono<Void> monoVoid(@SessionValue Session session) {
            return Mono.fromRunnable(() -> session.put("value", "/mono-void"));
        }

        @GetMapping("/no-content")
        @ResponseStatus(HttpStatus.NO_CONTENT)
        void noContent(@SessionValue Session session) {
            session.put("value", "/no-content");
        }

        @GetMapping("/set-complete")
        Mono<Void> setComplete(@SessionValue Session session, ServerHttpResponse response) {
            session.put("value", "/set-complete");
            return response.setComplete();
        }

        @RequestMapping("/text")
        String text(@SessionValue Session session) {
            session.put("value", "/text");
            return "text";
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue Mono<Session> session) {
            return session.doOnNext(s -> s.put("value", "/mono")).thenReturn("mono");
        }

        @GetMapping("/redirect")
        ResponseEntity<Void> redirect(@SessionValue Session session) {
            session.put("value", "/redirect");
            return ResponseEntity.status(HttpStatus.FOUND)
                    .header("Location", "/read")
                    .build();
        }

        @GetMapping("/not-modified")
        ResponseEntity<Void> notModified(@SessionValue Session session) {
            session.put("value", "/not-modified");
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).build();
        }

        @GetMapping("/flux")
        Flux<String> flux(@SessionValue Session session) {
            return Flux.just("one", "two").doOnSubscribe(s -> session.put("value", "/flux"));
        }

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events(@SessionValue Session session) {
            return Flux.just("one", "two").doOnSubscribe(s -> session.put("value", "/events"));
        }

        @GetMapping("/empty-flux")
        Flux<String> emptyFlux(@SessionValue Session session) {
            return Flux.<String>empty().doOnSubscribe(s -> session.put("value", "/empty-flux"));
        }

        @GetMapping("/throws")
        String fails(@SessionValue Session session) {
            session.put("value", "/throws");
            throw new UnsupportedOperationException("of the test");
        }

        @GetMapping("/mono-error")
        Mono<String> monoError(@SessionValue Session session) {
            session.put("value", "/mono-error");
            return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
        }

        @GetMapping("/bad-request")
        ResponseEntity<String> badRequest(@SessionValue Session session) {
            session.put("value", "/bad-request");
            return ResponseEntity.badRequest().body("no");
        }

        @GetMapping("/late-flux")
        Flux<String> lateFlux(@SessionValue Session session) {
            return late(session, "/late-flux");
        }

        @GetMapping(path = "/late-events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> lateEvents(@SessionValue Session session) {
            return late(session, "/late-events");
        }

        /** The second element waits for the first to be written. */
        private static Flux<String> late(Session session, String path) {
            session.put("value", path);
            return Flux.fromIterable(List.of("one", "two"))
                    .limitRate(1)
                    .concatMap(element -> Mono.fromCallable(() -> {
                        if (element.equals("two")) {
                            putTooLate(session);
                        }
                        return element;
                    }));
        }

        private static void putTooLate(Session session) {
            try {
                session.put("value", "too late");
            } catch (IllegalStateException e) {
                TOO_LATE.set(e);
            }
        }
    }
}
