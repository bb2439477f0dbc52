package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionOptions;
import dev.sessions.SessionState;
import dev.sessions.SessionStore;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** An application's own stores and backends, by the names of their beans, beside the built-in ones. */
class CustomStoreTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, Stores.class),
                "sessions.store=myStore",
                "sessions.named.own-backend.store=myBackend",
                "sessions.named.short.store=archive",
                "sessions.named.cookie.store=cookie",
                "sessions.named.memory.store=memory");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void everySessionIsKeptWhereItsNameSays() {
        Browser browser = app.browser();
        for (String session : List.of("session", "own-backend", "short", "cookie", "memory")) {
            browser.get("/" + session + "/put/a?value=in-" + session);
        }
        for (String session : List.of("session", "own-backend", "short", "cookie", "memory")) {
            assertThat(browser.get("/" + session + "/get/a").body()).isEqualTo("in-" + session);
        }
        assertThat(app.bean(CountingStore.class).saved).containsExactly("session");
        assertThat(app.bean(CountingBackend.class).created).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatABackendOfOnesOwnKeepsIsSealedAndItsKeysAreNoIds() {
        Browser browser = app.browser();
        browser.get("/own-backend/put/a?value=very-secret-value");

        CountingBackend backend = app.bean(CountingBackend.class);
        assertThat(backend.created)
                .noneMatch(key -> browser.cookie("own-backend").contains(key));
        assertThat(new String(backend.last.data(), StandardCharsets.ISO_8859_1)).doesNotContain("very-secret-value");
    }

    @Configuration(proxyBeanMethods = false)
    static class Stores {

        @Bean
        CountingStore myStore(TokenCodec codec, SessionSerializer serializer) {
            return new CountingStore(new CookieStore(codec, serializer, Clock.systemUTC()));
        }

        @Bean({"myBackend", "archiveSessionStore"})
        CountingBackend myBackend() {
            return new CountingBackend();
        }
    }

    private static final class CountingStore implements SessionStore {

        private final SessionStore delegate;
        private final Set<String> saved = ConcurrentHashMap.newKeySet();

        private CountingStore(SessionStore delegate) {
            this.delegate = delegate;
        }

        @Override
        public SessionState create(SessionOptions options, @Nullable Reason reason) {
            return delegate.create(options, reason);
        }

        @Override
        public Mono<SessionState> load(SessionOptions options, String cookieValue) {
            return delegate.load(options, cookieValue);
        }

        @Override
        public Mono<SessionCookie> save(SessionState session) {
            saved.add(session.name());
            return delegate.save(session);
        }
    }

    private static final class CountingBackend implements SessionBackend {

        private final SessionBackend delegate = new InMemoryBackend();
        private final Set<String> created = ConcurrentHashMap.newKeySet();
        private volatile StoredSession last;

        @Override
        public Mono<StoredSession> find(String key) {
            return delegate.find(key);
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            created.add(key);
            last = session;
            return delegate.create(key, session);
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return delegate.replace(key, expectedVersion, session);
        }

        @Override
        public Mono<Void> delete(String key) {
            return delegate.delete(key);
        }
    }
}
