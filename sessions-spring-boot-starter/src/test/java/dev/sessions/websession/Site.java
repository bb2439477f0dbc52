package dev.sessions.websession;

import dev.sessions.redis.RedisServer;
import dev.sessions.test.MutableClock;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Keys;
import dev.sessions.testing.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An application whose WebSession is kept in some store, and which does in a request whatever a test says. */
final class Site implements AutoCloseable {

    /** Where sessions are kept. */
    enum Store {
        SIGNED("sessions.keys[0].authentication=" + Keys.AUTHENTICATION),
        SEALED(Keys.SEALING),
        FILES("sessions.store=filesystem"),
        MEMORY("sessions.store=memory"),
        REDIS("sessions.store=redis");

        private final String[] properties;

        Store(String... properties) {
            this.properties = properties;
        }

        boolean isCookie() {
            return this == SIGNED || this == SEALED;
        }
    }

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Store store;
    private final Path directory;
    private final App app;

    Site(Store store, String... properties) {
        this(store, List.of(), properties);
    }

    Site(Store store, List<Class<?>> sources, String... properties) {
        this.store = store;
        List<String> all = new ArrayList<>(List.of("sessions.web-session.enabled=true"));
        all.addAll(Arrays.asList(store.isCookie() ? new String[0] : Keys.SEALING));
        all.addAll(Arrays.asList(store.properties));
        all.addAll(Arrays.asList(properties));
        try {
            directory = Files.createTempDirectory("sessions");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (store == Store.FILES) {
            all.add("sessions.filesystem.directory=" + directory.resolve("sessions"));
        }
        if (store == Store.REDIS) {
            all.add("spring.data.redis.port=" + RedisServer.shared().port());
        }
        List<Class<?>> classes = new ArrayList<>(List.of(Steps.class, Time.class));
        classes.addAll(sources);
        app = App.startWithoutKeys(classes, all.toArray(String[]::new));
    }

    Store store() {
        return store;
    }

    App app() {
        return app;
    }

    MutableClock clock() {
        return app.bean(MutableClock.class);
    }

    /** Somebody without cookies. */
    Visitor visitor() {
        return new Visitor(app.browser());
    }

    /** Something that waits, in the middle of a request. */
    static Mono<Void> meanwhile(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public void close() {
        app.close();
        FileSystemUtils.deleteRecursively(directory.toFile());
    }

    /** Somebody who sends requests. */
    record Visitor(Browser browser) {

        /** What the request made, and the answer. */
        record Visit<T>(T result, Reply reply) {}

        Reply visit(Consumer<WebSession> work) {
            return get(session -> {
                        work.accept(session);
                        return true;
                    })
                    .reply();
        }

        <T> Visit<T> get(Function<WebSession, T> work) {
            return request(exchange -> exchange.getSession().map(work));
        }

        Reply then(Function<WebSession, Mono<Void>> work) {
            return request(exchange -> exchange.getSession()
                            .flatMap(session -> work.apply(session).thenReturn(true)))
                    .reply();
        }

        Object attribute(String name) {
            return get(session -> session.<Object>getAttributeOrDefault(name, "none"))
                    .result();
        }

        Map<String, Object> attributes() {
            return get(session -> Map.copyOf(session.getAttributes())).result();
        }

        <T> Visit<T> request(Function<ServerWebExchange, Mono<T>> work) {
            return request("X-Nothing", "special", work);
        }

        /** What the work fails with is thrown here too. */
        <T> Visit<T> request(String header, String value, Function<ServerWebExchange, Mono<T>> work) {
            AtomicReference<T> result = new AtomicReference<>();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            String path = Steps.add(exchange ->
                    Mono.defer(() -> work.apply(exchange)).doOnNext(result::set).doOnError(failure::set));
            Reply reply = browser.get(path, header, value);
            if (failure.get() != null) {
                throw new AssertionError("The request failed", failure.get());
            }
            return new Visit<>(result.get(), reply);
        }

        /** Somebody else with the same cookies. */
        Visitor copy() {
            return new Visitor(browser.copy());
        }
    }

    /** Does what a test says. */
    @RestController
    static class Steps {

        private static final Map<Integer, Function<ServerWebExchange, Mono<?>>> STEPS = new ConcurrentHashMap<>();
        private static final AtomicInteger COUNT = new AtomicInteger();

        static String add(Function<ServerWebExchange, Mono<?>> step) {
            int number = COUNT.incrementAndGet();
            STEPS.put(number, step);
            return "/step/" + number;
        }

        @GetMapping("/step/{number}")
        Mono<String> step(@PathVariable int number, ServerWebExchange exchange) {
            return STEPS.remove(number).apply(exchange).thenReturn("done");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Time {

        @Bean
        Clock clock() {
            return new MutableClock();
        }
    }
}
