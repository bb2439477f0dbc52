package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.test.SessionBackendContract;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The contract on a real server, and what two backends on connections of their own do to one session. */
class RedisBackendTest extends SessionBackendContract {

    private static LettuceConnectionFactory connections;
    private static LettuceConnectionFactory others;

    private final String prefix = "test:" + UUID.randomUUID() + ":";
    private RedisBackend backend = backend(connections);

    @BeforeAll
    static void connect() {
        connections = RedisServer.shared().connect();
        others = RedisServer.shared().connect();
    }

    @AfterAll
    static void disconnect() {
        connections.destroy();
        others.destroy();
    }

    private RedisBackend backend(LettuceConnectionFactory connections) {
        return RedisServer.patientBackend(connections)
                .keyPrefix(prefix)
                .clock(clock)
                .build();
    }

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    @Override
    protected void cutOff() {
        RedisServer.shared().pause();
        backend = RedisBackend.builder(connections)
                .keyPrefix(prefix)
                .clock(clock)
                .timeout(Duration.ofSeconds(1))
                .build();
    }

    @Override
    protected void restore() {
        RedisServer.shared().resume();
        backend = backend(connections);
    }

    @Test
    void twoBackendsOnConnectionsOfTheirOwnLoseNothing() {
        RedisBackend other = backend(others);
        create("counter", session("counted", 1));
        Flux.range(0, 100)
                .flatMap(i -> increment(i % 2 == 0 ? backend : other), 100)
                .blockLast();
        assertThat(find("counter")).isEqualTo(session("counted", 101));
        assertThat(other.find("counter").block()).isEqualTo(session("counted", 101));
    }

    private static Mono<Boolean> increment(RedisBackend backend) {
        return Mono.defer(() -> backend.find("counter")
                        .flatMap(found -> backend.replace(
                                "counter",
                                found.version(),
                                new StoredSession(found.data(), found.version() + 1, found.expiresAt()))))
                .filter(done -> done)
                .repeatWhenEmpty(Integer.MAX_VALUE, repeats -> repeats);
    }

    @Test
    void anotherPrefixIsAnotherPlace() {
        create("key", session("mine", 1));
        RedisBackend other = RedisServer.patientBackend(connections)
                .keyPrefix(prefix + "other:")
                .clock(clock)
                .build();
        assertThat(other.find("key").block()).isNull();
    }

    @Test
    void theDefaultsAreThere() {
        String key = UUID.randomUUID().toString();
        RedisBackend backend = RedisBackend.of(connections);
        assertThat(backend.create(
                                key,
                                new StoredSession(
                                        new byte[] {1}, 1, Instant.now().plusSeconds(60)))
                        .block())
                .isTrue();
        assertThat(RedisServer.shared().command("KEYS sessions:*").lines()).hasSize(1);
        backend.delete(key).block();
    }
}
