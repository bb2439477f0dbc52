package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import dev.sessions.testing.ManualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisOwnerIndexTest {

    private static LettuceConnectionFactory connections;

    private static final List<String> HOSTILE =
            List.of("", " ", "{tag}", "a\0b", "../x", "\uD800", "\uD83D\uDE00", "k".repeat(10_000), "*\r\nDEL x");

    private final ManualClock clock = new ManualClock();
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
    void anOwnersSessionsAreFoundByTheirKeysWhateverTheseAre() {
        for (String key : HOSTILE) {
            create(key, "owner");
        }
        create("other", "other");
        create("nobody's", null);
        assertThat(keysOf("owner")).containsExactlyInAnyOrderElementsOf(HOSTILE);
        clock.advance(Duration.ofMinutes(2));
        assertThat(keysOf("owner")).containsExactlyInAnyOrderElementsOf(HOSTILE);
        assertThat(keysOf("other")).containsExactly("other");
        assertThat(keysOf("stranger")).isEmpty();
    }

    @Test
    void aSessionGetsItsOwnerByReplacement() {
        create("key", null);
        backend.replace("key", 1, session(2, "owner", Duration.ofHours(1))).block();
        assertThat(keysOf("owner")).containsExactly("key");
    }

    @Test
    void theIndexLivesAsLongAsTheLastOfTheSessions() {
        backend.create("short", session(1, "owner", Duration.ofMinutes(1))).block();
        assertThat(millisLeft()).isBetween(50_000L, 60_000L);
        backend.create("long", session(1, "owner", Duration.ofHours(1))).block();
        assertThat(millisLeft()).isBetween(3_590_000L, 3_600_000L);
        backend.replace("short", 1, session(2, "owner", Duration.ofMinutes(2))).block();
        assertThat(millisLeft()).isBetween(3_590_000L, 3_600_000L);
    }

    @Test
    void aListingRemovesWhatIsGone() {
        create("gone", "owner");
        create("kept", "owner");
        backend.delete("gone").block();
        clock.advance(Duration.ofMinutes(2));
        assertThat(keysOf("owner")).containsExactly("kept");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aListingRemovesWhatIsAnothersByNow() {
        create("key", "owner");
        backend.replace("key", 1, session(2, "other", Duration.ofHours(1))).block();
        clock.advance(Duration.ofMinutes(2));
        assertThat(keysOf("owner")).isEmpty();
        assertThat(entries()).isZero();
        assertThat(keysOf("other")).containsExactly("key");
    }

    /** An entry may be there before its session is; a listing in between must not tear the two apart. */
    @Test
    void aListingLeavesYoungEntriesAlone() {
        create("key", "owner");
        backend.delete("key").block();
        clock.advance(Duration.ofSeconds(59));
        assertThat(keysOf("owner")).isEmpty();
        assertThat(entries()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        keysOf("owner");
        assertThat(entries()).isZero();
    }

    /** Between the look and the removal: the session was written again, and is entered again. */
    @Test
    void anEntryThatHasBecomeYoungAgainIsNotRemoved() {
        create("key", "owner");
        assertThat(forget(clock.millis() - 1)).isZero();
        assertThat(entries()).isEqualTo(1);
        assertThat(forget(clock.millis())).isEqualTo(1);
        assertThat(entries()).isZero();
    }

    private long forget(long since) {
        return RedisScript.FORGET
                .run(
                        connections.getReactiveConnection(),
                        new RedisKeys(prefix).owner("owner"),
                        RedisScript.number(since),
                        ByteBuffer.wrap(RedisKeys.bytes("key")))
                .block();
    }

    @Test
    void anEntryIsYoungAgainWithEachWrite() {
        create("key", "owner");
        clock.advance(Duration.ofMinutes(2));
        backend.replace("key", 1, session(2, "owner", Duration.ofHours(1))).block();
        backend.delete("key").block();
        keysOf("owner");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void manyAreListedAndForgotten() {
        for (int i = 0; i < 250; i++) {
            create("key" + i, "owner");
        }
        for (int i = 0; i < 240; i++) {
            backend.delete("key" + i).block();
        }
        clock.advance(Duration.ofMinutes(2));
        assertThat(keysOf("owner")).hasSize(10);
        assertThat(entries()).isEqualTo(10);
    }

    @Test
    void whatExpiresAtOnceIsNotEntered() {
        backend.create("key", session(1, "owner", Duration.ZERO)).block();
        assertThat(keysOf("owner")).isEmpty();
        assertThat(RedisServer.shared().command("KEYS " + prefix + "*")).isEmpty();
    }

    private void create(String key, @Nullable String owner) {
        assertThat(backend.create(key, session(1, owner, Duration.ofHours(1))).block())
                .isTrue();
    }

    private List<String> keysOf(String owner) {
        return backend.owners().keysOf(owner).collectList().block();
    }

    private StoredSession session(long version, @Nullable String owner, Duration lives) {
        return new StoredSession(new byte[] {1}, version, clock.instant().plus(lives), owner);
    }

    private long millisLeft() {
        return number("PTTL");
    }

    private long entries() {
        return number("ZCARD");
    }

    private long number(String command) {
        String answer = RedisServer.shared().command(command + " " + prefix + "owner:owner");
        return Long.parseLong(answer.strip().substring(1));
    }
}
