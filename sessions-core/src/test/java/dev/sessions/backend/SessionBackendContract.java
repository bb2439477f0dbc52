package dev.sessions.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What {@link SessionBackend} promises, as tests that every backend passes. */
abstract class SessionBackendContract {

    protected final TestClock clock = new TestClock();

    /** The backend under test, empty at the beginning of each test and on {@link #clock}. */
    protected abstract SessionBackend backend();

    @Test
    void whatWasCreatedIsFound() {
        StoredSession session = session("hello", 7);
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
        assertThat(find("other")).isNull();
    }

    @Test
    void emptyDataComesBackEmpty() {
        StoredSession session = session("", 1);
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
    }

    @Test
    void aMebibyteComesBackWhole() {
        byte[] data = new byte[1024 * 1024];
        new Random(1).nextBytes(data);
        StoredSession session = new StoredSession(data, 1, inAnHour());
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
    }

    @Test
    void anyNumberCanBeAVersion() {
        for (long version : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            String key = "key" + version;
            assertThat(create(key, session("a", version))).isTrue();
            assertThat(find(key)).isEqualTo(session("a", version));
            assertThat(replace(key, version, session("b", 5))).isTrue();
            assertThat(find(key)).isEqualTo(session("b", 5));
        }
    }

    @Test
    void anExpiryBeyondEveryCalendarIsKept() {
        StoredSession session = new StoredSession(new byte[] {1}, 1, Instant.MAX);
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
    }

    @Test
    void createLeavesAnExistingSessionAlone() {
        create("key", session("first", 1));
        assertThat(create("key", session("second", 1))).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
    }

    @Test
    void ofManyCreatorsOneSucceeds() {
        List<Boolean> created = concurrently(100, i -> backend().create("key", session("by " + i, i)));
        assertThat(created).containsOnlyOnce(true).hasSize(100);
        StoredSession found = find("key");
        assertThat(found).isNotNull();
        assertThat(found).isEqualTo(session("by " + found.version(), found.version()));
    }

