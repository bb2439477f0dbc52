package dev.sessions.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessions.InvalidOptionException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.ReactiveRedisClusterConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps each session under a key of its own in Redis, for any number of processes on any number of machines.
 *
 * <ul>
 *   <li>{@link #find}, {@link #create}, {@link #replace} and {@link #delete} are one command each, and so one round trip.
 *       A session with an owner is entered in the owner's index by the same one.
 *   <li>In a cluster, which may spread the keys as it likes, the entry is a command of its own. It goes first: a session
 *       that is there is in its owner's index.
 *   <li>A key lives in Redis for as long as its session does. What has expired by this backend's clock doesn't exist, even
 *       when Redis still has it.
 *   <li>A command that was sent again after a lost connection isn't done twice.
 *   <li>Redis that fails, or doesn't answer in time, is a {@link SessionUnavailableException}. The connection comes back
 *       by itself, as far as the connection factory sees to it.
 * </ul>
 *
 * <p>What Redis has confirmed is as safe as Redis makes it: a server without persistence forgets it when it restarts, a
 * fail-over loses what was not replicated, and one that may evict keys ends sessions when its memory is full. A command
 * that was given up for its time-out may still be done afterwards.
 */
public final class RedisBackend implements SessionBackend {

    private static final ByteBuffer ABSENT = ByteBuffer.allocate(0);

    private static final int LOOKED_UP_AT_ONCE = 32;
    private static final int FORGOTTEN_AT_ONCE = 100;

    private static final Logger log = LoggerFactory.getLogger(RedisBackend.class);

    private final Clock clock;
    private final RedisKeys keys;
    private final RedisCommands redis;

    /** What looks like one server may be many behind a proxy; the first answer tells. */
    private volatile boolean crossesSlots;

    private RedisBackend(Builder builder) {
        clock = builder.clock;
        keys = new RedisKeys(builder.keyPrefix);
        redis = new RedisCommands(builder.connections, builder.timeout);
    }

    /**
     * Keeps sessions with the defaults: keys begin with {@code sessions:}, two seconds for each
     * operation, the system's clock.
     *
     * @param connections gives the connections to Redis
     * @return the backend
     */
    public static RedisBackend of(ReactiveRedisConnectionFactory connections) {
        return builder(connections).build();
    }

    /**
     * Begins a backend that differs from the defaults.
     *
     * @param connections gives the connections to Redis
     * @return a builder
     */
    public static Builder builder(ReactiveRedisConnectionFactory connections) {
        return new Builder(connections);
    }

    /**
     * Begins to connect, in the background: for the start of an application, so that the first visitors need not wait. When
     * it fails, whoever needs the connection tries again.
     */
    public void connect() {
        redis.connect();
    }

    @Override
    public Mono<StoredSession> find(String key) {
        return redis.inTime(
                "find a session",
                connection -> RedisRecord.read(connection, keys.session(key))
                        .filter(session -> !session.isExpired(clock.instant())));
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        return write("create a session", key, ABSENT, session);
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return write("replace a session", key, RedisRecord.version(expectedVersion), session);
    }

    private Mono<Boolean> write(String operation, String key, ByteBuffer expectedVersion, StoredSession session) {
        return redis.inTime(operation, connection -> {
                    long time = clock.millis();
                    long left = RedisRecord.millisLeft(session, time);
                    ByteBuffer now = RedisScript.number(time);
                    ByteBuffer lives = RedisScript.number(left);
                    ByteBuffer entry = RedisKeys.text(key);
                    ByteBuffer[] arguments = {now, lives, expectedVersion, RedisRecord.encode(session), entry};
                    ByteBuffer record = keys.session(key);
                    Mono<Long> alone = RedisScript.WRITE.run(connection, List.of(record), arguments);
                    if (session.owner() == null || left <= 0) {
                        return alone;
                    }
                    ByteBuffer index = keys.owner(session.owner());
                    Mono<Long> apart = RedisScript.ENTER
                            .run(connection, List.of(index), now, lives, entry)
                            .then(alone);
                    if (isSpread(connection)) {
                        return apart;
                    }
                    return RedisScript.WRITE
                            .run(connection, List.of(record, index), arguments)
                            .onErrorResume(e -> RedisCommands.isRefusal(e, "CROSSSLOT"), e -> {
                                crossesSlots = true;
                                return apart;
                            });
                })
                .map(done -> done == 1);
    }

    /** Whether two keys may be in two places, so that no command can touch both. */
    private boolean isSpread(ReactiveRedisConnection connection) {
        return crossesSlots || connection instanceof ReactiveRedisClusterConnection;
    }

    @Override
    public Mono<Void> delete(String key) {
        return redis.inTime(
                "delete a session",
                connection -> connection.keyCommands().del(keys.session(key)).then());
    }

    @Override
    public Flux<String> keysOf(String owner) {
        return Flux.defer(() -> {
            Queue<String> gone = new ConcurrentLinkedQueue<>();
            return entries(owner)
                    .flatMapIterable(entries -> entries)
                    .flatMap(
                            entry -> {
                                String key = UTF_8.decode(entry).toString();
                                return find(key)
                                        .filter(session -> owner.equals(session.owner()))
                                        .map(session -> key)
                                        .switchIfEmpty(Mono.fromRunnable(() -> gone.add(key)));
                            },
                            LOOKED_UP_AT_ONCE)
                    .concatWith(Flux.defer(() -> forget(owner, gone)));
        });
    }

    private Mono<List<ByteBuffer>> entries(String owner) {
        return redis.inTime(
                "list an owner's sessions",
                connection -> connection
                        .zSetCommands()
                        .zRange(keys.owner(owner), Range.unbounded())
                        .collectList());
    }

    /** What is not forgotten now is by the next listing, or when it has expired. */
    private <T> Flux<T> forget(String owner, Iterable<String> gone) {
        return Flux.fromIterable(gone)
                .buffer(FORGOTTEN_AT_ONCE)
                .concatMap(some ->
                        redis.inTime("forget an owner's sessions", connection -> forget(connection, owner, some)))
                .onErrorResume(e -> Mono.fromRunnable(() -> log.debug("An owner's index was not cleaned", e)))
                .thenMany(Flux.empty());
    }

    /** Only where an entry is written together with its session: elsewhere it may be that of one that comes right after. */
    Mono<Long> forget(ReactiveRedisConnection connection, String owner, List<String> sessions) {
        if (isSpread(connection)) {
            return Mono.empty();
        }
        Stream<ByteBuffer> records = sessions.stream().map(keys::session);
        Stream<ByteBuffer> entries = sessions.stream().map(RedisKeys::text);
        return RedisScript.FORGET.run(
                connection,
                Stream.concat(Stream.of(keys.owner(owner)), records).toList(),
                Stream.concat(Stream.of(RedisKeys.text(owner)), entries).toArray(ByteBuffer[]::new));
    }

    /** Settings of a {@link RedisBackend}. */
    public static final class Builder {

        private final ReactiveRedisConnectionFactory connections;
        private String keyPrefix = "sessions:";
        private Duration timeout = Duration.ofSeconds(2);
        private Clock clock = Clock.systemUTC();

        private Builder(ReactiveRedisConnectionFactory connections) {
            this.connections = Objects.requireNonNull(connections, "connections");
        }

        /**
         * What the keys in Redis begin with. Applications that share a Redis and not their sessions need different ones.
         *
         * @param keyPrefix any text
         * @return this builder
         */
        public Builder keyPrefix(String keyPrefix) {
            this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
            return this;
        }

        /**
         * How long an operation may take, the wait for a connection included, before it fails.
         *
         * @param timeout longer than zero
         * @return this builder
         * @throws InvalidOptionException when it is not
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new InvalidOptionException("timeout", "must be longer than zero", "2s");
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Tells what has expired, and how long a key has to live.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** {@return the backend; Redis is not asked for anything yet} */
        public RedisBackend build() {
            return new RedisBackend(this);
        }
    }
}
