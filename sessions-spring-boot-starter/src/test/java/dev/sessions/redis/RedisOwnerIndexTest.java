package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import dev.sessions.test.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RedisOwnerIndexTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void anOwnersSessionsAreFoundByTheirKeysAlsoWhenTheyAreOld() {
        create("key", "owner");
        create("owner", "owner");
        create("other", "other");
        create("of-nobody", null);
        assertThat(keysOf("owner")).containsExactlyInAnyOrder("key", "owner");
        clock.advance(Duration.ofMinutes(2));
        assertThat(keysOf("owner")).containsExactlyInAnyOrder("key", "owner");
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
        assertThat(keysOf("owner")).containsExactly("kept");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aListingRemovesWhatIsAnothersByNow() {
        create("key", "owner");
        backend.replace("key", 1, session(2, "other", Duration.ofHours(1))).block();
        assertThat(keysOf("owner")).isEmpty();
        assertThat(entries()).isZero();
        assertThat(keysOf("other")).containsExactly("key");
    }

    @Test
    void aSessionIsNotWrittenWhenItsOwnersIndexCannotBe() {
        create("before", null);
        RedisServer.shared().command("SET " + prefix + "owner:owner text");
        assertUnavailable(backend.create("new", session(1, "owner", Duration.ofHours(1))));
        assertUnavailable(backend.replace("before", 1, session(2, "owner", Duration.ofHours(1))));
        assertThat(backend.find("new").block(PATIENCE)).isNull();
        assertThat(backend.find("before").block(PATIENCE)).isEqualTo(session(1, null, Duration.ofHours(1)));
    }

    private static void assertUnavailable(Mono<?> operation) {
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> operation.block(PATIENCE))
                .withMessageContaining("WRONGTYPE");
    }

    /** Between the look and the removal: the session was written again, and is entered again. */
    @Test
    void anEntryWhoseSessionIsTheOwnersIsNotForgotten() {
        create("mine", "owner");
        create("longer", "owners");
        create("nobodys", null);
        for (String session : List.of("mine", "longer", "nobodys", "absent")) {
            RedisServer.shared().command("ZADD " + prefix + "owner:owner 9e15 " + session);
        }
        assertThat(forget("mine")).isZero();
        assertThat(forget("mine", "longer", "nobodys", "absent")).isEqualTo(3);
        assertThat(keysOf("owner")).containsExactly("mine");
        assertThat(entries()).isEqualTo(1);
    }

    private long forget(String... sessions) {
        return backend.forget(connections.getReactiveConnection(), "owner", List.of(sessions))
                .block(PATIENCE);
    }

    /** Nobody lists them. A minute is for clocks that differ: what has expired here may live elsewhere. */
    @Test
    void entriesOfSessionsThatExpiredLeaveWithTheNextLogin() {
        backend.create("for-long", session(1, "owner", Duration.ofDays(30))).block(PATIENCE);
        logIn(3_000, i -> "owner");
        assertThat(entries()).isEqualTo(3_001);
        clock.advance(Duration.ofMinutes(2));
        create("next", "owner");
        assertThat(entries()).isEqualTo(2);
        assertThat(keysOf("owner")).containsExactlyInAnyOrder("for-long", "next");
    }

    /** By Redis's own clock; this backend's stands still. */
    @Test
    void noKeyIsLeftOfLoginsThatExpired() {
        try (RedisServer server = RedisServer.start()) {
            LettuceConnectionFactory connections = server.connect();
            RedisBackend backend =
                    RedisServer.patientBackend(connections).clock(clock).build();
            logIn(backend, Duration.ofSeconds(1), 5_000, i -> "owner" + i % 1_000);
            await().atMost(PATIENCE).until(() -> server.command("DBSIZE").equals(":0\n"));
            connections.destroy();
        }
    }

    private void logIn(int times, IntFunction<String> owner) {
        logIn(backend, Duration.ofMinutes(1), times, owner);
    }

    private void logIn(RedisBackend backend, Duration lives, int times, IntFunction<String> owner) {
        Flux.range(0, times)
                .flatMap(i -> backend.create("login" + i, session(1, owner.apply(i), lives)))
                .blockLast(PATIENCE);
    }

    /** A save that comes too late, with an earlier expiry, says nothing of the session that is there. */
    @Test
    void aSaveThatLostTheRaceDoesNotShortenTheEntry() {
        backend.create("key", session(1, "owner", Duration.ofHours(1))).block(PATIENCE);
        assertThat(backend.replace("key", 9, session(10, "owner", Duration.ofMinutes(1)))
                        .block(PATIENCE))
                .isFalse();
        clock.advance(Duration.ofMinutes(30));
        create("next", "owner");
        assertThat(keysOf("owner")).containsExactlyInAnyOrder("key", "next");
    }

    @Test
    void manyAreListedAndForgotten() {
        for (int i = 0; i < 250; i++) {
            create("key" + i, "owner");
        }
        for (int i = 0; i < 240; i++) {
            backend.delete("key" + i).block();
        }
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
        return backend.keysOf(owner).collectList().block();
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
