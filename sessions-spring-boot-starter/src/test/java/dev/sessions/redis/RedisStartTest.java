package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.backend.StoredSession;
import dev.sessions.testing.App;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What is done with Redis before anybody needs a session. */
class RedisStartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The server is slow, and neither the start nor the first visitor fails for it. */
    @Test
    void anApplicationConnectsInTheBackgroundWhenItStarts() throws IOException {
        try (RedisProxy proxy = new RedisProxy(RedisServer.shared().port())) {
            proxy.holdAnswers();
            try (App app = App.start(
                    SessionsController.class,
                    "sessions.store=redis",
                    "sessions.redis.timeout=20s",
                    "spring.data.redis.host=127.0.0.1",
                    "spring.data.redis.port=" + proxy.port())) {
                await().until(() -> !proxy.sent().isEmpty());
                CompletableFuture<Reply> first = app.browser().beginGet("/app-session/put/a");
                proxy.releaseAnswers();
                assertThat(first.join().status()).isEqualTo(200);
                assertThat(proxy.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void aPolicyThatEndsAndRevivesSessionsIsToldOnce() {
        assertThat(warningsOf("--maxmemory-policy", "volatile-lru"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("maxmemory-policy volatile-lru", "ends them", "open again", "Set it to noeviction"));
    }

    @Test
    void aPolicyThatKeepsWhatIsConfirmedIsNotWorthAWord() {
        assertThat(warningsOf("--maxmemory-policy", "noeviction")).isEmpty();
    }

    @Test
    void aRedisThatDoesNotTellItsPolicyIsUsedAllTheSame() {
        assertThat(warningsOf("--maxmemory-policy", "volatile-lru", "--rename-command", "CONFIG", "HIDDEN"))
                .isEmpty();
    }

    /** On one connection, commands are answered in their order: so the policy is told when a session is there. */
    private static List<String> warningsOf(String... settings) {
        try (RedisServer server = RedisServer.start(settings);
                CapturedLog log = new CapturedLog(EvictionPolicy.class)) {
            LettuceConnectionFactory connections = server.connect();
            RedisBackend backend = RedisServer.patientBackend(connections).build();
            backend.connect();
            backend.connect();
            for (int version = 1; version <= 3; version++) {
                StoredSession session = new StoredSession(new byte[0], version, Instant.parse("2100-01-01T00:00:00Z"));
                assertThat(backend.create("key" + version, session).block(PATIENCE))
                        .isTrue();
            }
            connections.destroy();
            return log.warnings();
        }
    }
}
