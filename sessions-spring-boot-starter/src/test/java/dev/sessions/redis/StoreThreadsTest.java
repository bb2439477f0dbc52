package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStamp;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import dev.sessions.webflux.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A store's threads do the store's work alone: whatever an application does, it delays no other visitor's session. */
class StoreThreadsTest {

    private static final int MANY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For who waits where nobody should. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static final String STORE_THREADS = "(lettuce|sessions-files|parallel).*";

    private static App app;

    @BeforeAll
    static void start(@TempDir Path directory) {
        app = App.start(
                List.of(SessionsController.class, SlowController.class, Handlers.class, Filter.class, Listener.class),
                RedisServer.shared()
                        .properties(
                                "sessions.named.redis.store=redis",
                                "sessions.named.files.store=filesystem",
                                "sessions.named.memory.store=memory",
                                "sessions.named.cookie.store=cookie",
                                "sessions.filesystem.directory=" + directory,
                                "sessions.redis.key-prefix=threads:",
                                "sessions.redis.timeout=20s"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forget() {
        Handlers.THREADS.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "files", "memory", "cookie"})
    void noCodeOfTheApplicationRunsOnThem(String session) {
        Browser browser = visitor(session);
        assertThat(browser.get("/" + session + "/where").status()).isEqualTo(200);
        assertThat(browser.get("/" + session + "/own/alice").status()).isEqualTo(200);
        assertThat(browser.get("/" + session + "/renew").status()).isEqualTo(200);
        if (!session.equals("cookie")) {
            assertThat(browser.get("/" + session + "/index").status()).isEqualTo(200);
        }
        assertThat(browser.get("/" + session + "/end").status()).isEqualTo(200);
        assertThat(Handlers.THREADS)
                .anyMatch(line -> line.startsWith("handler "))
                .anyMatch(line -> line.startsWith("filter "))
                .anyMatch(line -> line.startsWith("saved "))
                .noneMatch(line -> line.matches("\\w+ " + STORE_THREADS));
    }

    /** What a request did is done again when others were first: with the application's own function. */
    @ParameterizedTest
    @ValueSource(strings = {"redis", "files"})
    void norDoesWhatMergesChanges(String session) {
        Browser browser = visitor(session);
        List<CompletableFuture<Reply>> slow = Stream.of("late", "late", "late", "late-renewal")
                .map(path -> browser.beginGet("/" + session + "/" + path))
                .toList();
        await().until(() -> app.bean(Handlers.class).waiting.get() == 4);
        browser.get("/" + session + "/count");
        Handlers.THREADS.clear();
        app.bean(Handlers.class).letGo();
        assertThat(slow).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(200));
        assertThat(Handlers.THREADS)
                .anyMatch(line -> line.startsWith("conflict "))
                .noneMatch(line -> line.matches("\\w+ " + STORE_THREADS));
        assertThat(Handlers.THREADS.stream().filter(line -> line.startsWith("update ")))
                .hasSizeGreaterThan(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "files"})
    void aHandlerThatComputesKeepsNobodyElseWaiting(String session) {
        Browser browser = visitor(session);
        List<Browser> others =
                IntStream.range(0, MANY).mapToObj(i -> visitor(session)).toList();
        CountDownLatch enough = app.bean(Handlers.class).computes();
        try {
            CompletableFuture<Reply> busy = browser.beginGet("/" + session + "/compute");
            await().atMost(PATIENCE)
                    .until(() -> app.bean(Handlers.class).computing.get() == 1);
            List<CompletableFuture<Reply>> states = others.stream()
                    .map(other -> other.beginGet("/" + session + "/state"))
                    .toList();
            assertThat(states)
                    .allSatisfy(state -> assertThat(state.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .body())
                            .isEqualTo("known 1"));
            assertThat(busy).isNotDone();
            enough.countDown();
            assertThat(busy.join().status()).isEqualTo(200);
        } finally {
            enough.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "files", "memory"})
    void handlersThatBlockAreRefusedAtOnceAndKeepNobodyElseWaiting(String session) {
        Browser browser = visitor(session);
        List<CompletableFuture<Reply>> blocking = IntStream.range(0, MANY)
                .mapToObj(i -> browser.beginGet("/" + session + "/block"))
                .toList();
        assertThat(blocking).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(500));
        assertThat(Handlers.THREADS.stream().filter(line -> line.startsWith("refused ")))
                .hasSize(MANY);
        assertThat(browser.get("/" + session + "/state").body()).isEqualTo("known 1");
    }

