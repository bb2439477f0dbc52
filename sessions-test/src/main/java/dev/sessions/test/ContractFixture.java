package dev.sessions.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the contract asks of who extends it, and the words its tests are written in. */
abstract class ContractFixture {

    /**
     * Keys, and as well owners, that do harm where they are taken for a path, an option, a number or a word without case,
     * where they are cut off, or where something else of the storage has such a name.
     */
    static final List<String> HOSTILE = Stream.concat(
                    Stream.of((". .. ... - -- -rf _ a A aa aA a. .a a- a_ _a 0 00 0.0 1e1 10 ff null con CON nul.txt"
                                    + " owner owners lock .lock x.tmp 0123456789abcdef.tmp")
                            .split(" ")),
                    // As a session's key and an owner come: a hash of 43 characters, and one that differs in a case.
                    Stream.of(
                            "-kQ3_" + "hJ7".repeat(12) + "-A",
                            "-kQ3_" + "hJ7".repeat(12) + "-a",
                            "x".repeat(64),
                            "x".repeat(63),
                            "x".repeat(63) + "X",
                            "x".repeat(63) + "y",
                            ".".repeat(64)))
            .toList();

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
        return await("find " + key, backend().find(key));
    }

    /**
     * Creates a record and waits for the answer.
     *
     * @param key its key
     * @param session the record
     * @return the answer
     */
    protected final boolean create(String key, StoredSession session) {
        return answer("create " + key, backend().create(key, session));
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
        return answer("replace " + key, backend().replace(key, expectedVersion, session));
    }

    /**
     * Deletes a record and waits until it is gone.
     *
     * @param key its key
     */
    protected final void delete(String key) {
        await("delete " + key, backend().delete(key));
    }

    final Instant inAnHour() {
        return clock.instant().plus(Duration.ofHours(1));
    }

    /** A record that is expired already: in the place of another it deletes it. */
    final StoredSession ended(long version) {
        return new StoredSession(new byte[0], version, clock.instant());
    }

    /** An answer is true or false, and never missing. */
    final boolean answer(String operation, Mono<Boolean> work) {
        return Objects.requireNonNull(await(operation, work), operation + " completed without an answer");
    }

    /** How long an operation may take before it has failed the test. */
    Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Waits for an operation; one that takes too long fails the test by its name. */
    final <T> @Nullable T await(String operation, Mono<T> work) {
        try {
            return work.block(patience());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new AssertionError(
                        "The backend is too slow: '" + operation + "' had no answer after "
                                + patience().toMillis() + " ms",
                        e);
            }
            throw e;
        }
    }

    final <T> List<T> awaitAll(String operation, Flux<T> work) {
        return Objects.requireNonNull(await(operation, work.collectList()));
    }

    /** Changes a session, again and again until nobody came in between; false when it is gone. */
    final Mono<Boolean> change(String key, UnaryOperator<StoredSession> next) {
        return Mono.defer(() -> backend().find(key))
                .flatMap(read -> backend().replace(key, read.version(), next.apply(read)))
                .flatMap(replaced -> replaced ? Mono.just(true) : change(key, next))
                .defaultIfEmpty(false);
    }

    /** Does something many times at once, each on a thread of its own as far as there are threads. */
    final <T> List<T> concurrently(int times, Function<Integer, Mono<T>> work) {
        return awaitAll(
                times + " operations at once",
                Flux.range(0, times)
                        .flatMap(i -> Mono.defer(() -> work.apply(i)).subscribeOn(Schedulers.boundedElastic()), times));
    }
}
