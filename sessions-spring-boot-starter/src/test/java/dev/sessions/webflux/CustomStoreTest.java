package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionOptions;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.BackendStore;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
                List.of(SessionsController.class, SlowController.class, Stores.class),
                "sessions.store=myStore",
                "sessions.named.moving.store.read=myStore,memory",
                "sessions.named.moving.store.write=memory",
                "sessions.named.leaving.store.read=cookie,memory",
                "sessions.named.leaving.store.write=memory",
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
        for (String session : List.of("app-session", "own-backend", "short", "cookie", "memory")) {
            browser.get("/" + session + "/put/a?value=in-" + session);
        }
        for (String session : List.of("app-session", "own-backend", "short", "cookie", "memory")) {
            assertThat(browser.get("/" + session + "/get/a").body()).isEqualTo("in-" + session);
        }
        assertThat(app.bean(WatchedStore.class).calls)
                .contains("save app-session")
                .doesNotContain("save own-backend", "save short", "save cookie", "save memory");
        assertThat(app.bean(CountingBackend.class).created).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aStoreInFrontOfAnotherPassesEverythingOn() {
        Browser phone = app.browser();
        Browser laptop = app.browser();
        phone.get("/app-session/own/alice");
        laptop.get("/app-session/own/alice");

        SessionIndex sessions = app.bean(SessionIndexes.class).get();
        assertThat(sessions.list("alice").collectList().block()).hasSize(2);
        sessions.endAll("alice").block();

        assertThat(phone.get("/app-session/state").body()).isEqualTo("new 0 ENDED");
        assertThat(laptop.get("/app-session/state").body()).isEqualTo("new 0 ENDED");
        assertThat(app.bean(WatchedStore.class).calls)
                .contains("save app-session", "find app-session", "owned app-session", "isStateless");
    }

    @Test
    void aBackendThatFindsNoOwnersHasNoIndex() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> app.bean(SessionIndexes.class).get("own-backend"))
                .withMessageContaining("does not find sessions by their owner");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> app.bean(SessionIndexes.class).get("cookie"))
                .withMessageContaining("sessions.revocation.store");
    }

    @Test
    void anIndexOverSeveralStoresForgetsNone() {
        assertThat(app.bean(SessionIndexes.class).get("moving")).isNotNull();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .as("of the store that sessions are moved from")
                .isThrownBy(() -> app.bean(SessionIndexes.class).get("leaving"))
                .withMessageContaining("sessions.revocation.store");
    }

    @Test
    void aSessionMovesOutOfAStoreOfOnesOwn() {
        try (App before =
                App.start(List.of(SessionsController.class, Stores.class), "sessions.named.moving.store=myStore")) {
            Browser browser = before.browser();
            browser.get("/moving/put/a?value=moved");
            Browser later = app.browser().withCookie("moving", browser.cookie("moving"));

            assertThat(later.get("/moving/get/a").body()).isEqualTo("moved");

            assertThat(app.bean(WatchedStore.class).calls).contains("find moving", "remove moving");
            assertThat(before.browser()
                            .withCookie("moving", browser.cookie("moving"))
                            .get("/moving/state")
                            .body())
                    .as("where it was")
                    .isEqualTo("new 0 ENDED");
            assertThat(later.get("/moving/get/a").body()).isEqualTo("moved");
        }
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

        private static final SessionBackend SHARED = new InMemoryBackend();

        @Bean
        WatchedStore myStore(KeyRingSource keys) {
            return new WatchedStore(new BackendStore(SHARED, keys, Clock.systemUTC()));
        }

        @Bean({"myBackend", "archiveSessionStore"})
        CountingBackend myBackend() {
            return new CountingBackend();
        }
    }

    private static final class WatchedStore implements SessionStore {

        private final SessionStore behind;
        private final Set<String> calls = ConcurrentHashMap.newKeySet();

        private WatchedStore(SessionStore behind) {
            this.behind = behind;
        }

        @Override
        public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
            calls.add("find " + options.name());
            return behind.find(options, cookieValue);
        }

        @Override
        public Mono<SessionLookup> follow(SessionOptions options, Found found) {
            return behind.follow(options, found);
        }

        @Override
        public Mono<Saved> save(SessionOptions options, SessionChange change) {
            calls.add("save " + options.name());
            return behind.save(options, change);
        }

        @Override
        public Mono<Found> extend(SessionOptions options, Found found) {
            return behind.extend(options, found);
        }

        @Override
        public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
            calls.add("remove " + options.name());
            return behind.remove(options, found, goesOn);
        }

        @Override
        public OwnedSessions owned(SessionOptions options) {
            calls.add("owned " + options.name());
            return behind.owned(options);
        }

        @Override
        public boolean isStateless() {
            calls.add("isStateless");
            return behind.isStateless();
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
