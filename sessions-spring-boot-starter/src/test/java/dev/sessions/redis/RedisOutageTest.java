package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Mono;

/** Redis that is slow, gone, back or full: an error each time, never an absent session. */
class RedisOutageTest {

    private static final String KEY = "a-secret-key";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private RedisServer server;
    private LettuceConnectionFactory connections;
    private RedisBackend backend;

    @BeforeEach
    void start() {
        server = RedisServer.startDurable();
        connections = server.connect();
        RedisServer.patientBackend(connections).build().find("warm").block();
        backend = RedisBackend.builder(connections).timeout(TIMEOUT).build();
    }

    @AfterEach
    void stop() {
        connections.destroy();
        server.close();
    }

    @Test
    void redisThatWasNeverThere() {
        server.kill();
        connections.destroy();
        connections = server.connect();
        backend = RedisBackend.builder(connections).timeout(TIMEOUT).build();
        assertEverythingFails("");
        server.restart();
        await().ignoreExceptions().until(() -> backend.create(KEY, session(1)).block());
    }

    @Test
    void redisThatIsPaused() {
        assertThat(backend.create(KEY, session(1)).block()).isTrue();
        server.pause();
        assertEverythingFails(": no answer within 1000 ms");
        server.resume();
        await().ignoreExceptions().until(() -> backend.find(KEY).hasElement().block() != null);
        assertThat(backend.find(KEY).block())
                .as("a deletion that was given up when Redis had it already is done")
                .isNull();
    }

    @Test
    void whatWasSavedBeforeThePauseIsThereAfterIt() {
        assertThat(backend.create(KEY, session(1)).block()).isTrue();
        server.pause();
        assertThat(failure(backend.find(KEY))).isNotNull();
        server.resume();
        await().ignoreExceptions().until(() -> backend.find(KEY).block() != null);
        assertThat(backend.find(KEY).block()).isEqualTo(session(1));
    }

    @Test
    void redisThatIsKilledAndStartedAgain() {
        assertThat(backend.create(KEY, session(1)).block()).isTrue();
        server.kill();
        assertEverythingFails("");
        server.restart();
        await().ignoreExceptions().until(() -> backend.find(KEY).block() != null);
        assertThat(backend.find(KEY).block()).isEqualTo(session(1));
        assertThat(backend.replace(KEY, 1, session(2)).block()).isTrue();
    }

    @Test
    void redisThatIsFullKeepsWhatItHas() {
        assertThat(backend.create(KEY, session(1)).block()).isTrue();
        server.command("CONFIG SET maxmemory 1");
        assertThat(failure(backend.replace(KEY, 1, session(2)))).hasMessageContaining("OOM");
        assertThat(failure(backend.create("other", session(1)))).hasMessageContaining("OOM");
        assertThat(backend.find(KEY).block()).isEqualTo(session(1));
        assertThat(backend.find("other").block()).isNull();
    }

    /** Its scripts write more than once; a full server only refuses what a script writes first. */
    @Test
    void redisThatIsFullTakesNobodysLoginEither() {
        assertThat(backend.create(KEY, owned(1)).block()).isTrue();
        server.command("CONFIG SET maxmemory 1");
        assertThat(failure(backend.replace(KEY, 1, owned(2)))).hasMessageContaining("OOM");
        assertThat(failure(backend.create("other", owned(1)))).hasMessageContaining("OOM");
        assertThat(backend.find(KEY).block()).isEqualTo(owned(1));
        assertThat(backend.find("other").block()).isNull();
    }

    /** In the words for the log: what was tried, that it was Redis, and not whose session. */
    private void assertEverythingFails(String problem) {
        Map<String, Mono<?>> operations = new LinkedHashMap<>();
        operations.put("find a session", begin(backend.find(KEY)));
        operations.put("create a session", begin(backend.create(KEY, session(1))));
        operations.put("replace a session", begin(backend.replace(KEY, 7, session(8))));
        operations.put("delete a session", begin(backend.delete(KEY)));
        operations.put("list an owner's sessions", begin(backend.keysOf(KEY).collectList()));
        operations.forEach((operation, begun) -> assertThat(failure(begun))
                .hasMessageStartingWith("Could not " + operation + " in Redis" + problem)
                .hasMessageNotContaining(KEY));
    }

    private static <T> Mono<T> begin(Mono<T> operation) {
        CompletableFuture<T> begun = operation.toFuture();
        return Mono.fromFuture(begun);
    }

    private static SessionUnavailableException failure(Mono<?> operation) {
        return catchThrowableOfType(SessionUnavailableException.class, operation::block);
    }

    private static StoredSession session(long version) {
        return new StoredSession(new byte[] {1}, version, Instant.parse("2100-01-01T00:00:00Z"));
    }

    private static StoredSession owned(long version) {
        return new StoredSession(new byte[] {1}, version, Instant.parse("2100-01-01T00:00:00Z"), "owner");
    }
}
