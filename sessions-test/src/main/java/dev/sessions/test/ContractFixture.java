package dev.sessions.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the contract asks of who extends it, and the words its tests are written in. */
abstract class ContractFixture {

    /** A backend that hasn't answered by then has failed the test. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The clock of the backend under test. It stands still unless a test moves it on. */
    protected final MutableClock clock = new MutableClock();

    /**
     * The backend under test: on {@link #clock}, empty at the beginning of each test, and the same one throughout a
     * test.
     *
     * @return the backend
     */
    protected abstract SessionBackend backend();

    /**
     * Lets time pass for the backend under test. The default moves {@link #clock} on. Override it, and call it, when
     * your storage counts on a clock of its own that must be moved too.
     *
     * @param duration how much time
     */
    protected void advance(Duration duration) {
        clock.advance(duration);
    }

    /**
     * Cuts the backend off from its storage, as an outage would: stop the server, move the directory away, close the
     * proxy in between. Override it together with {@link #restore()}. The default skips the test that asks for it.
     *
     * @throws Exception when that doesn't work, which fails the test
     */
    protected void cutOff() throws Exception {
        abort("Override cutOff() and restore() to test what the backend does in an outage");
    }

    /**
     * Ends what {@link #cutOff()} began. The test waits up to 30 seconds until the backend has found its storage again.
     *
     * @throws Exception when that doesn't work, which fails the test
     */
    protected void restore() throws Exception {}

    /**
     * How many bytes the large record of the tests has: one MiB. Override it when your storage takes less, and tell
     * your users.
     *
     * @return the number of bytes
     */
    protected int largeSize() {
        return 1024 * 1024;
    }

    /**
     * A record for a test, nobody's, that expires in an hour.
     *
     * @param text its data
     * @param version its version
     * @return the record
     */
    protected final StoredSession session(String text, long version) {
        return session(text, version, null);
    }

    /**
     * A record for a test that expires in an hour.
     *
     * @param text its data
     * @param version its version
     * @param owner whose it is, or {@code null}
     * @return the record
     */
    protected final StoredSession session(String text, long version, @Nullable String owner) {
        return new StoredSession(text.getBytes(UTF_8), version, inAnHour(), owner);
    }

    /**
     * Looks a record up and waits for the answer.
     *
     * @param key its key
     * @return the record, or {@code null}
     */
    protected final @Nullable StoredSession find(String key) {
        return backend().find(key).block(PATIENCE);
    }

    /**
     * Creates a record and waits for the answer.
     *
     * @param key its key
     * @param session the record
     * @return the answer
     */
    protected final boolean create(String key, StoredSession session) {
        return answer(backend().create(key, session));
    }

    /**
     * Replaces a record and waits for the answer.
     *
     * @param key its key
     * @param expectedVersion the version to replace
     * @param session the record
     * @return the answer
     */
    protected final boolean replace(String key, long expectedVersion, StoredSession session) {
        return answer(backend().replace(key, expectedVersion, session));
    }

    /**
     * Deletes a record and waits until it is gone.
     *
     * @param key its key
     */
    protected final void delete(String key) {
        backend().delete(key).block(PATIENCE);
    }

    final Instant inAnHour() {
        return clock.instant().plus(Duration.ofHours(1));
    }

    /** A record that is expired already: in the place of another it deletes it. */
    final StoredSession ended(long version) {
        return new StoredSession(new byte[0], version, clock.instant());
    }

    /** An answer is true or false, and never missing. */
    static boolean answer(Mono<Boolean> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE), "the backend completed without an answer");
    }

    /** Adds one to a number kept as text, again and again until nobody came in between; false when it is gone. */
    static Mono<Boolean> increment(SessionBackend backend, String key) {
        return Mono.defer(() -> backend.find(key))
                .flatMap(read -> {
                    long next = Long.parseLong(new String(read.data(), UTF_8)) + 1;
                    byte[] data = Long.toString(next).getBytes(UTF_8);
                    return backend.replace(
                            key,
                            read.version(),
                            new StoredSession(data, read.version() + 1, read.expiresAt(), read.owner()));
                })
                .map(replaced -> replaced ? Outcome.DONE : Outcome.AGAIN)
                .defaultIfEmpty(Outcome.GONE)
                .filter(outcome -> outcome != Outcome.AGAIN)
                .repeatWhenEmpty(Integer.MAX_VALUE, Function.identity())
                .map(outcome -> outcome == Outcome.DONE);
    }

    private enum Outcome {
        DONE,
        AGAIN,
        GONE
    }

    /** Does something many times at once, each on a thread of its own as far as there are threads. */
    static <T> List<T> concurrently(int times, Function<Integer, Mono<T>> work) {
        return Objects.requireNonNull(Flux.range(0, times)
                .flatMap(i -> Mono.defer(() -> work.apply(i)).subscribeOn(Schedulers.boundedElastic()), times)
                .collectList()
                .block(PATIENCE));
    }
}