    @Test
    void replaceNeedsTheVersionThatWasRead() {
        create("key", session("first", 1));
        assertThat(replace("key", 2, session("wrong", 3))).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(replace("key", 1, session("second", 2))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 2));
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isEqualTo(session("second", 2));
    }

    @Test
    void replaceCanShrinkAndGrow() {
        create("key", session("a".repeat(10_000), 1));
        assertThat(replace("key", 1, session("b", 2))).isTrue();
        assertThat(find("key")).isEqualTo(session("b", 2));
        assertThat(replace("key", 2, session("c".repeat(20_000), 3))).isTrue();
        assertThat(find("key")).isEqualTo(session("c".repeat(20_000), 3));
    }

    @Test
    void aHundredConcurrentIncrementsLoseNothing() {
        create("counter", session("0", 0));
        concurrently(100, i -> increment(backend(), "counter"));
        assertThat(find("counter")).isEqualTo(session("100", 100));
    }

    @Test
    void aDeletedSessionIsGoneAndNotBroughtBack() {
        create("key", session("first", 1));
        delete("key");
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isNull();
    }

    @Test
    void deletingWhatIsAbsentIsFine() {
        delete("key");
        assertThat(find("key")).isNull();
    }

    @Test
    void aDeletedKeyCanBeCreatedAgain() {
        create("key", session("first", 1));
        delete("key");
        assertThat(create("key", session("second", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 1));
    }

    @Test
    void anExpiredSessionDoesNotExist() {
        create("key", session("first", 1));
        clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(find("key")).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isNull();
        assertThat(create("key", session("second", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 1));
    }

    @Test
    void replaceMovesTheExpiry() {
        create("key", session("first", 1));
        clock.advance(Duration.ofMinutes(59));
        assertThat(replace("key", 1, session("second", 2))).isTrue();
        clock.advance(Duration.ofMinutes(59));
        assertThat(find("key")).isNotNull();
        clock.advance(Duration.ofMinutes(1));
        assertThat(find("key")).isNull();
    }

    @Test
    void replacingWithAnExpiredSessionDeletesAtTheVersion() {
        create("key", session("first", 1));
        StoredSession ended = new StoredSession(new byte[0], 2, clock.instant());
        assertThat(replace("key", 3, ended)).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(replace("key", 1, ended)).isTrue();
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(replace("key", 2, session("late", 3))).isFalse();
        assertThat(create("key", session("second", 1))).isTrue();
    }

    @Test
    void creatingAnExpiredSessionKeepsNothing() {
        StoredSession ended = new StoredSession(new byte[0], 1, Instant.MIN);
        assertThat(create("key", ended)).isTrue();
        assertThat(find("key")).isNull();
        create("key", session("first", 1));
        assertThat(create("key", ended)).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
    }

    @Test
    void keysAreOpaque() {
        List<String> keys = hostileKeys();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(create(keys.get(i), session("value " + i, i)))
                    .as("key %d", i)
                    .isTrue();
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(find(keys.get(i))).as("key %d", i).isEqualTo(session("value " + i, i));
        }
        for (int i = 0; i < keys.size(); i++) {
            delete(keys.get(i));
            assertThat(find(keys.get(i))).as("key %d", i).isNull();
            if (i + 1 < keys.size()) {
                assertThat(find(keys.get(i + 1))).as("key %d", i + 1).isNotNull();
            }
        }
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Mono<Boolean> create = backend().create("key", session("first", 1));
        assertThat(find("key")).isNull();
        assertThat(create.block()).isTrue();
        Mono<Boolean> replace = backend().replace("key", 1, session("second", 2));
        Mono<Void> delete = backend().delete("key");
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(replace.block()).isTrue();
        delete.block();
        assertThat(find("key")).isNull();
        assertThat(create.block()).as("every subscription does the work again").isTrue();
    }

    /** Keys that would do harm where they are taken for a path, a pattern, a command or well-formed text. */
    protected static List<String> hostileKeys() {
        List<String> keys = new ArrayList<>(List.of(
                "",
                " ",
                ".",
                "..",
                "../x",
                "../../../../etc/passwd",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "C:\\x",
                "~",
                "-rf",
                "\0",
                "a",
                "a\0",
                "a\0b",
                "A",
                "\n",
                "a\r\nSET b c",
                "*",
                "?",
                "[a]",
                "{a}",
                "a:b",
                "%2e%2e%2f",
                "${a}",
                "'",
                "\"; --",
                "é",
                "e\u0301",
                "日本",
                "\uD83D\uDE00",
                "\uD800",
                "\uDC00",
                "\uFEFF",
                "\u202E",
                "CON",
                "nul.txt"));
        keys.add("x".repeat(10_000));
        keys.add("x".repeat(10_001));
        keys.add("\u00df".repeat(10_000));
        return keys;
    }

    /** Adds one to a number kept as text, again and again until nobody came in between. */
    static Mono<Boolean> increment(SessionBackend backend, String key) {
        return Mono.defer(() -> backend.find(key))
                .single()
                .flatMap(read -> {
                    int number = Integer.parseInt(new String(read.data(), UTF_8)) + 1;
                    byte[] data = Integer.toString(number).getBytes(UTF_8);
                    return backend.replace(
                            key, read.version(), new StoredSession(data, read.version() + 1, read.expiresAt()));
                })
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(Integer.MAX_VALUE, Function.identity());
    }

    static <T> List<T> concurrently(int times, Function<Integer, Mono<T>> work) {
        return Flux.range(0, times)
                .flatMap(i -> Mono.defer(() -> work.apply(i)).subscribeOn(Schedulers.boundedElastic()), times)
                .collectList()
                .block();
    }

    protected final Instant inAnHour() {
        return clock.instant().plus(Duration.ofHours(1));
    }

    protected final StoredSession session(String data, long version) {
        return new StoredSession(data.getBytes(UTF_8), version, inAnHour());
    }

    protected final @Nullable StoredSession find(String key) {
        return backend().find(key).block();
    }

    protected final boolean create(String key, StoredSession session) {
        return Boolean.TRUE.equals(backend().create(key, session).block());
    }

    protected final boolean replace(String key, long expectedVersion, StoredSession session) {
        return Boolean.TRUE.equals(
                backend().replace(key, expectedVersion, session).block());
    }

    protected final void delete(String key) {
        backend().delete(key).block();
    }
}
