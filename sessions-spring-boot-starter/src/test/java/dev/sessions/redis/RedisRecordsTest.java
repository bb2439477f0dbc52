package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import dev.sessions.test.MutableClock;
import dev.sessions.testing.CapturedLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What is in Redis: how long it lives there, and what becomes of values that are not ours. */
class RedisRecordsTest {

    private static LettuceConnectionFactory connections;

    private final MutableClock clock = new MutableClock();
    private final String prefix = "test:" + UUID.randomUUID() + ":";
    private final RedisBackend backend = RedisServer.patientBackend(connections)
            .keyPrefix(prefix)
            .clock(clock)
            .build();

    @BeforeAll
    static void connect() {
        connections = RedisServer.shared().connect();
    }

    @AfterAll
    static void disconnect() {
        connections.destroy();
    }

    @Test
    void redisKeepsItForAsLongAsItLives() {
        backend.create("key", session(1, Duration.ofMinutes(10))).block();
        assertThat(millisLeft()).isBetween(590_000L, 600_000L);

        clock.advance(Duration.ofMinutes(5));
        backend.replace("key", 1, session(2, Duration.ofHours(1))).block();
        assertThat(millisLeft()).isBetween(3_590_000L, 3_600_000L);

        backend.replace("key", 2, session(3, Duration.ofSeconds(30))).block();
        assertThat(millisLeft()).isBetween(20_000L, 30_000L);
    }

    @Test
    void redisForgetsItByItself() {
        backend.create("key", session(1, Duration.ofMillis(1))).block();
        org.awaitility.Awaitility.await().until(() -> keys().isEmpty());
    }

    @Test
    void aSessionIsOneKeyUnderThePrefix() {
        backend.create("Some.key-1_", session(1, Duration.ofHours(1))).block();
        assertThat(keys()).containsExactly(prefix + "Some.key-1_");
        backend.delete("Some.key-1_").block();
        assertThat(keys()).isEmpty();
    }

    @Test
    void whatExpiresByReplacementIsRemovedAtOnce() {
        backend.create("key", session(1, Duration.ofHours(1))).block();
        backend.replace("key", 1, session(2, Duration.ZERO)).block();
        assertThat(keys()).isEmpty();
    }

    @Test
    void aValueThatIsNotASessionIsAbsentAndMayBeWrittenOver() {
        backend.create("key", session(7, Duration.ofHours(1))).block();
        byte[] good = get();
        byte[] otherFormat = good.clone();
        otherFormat[0] = 2;
        byte[] noVersion = good.clone();
        noVersion[8] = 0;
        byte[] negativeVersion = good.clone();
        negativeVersion[1] = (byte) 0xFF;
        byte[] longerOwner = good.clone();
        longerOwner[25] = (byte) 4;
        byte[] longestOwner = Arrays.copyOf(good, 26 + 65);
        Arrays.fill(longestOwner, 26, longestOwner.length, (byte) 'a');
        longestOwner[25] = (byte) 65;
        byte[] strangeOwner = good.clone();
        strangeOwner[25] = (byte) 3;
        List<byte[]> bad = List.of(
                new byte[0],
                new byte[] {1},
                "text".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(good, 25),
                otherFormat,
                noVersion,
                negativeVersion,
                longerOwner,
                longestOwner,
                strangeOwner);
        for (byte[] value : bad) {
            set(value);
            assertAbsentWithOneWarning();
            assertThat(backend.replace("key", 7, session(8, Duration.ofHours(1)))
                            .block())
                    .isFalse();
            assertThat(backend.create("key", session(9, Duration.ofHours(1))).block())
                    .isTrue();
            assertThat(backend.find("key").block()).isEqualTo(session(9, Duration.ofHours(1)));
        }
    }

    @Test
    void aKeyOfAnotherTypeIsAbsentAndMayBeWrittenOver() {
        backend.create("key", session(7, Duration.ofHours(1))).block();
        String key = keys().get(0);
        RedisServer.shared().command("DEL " + key);
        RedisServer.shared().command("LPUSH " + key + " x");

        assertAbsentWithOneWarning();
        assertThat(backend.replace("key", 7, session(8, Duration.ofHours(1))).block())
                .isFalse();
        assertThat(backend.create("key", session(9, Duration.ofHours(1))).block())
                .isTrue();
        assertThat(backend.find("key").block()).isNotNull();
    }

    private void assertAbsentWithOneWarning() {
        try (CapturedLog log = new CapturedLog(RedisRecord.class)) {
            assertThat(backend.find("key").block()).isNull();
            assertThat(log.warnings())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("not a session"));
        }
    }

    private StoredSession session(long version, Duration lives) {
        return new StoredSession(new byte[] {1, 2, 3}, version, clock.instant().plus(lives));
    }

    private List<String> keys() {
        return RedisServer.shared().command("KEYS " + prefix + "*").lines().toList();
    }

    private long millisLeft() {
        return Long.parseLong(
                RedisServer.shared().command("PTTL " + keys().get(0)).strip().substring(1));
    }

    private byte[] get() {
        ByteBuffer value = connection().stringCommands().get(redisKey()).block();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    private void set(byte[] value) {
        connection().stringCommands().set(redisKey(), ByteBuffer.wrap(value)).block();
    }

    private static ReactiveRedisConnection connection() {
        return connections.getReactiveConnection();
    }

    private ByteBuffer redisKey() {
        return new RedisKeys(prefix).session("key");
    }
}
