package dev.sessions.redis;

import dev.sessions.SessionUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs commands on a connection: within a time, and with every fault told as the backends' contract wants it.
 *
 * <p>A client that is reconnecting keeps every command it is given until it is connected again, those that were given up
 * included. So a server that has let several operations in a row wait in vain is asked only now and then, until it answers;
 * the other operations fail at once. Else an outage would fill the memory.
 */
final class RedisCommands {

    private static final Logger log = LoggerFactory.getLogger(RedisCommands.class);

    private static final int MOST_LATE_IN_A_ROW = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);
    private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

    private final ReactiveRedisConnectionFactory connections;
    private final Duration timeout;
    private final AtomicLong lastAttempt = new AtomicLong();
    private final AtomicInteger lateInARow = new AtomicInteger();

    /**
     * The factory connects on the calling thread, when it is first asked, and blocks it. So the calling thread is one that
     * may be blocked, until there is a connection; from then on it is at hand, and reconnects by itself in the background.
     */
    private volatile boolean connected;

    /** One attempt for all that wait for it; it goes on when they give up, and there is another one only if it fails. */
    private final Mono<Boolean> firstConnection;

    RedisCommands(ReactiveRedisConnectionFactory connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
        this.firstConnection = Mono.fromCallable(connections::getReactiveConnection)
                .doOnNext(this::begin)
                .map(connection -> true)
                .subscribeOn(Schedulers.boundedElastic())
                .cache(done -> FOR_EVER, failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** In the background; without success, whoever needs the connection tries again. */
    void connect() {
        firstConnection.subscribe(done -> {}, e -> log.debug("There is no connection to Redis yet", e));
    }

    private void begin(ReactiveRedisConnection connection) {
        connected = true;
        Mono.usingWhen(Mono.just(connection), EvictionPolicy::check, ReactiveRedisConnection::closeLater)
                .timeout(timeout)
                .subscribe(nothing -> {}, EvictionPolicy::notTold);
    }

    /** Runs an operation; what it is goes into the message of a failure: "find a session". */
    <T> Mono<T> inTime(String operation, Function<ReactiveRedisConnection, Mono<T>> commands) {
        Mono<T> run = Mono.using(connections::getReactiveConnection, commands, RedisCommands::giveBack);
        return Mono.defer(() -> mayAsk()
                ? (connected ? run : firstConnection.then(run))
                        .timeout(timeout)
                        .doOnSuccess(answer -> lateInARow.set(0))
                        .onErrorMap(e -> failed(operation, e))
                : Mono.error(unavailable(operation, noAnswer() + " to others, and not asked again yet", null)));
    }

    /** Nobody waits for that: what is shared stays open, and what was taken of a pool goes back on its own. */
    private static void giveBack(ReactiveRedisConnection connection) {
        connection.closeLater().subscribe(nothing -> {}, e -> log.debug("A connection to Redis was not given back", e));
    }

    private SessionUnavailableException failed(String operation, Throwable e) {
        boolean late = isTimeout(e);
        count(late);
        return unavailable(operation, late ? noAnswer() : reason(e), e);
    }

    /** Who waits for the first connection has given nothing to the client yet. */
    private void count(boolean late) {
        if (!late) {
            lateInARow.set(0);
        } else if (connected) {
            lateInARow.incrementAndGet();
        }
    }

    private boolean mayAsk() {
        if (lateInARow.get() < MOST_LATE_IN_A_ROW) {
            return true;
        }
        long now = System.nanoTime();
        long last = lastAttempt.get();
        return now - last >= BETWEEN_ATTEMPTS.toNanos() && lastAttempt.compareAndSet(last, now);
    }

    /** This backend's time is up, or the connection's own. */
    private static boolean isTimeout(Throwable e) {
        return e instanceof TimeoutException || e instanceof QueryTimeoutException;
    }

    private String noAnswer() {
        return "no answer within " + timeout.toMillis() + " ms";
    }

    private static SessionUnavailableException unavailable(String operation, String problem, @Nullable Throwable e) {
        return new SessionUnavailableException("Could not " + operation + " in Redis: " + problem, e);
    }

    /** What the innermost exception says: the outer ones say that there was an error. */
    private static String reason(Throwable e) {
        Throwable root = causes(e).reduce(e, (outer, inner) -> inner);
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** Whether the server has refused a command with an error of that code. */
    static boolean isRefusal(Throwable e, String code) {
        return causes(e)
                .anyMatch(cause ->
                        cause.getMessage() != null && cause.getMessage().startsWith(code));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }
}
