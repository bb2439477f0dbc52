package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Sessions in cookies that are ended from elsewhere: what cannot be told is an error, and no session opens on a guess. */
class RevocationTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, SlowController.class, Counts.class),
                "sessions.revocation.store=counts",
                "sessions.revocation.cache=0s");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void repair() {
        counts().answers = UnaryOperator.identity();
    }

    @Test
    void sessionsOfAnOwnerEndTogetherAndNobodyElses() {
        Browser phone = visitor("alice");
        Browser laptop = visitor("alice");
        Browser bob = visitor("bob");

        index().endAll("alice").block();

        assertThat(state(phone).body()).isEqualTo("new 0 ENDED");
        assertThat(state(laptop).body()).isEqualTo("new 0 ENDED");
        assertThat(state(bob).body()).isEqualTo("known 1");
        assertThat(state(visitor("alice")).body()).as("logged in after that").isEqualTo("known 1");
    }

    @Test
    void endingTwiceInOneSecondEndsWhatBeganInBetween() {
        index().endAll("carol").block();
        Browser between = visitor("carol");
        index().endAll("carol").block();

        assertThat(state(between).body()).isEqualTo("new 0 ENDED");
        assertThat(state(visitor("carol")).body()).isEqualTo("known 1");
    }

    @Test
    void aCountThatCannotBeReadOpensNoSession() {
        Browser browser = visitor("dora");
        index().endAll("dora").block();
        Browser again = visitor("dora");
        counts().answers = found -> found.map(record -> garbled(record));

        for (Browser each : List.of(browser, again)) {
            Reply reply = state(each);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.setCookies()).isEmpty();
        }
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> index().endAll("dora").block());

        repair();
        assertThat(state(browser).body()).isEqualTo("new 0 ENDED");
        assertThat(state(again).body()).isEqualTo("known 1");
    }

    @Test
    void aCountThatCannotBeReachedOpensNoSessionAndLogsNobodyIn() {
        Browser browser = visitor("erin");
        counts().answers = found -> Mono.error(new IllegalStateException("of the test"));

        assertThat(state(browser).status()).isEqualTo(503);
        Reply login = app.browser().get("/app-session/own/erin");
        assertThat(login.status()).isEqualTo(503);
        assertThat(login.setCookies()).isEmpty();
        assertThat(state(app.browser()).status()).as("a session of nobody").isEqualTo(200);
    }

    private static StoredSession garbled(StoredSession record) {
        byte[] data = record.data().clone();
        data[data.length - 1] ^= 1;
        return new StoredSession(data, record.version(), record.expiresAt());
    }

    private static Browser visitor(String owner) {
        Browser browser = app.browser();
        browser.get("/app-session/put/first");
        browser.get("/app-session/own/" + owner);
        return browser;
    }

    private static Reply state(Browser browser) {
        return browser.get("/app-session/state");
    }

    private static SessionIndex index() {
        return app.bean(SessionIndexes.class).get();
    }

    private static FaultyCounts counts() {
        return app.bean(FaultyCounts.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Counts {

        @Bean
        FaultyCounts counts() {
            return new FaultyCounts();
        }
    }

    /** A backend whose answers can be spoilt. */
    private static final class FaultyCounts implements SessionBackend {

        private final SessionBackend behind = new InMemoryBackend();
        private volatile UnaryOperator<Mono<StoredSession>> answers = UnaryOperator.identity();

        @Override
        public Mono<StoredSession> find(String key) {
            return answers.apply(behind.find(key));
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return behind.create(key, session);
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return behind.replace(key, expectedVersion, session);
        }

        @Override
        public Mono<Void> delete(String key) {
            return behind.delete(key);
        }
    }
}