    /** Reactor cannot see it. All of them wait for the store at once, and it has its threads for itself. */
    @ParameterizedTest
    @ValueSource(strings = {"redis", "files"})
    void handlersThatBlockWhereNobodyCanRefuseItAreServed(String session) {
        Browser browser = visitor(session);
        List<CompletableFuture<Reply>> blocking = IntStream.range(0, MANY)
                .mapToObj(i -> browser.beginGet("/" + session + "/join"))
                .toList();
        assertThat(blocking).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(200));
    }

    @Test
    void aCookieSessionStaysOnTheThreadOfItsRequest() {
        Browser browser = visitor("cookie");
        for (int i = 0; i < MANY; i++) {
            assertThat(browser.get("/cookie/where").body()).isEqualTo("same true");
        }
        assertThat(Handlers.THREADS).noneMatch(line -> line.contains(" sessions-"));
    }

    @Test
    void aThreadOfHandlersRefusesToBlock() {
        assertThat(visitor("redis").get("/redis/where").body()).isEqualTo("another true");
    }

    private static Browser visitor(String session) {
        Browser browser = app.browser();
        assertThat(browser.get("/" + session + "/put/first").status()).isEqualTo(200);
        return browser;
    }

    @RestController
    static class Handlers {

        private static final Queue<String> THREADS = new ConcurrentLinkedQueue<>();

        private final SessionIndexes indexes;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger computing = new AtomicInteger();
        private volatile Sinks.Empty<Void> gate = Sinks.empty();
        private volatile CountDownLatch enough = new CountDownLatch(1);

        Handlers(SessionIndexes indexes) {
            this.indexes = indexes;
        }

        static void here(String what) {
            THREADS.add(what + " " + Thread.currentThread().getName());
        }

        void letGo() {
            Sinks.Empty<Void> open = gate;
            gate = Sinks.empty();
            waiting.set(0);
            open.tryEmitEmpty();
        }

        CountDownLatch computes() {
            computing.set(0);
            enough = new CountDownLatch(1);
            return enough;
        }

        private static Mono<Session> load(ServerWebExchange exchange, String session) {
            return Sessions.from(exchange).get(session).doOnNext(s -> here("handler"));
        }

        @GetMapping("/{session}/where")
        Mono<String> where(ServerWebExchange exchange, @PathVariable String session) {
            Thread before = Thread.currentThread();
            return load(exchange, session)
                    .doOnNext(s -> s.put("seen", "x"))
                    .map(s -> (before == Thread.currentThread() ? "same " : "another ")
                            + Schedulers.isInNonBlockingThread());
        }

        @GetMapping("/{session}/index")
        Mono<String> index(ServerWebExchange exchange, @PathVariable String session) {
            SessionIndex index = indexes.get(session);
            return load(exchange, session)
                    .delayUntil(s -> index.list("alice").doOnNext(info -> here("listed")))
                    .delayUntil(s -> index.list("alice").collectList().doOnNext(all -> here("list")))
                    .delayUntil(s -> index.end("alice", "nothing").doOnNext(ended -> here("end")))
                    .delayUntil(s -> index.endOthers(s).doOnTerminate(() -> here("endOthers")))
                    .delayUntil(s -> index.endAll("bob").doOnTerminate(() -> here("endAll")))
                    .thenReturn("done");
        }

        @GetMapping("/{session}/late")
        Mono<String> late(ServerWebExchange exchange, @PathVariable String session) {
            Mono<Void> until = gate.asMono();
            return load(exchange, session)
                    .doOnNext(s -> waiting.incrementAndGet())
                    .delayUntil(s -> until)
                    .doOnNext(Handlers::count)
                    .thenReturn("done");
        }

        @GetMapping("/{session}/late-renewal")
        Mono<String> lateRenewal(ServerWebExchange exchange, @PathVariable String session) {
            Mono<Void> until = gate.asMono();
            return load(exchange, session)
                    .doOnNext(s -> waiting.incrementAndGet())
                    .delayUntil(s -> until)
                    .doOnNext(Handlers::count)
                    .doOnNext(Session::renewId)
                    .thenReturn("done");
        }

        @GetMapping("/{session}/count")
        Mono<String> count(ServerWebExchange exchange, @PathVariable String session) {
            return load(exchange, session).doOnNext(Handlers::count).thenReturn("done");
        }

        private static void count(Session session) {
            session.update("n", Integer.class, n -> {
                here("update");
                return n == null ? 1 : n + 1;
            });
        }

        @GetMapping("/{session}/compute")
        Mono<String> compute(ServerWebExchange exchange, @PathVariable String session) {
            CountDownLatch until = enough;
            return load(exchange, session).map(s -> {
                computing.incrementAndGet();
                while (until.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return "done";
            });
        }

        @GetMapping("/{session}/block")
        Mono<String> block(ServerWebExchange exchange, @PathVariable String session) {
            return load(exchange, session).map(s -> {
                try {
                    return "" + indexes.get(session).list("alice").collectList().block(SHORT);
                } catch (IllegalStateException e) {
                    if (e.getMessage().contains("blocking, which is not supported")) {
                        here("refused");
                    }
                    throw e;
                }
            });
        }

        @GetMapping("/{session}/join")
        Mono<String> join(ServerWebExchange exchange, @PathVariable String session) {
            return load(exchange, session)
                    .map(s -> ""
                            + indexes.get(session)
                                    .end("alice", "nothing")
                                    .toFuture()
                                    .join());
        }
    }

    @Component
    static class Filter implements WebFilter, Ordered {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
            return chain.filter(exchange).doOnSuccess(nothing -> Handlers.here("filter"));
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    @Component
    static class Listener implements SessionListener {

        @Override
        public void loaded(String session, SessionStamp stamp) {
            Handlers.here("loaded");
        }

        @Override
        public void refused(String session, Reason reason) {
            Handlers.here("refused");
        }

        @Override
        public void saved(String session, SessionStamp stamp) {
            Handlers.here("saved");
        }

        @Override
        public void conflict(String session, int conflicts) {
            Handlers.here("conflict");
        }

        @Override
        public void dropped(String session, Reason reason) {
            Handlers.here("dropped");
        }
    }
}
