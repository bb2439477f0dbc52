package dev.sessions.redis;

import dev.sessions.SessionUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs commands on a connection: within a time, and with every fault told as the backends' contract wants it.
 *
 * <p>A client that is reconnecting keeps every command it is given until it is connected again, those that were given up
 * included. So a server that has let one operation wait in vain is asked only now and then, until it answers; the other
 * operations fail at once. Else an outage would fill the memory.
 */
final class RedisCommands {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final ReactiveRedisConnectionFactory connections;
    private final Duration timeout;
    private final AtomicLong lastAttempt = new AtomicLong();
    private volatile boolean silent;

    /**
     * The factory connects on the calling thread, when it is first asked, and blocks it. So the calling thread is one that
     * may be blocked, until there is a connection; from then on it is at hand, and reconnects by itself in the background.
     */
    private volatile boolean connected;

    RedisCommands(ReactiveRedisConnectionFactory connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /** Runs an operation; what it is goes into the message of a failure: "find a session". */
    <T> Mono<T> inTime(String operation, Function<ReactiveRedisConnection, Mono<T>> commands) {
        Mono<T> run = Mono.usingWhen(Mono.fromSupplier(this::connect), commands, ReactiveRedisConnection::closeLater);
        Mono<T> timed = Mono.defer(() -> connected ? run : run.subscribeOn(Schedulers.boundedElastic()))
                .timeout(timeout)
                .doOnSuccess(answer -> silent = false)
                .doOnError(e -> silent = isTimeout(e))
                .onErrorMap(e -> unavailable(operation, isTimeout(e) ? noAnswer() : reason(e), e));
        return Mono.defer(() -> mayAsk()
                ? timed
                : Mono.error(unavailable(operation, noAnswer() + " to others, and not asked again yet", null)));
    }

    private ReactiveRedisConnection connect() {
        ReactiveRedisConnection connection = connections.getReactiveConnection();
        connected = true;
        return connection;
    }

    private boolean mayAsk() {
        if (!silent) {
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
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** The key holds a list or a hash, say. */
    static boolean isWrongType(Throwable e) {
        return says(e, "WRONGTYPE");
    }

    /** The server does not know the script of that digest. */
    static boolean isUnknownScript(Throwable e) {
        return says(e, "NOSCRIPT");
    }

    private static boolean says(Throwable e, String code) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().startsWith(code)) {
                return true;
            }
        }
        return false;
    }
}
