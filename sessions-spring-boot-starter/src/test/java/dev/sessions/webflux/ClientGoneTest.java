package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionIndexes;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What has begun is done to its end, although the server cancels the request when its client has gone. */
class ClientGoneTest {

    private static final int MANY = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(
                        SessionsController.class,
                        SlowController.class,
                        Endings.class,
                        CancelWatch.class,
                        SteppedBackend.class),
                "sessions.store=stepped",
                "sessions.named.cart.store=stepped");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @AfterEach
    void goOn() {
        backend().goOn();
    }

    @Test
    void endAllEndsAll() throws Exception {
        List<Browser> browsers =
                IntStream.range(0, MANY).mapToObj(i -> owned("alice")).toList();
        backend().stopAtEachWrite();
        try (Socket client = request("/end-all/alice", app.browser())) {
            for (int i = 0; i < 10; i++) {
                backend().step();
            }
            leave(client);
        }
        backend().goOn();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sessionsOf("alice")).isZero());
        assertThat(browsers)
                .allSatisfy(browser ->
                        assertThat(browser.get("/app-session/state").body()).isEqualTo("new 0 ENDED"));
    }

    @Test
    void aSaveOfTwoSessionsSavesBoth() throws Exception {
        Browser browser = app.browser();
        browser.get("/app-session/put/first");
        browser.get("/cart/put/first");
        backend().stopAtEachWrite();
        try (Socket client = request("/put-both", browser)) {
            backend().awaitStep();
            leave(client);
        }
        backend().goOn();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(browser.get("/app-session/state").body()).isEqualTo("known 2");
            assertThat(browser.get("/cart/state").body()).isEqualTo("known 2");
        });
    }

    /** The visitor has to log in again: nobody was told the new id. But the old one is no way in any more. */
    @Test
    void aNewIdClosesTheOldOne() throws Exception {
        Browser browser = owned("bob");
        backend().stopAtEachWrite();
        try (Socket client = request("/app-session/renew", browser)) {
            backend().step();
            backend().awaitStep();
            leave(client);
        }
        backend().goOn();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                browser.copy().get("/app-session/state").body())
                        .isEqualTo("new 0 RENEWED"));
        assertThat(sessionsOf("bob")).isEqualTo(1);
    }

    @Test
    void aLogoutLogsOut() throws Exception {
        Browser browser = owned("carol");
        backend().stopAtEachWrite();
        try (Socket client = request("/app-session/end", browser)) {
            backend().awaitStep();
            leave(client);
        }
        backend().goOn();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sessionsOf("carol")).isZero());
        assertThat(browser.get("/app-session/state").body()).isEqualTo("new 0 ENDED");
    }

    private static Browser owned(String owner) {
        Browser browser = app.browser();
        assertThat(browser.get("/app-session/own/" + owner).status()).isEqualTo(200);
        return browser;
    }

    private static long sessionsOf(String owner) {
        return app.bean(SessionIndexes.class).get().list(owner).count().block(PATIENCE);
    }

    private static SteppedBackend backend() {
        return app.bean(SteppedBackend.class);
    }

    private static Socket request(String path, Browser browser) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), app.port());
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n") + "\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** The server has noticed when it cancels the request. */
    private static void leave(Socket client) throws IOException {
        AtomicInteger cancelled = app.bean(CancelWatch.class).cancelled;
        int before = cancelled.get();
        client.close();
        await().atMost(PATIENCE).until(() -> cancelled.get() > before);
    }

    @RestController
    static class Endings {

        private final SessionIndexes indexes;

        Endings(SessionIndexes indexes) {
            this.indexes = indexes;
        }

        @GetMapping("/end-all/{owner}")
        Mono<String> endAll(@PathVariable String owner) {
            return indexes.get().endAll(owner).thenReturn("done");
        }

        @GetMapping("/put-both")
        Mono<String> putBoth(ServerWebExchange exchange) {
            return Sessions.from(exchange)
                    .get()
                    .doOnNext(session -> session.put("second", "x"))
                    .then(Sessions.from(exchange).get("cart"))
                    .doOnNext(cart -> cart.put("second", "x"))
                    .thenReturn("done");
        }
    }

    @Component
    static class CancelWatch implements WebFilter, Ordered {

        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
            return chain.filter(exchange).doOnCancel(cancelled::incrementAndGet);
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    /** Stops before each write until it is let go on. */
    @Component("steppedSessionStore")
    static class SteppedBackend implements SessionBackend {

        private final SessionBackend behind = new InMemoryBackend();
        private final LinkedBlockingQueue<Sinks.Empty<Void>> stopped = new LinkedBlockingQueue<>();
        private boolean stops;

        synchronized void stopAtEachWrite() {
            stops = true;
        }

        /** Lets one write be done. */
        void step() throws InterruptedException {
            Sinks.Empty<Void> next = stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("a write").isNotNull();
            next.tryEmitEmpty();
        }

        /** Waits until there is one. */
        void awaitStep() {
            await().atMost(PATIENCE).until(() -> !stopped.isEmpty());
        }

        synchronized void goOn() {
            stops = false;
            for (Sinks.Empty<Void> next = stopped.poll(); next != null; next = stopped.poll()) {
                next.tryEmitEmpty();
            }
        }

        private <T> Mono<T> write(Mono<T> work) {
            return Mono.defer(this::turn).then(work);
        }

        private synchronized Mono<Void> turn() {
            if (!stops) {
                return Mono.empty();
            }
            Sinks.Empty<Void> step = Sinks.empty();
            stopped.add(step);
            return step.asMono();
        }

        @Override
        public Mono<StoredSession> find(String key) {
            return behind.find(key);
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return write(behind.create(key, session));
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return write(behind.replace(key, expectedVersion, session));
        }

        @Override
        public Mono<Void> delete(String key) {
            return write(behind.delete(key));
        }

        @Override
        public Flux<String> keysOf(String owner) {
            return behind.keysOf(owner);
        }
    }
}
