package dev.sessions.redis;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.OwnerIndex;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps each session under a key of its own in Redis, for any number of processes on any number of machines.
 *
 * <ul>
 *   <li>{@link #find}, {@link #create}, {@link #replace} and {@link #delete} are one command each, and so one round trip.
 *       A session with an owner is entered in the owner's index at the same time, by a second command beside the first.
 *   <li>No command touches two keys, so a cluster may spread them as it likes.
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

    private static final byte[] ABSENT = {};

    private final Clock clock;
    private final RedisKeys keys;
    private final RedisCommands redis;
    private final RedisOwnerIndex owners;

    private RedisBackend(Builder builder) {
        clock = builder.clock;
        keys = new RedisKeys(builder.keyPrefix);
        redis = new RedisCommands(builder.connections, builder.timeout);
        owners = new RedisOwnerIndex(this, redis, keys, clock);
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

    @Override
    public Mono<StoredSession> find(String key) {
        ByteBuffer redisKey = keys.session(key);
        return redis.inTime(
                "find a session",
                connection ->
                        RedisRecord.read(connection, redisKey).filter(session -> !session.isExpired(clock.instant())));
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        return write("create a session", key, ABSENT, session);
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return write("replace a session", key, RedisRecord.bytes(expectedVersion), session);
    }

    private Mono<Boolean> write(String operation, String key, byte[] expectedVersion, StoredSession session) {
        Objects.requireNonNull(session, "session");
        ByteBuffer redisKey = keys.session(key);
        String owner = session.owner();
        return redis.inTime(operation, connection -> {
            long now = clock.millis();
            long lives = RedisRecord.millisLeft(session, now);
            Mono<Boolean> written = RedisScript.WRITE
                    .run(
                            connection,
                            redisKey,
                            RedisScript.number(now),
                            ByteBuffer.wrap(expectedVersion),
                            RedisScript.number(lives),
                            RedisRecord.encode(
                                    session, ThreadLocalRandom.current().nextLong()))
                    .map(done -> done == 1);
            if (owner == null || lives <= 0) {
                return written;
            }
            // The entry goes out first: a session that is there is in its owner's index.
            return Mono.zip(owners.enter(connection, owner, key, now, lives), written, (entered, done) -> done);
        });
    }

    @Override
    public Mono<Void> delete(String key) {
        ByteBuffer redisKey = keys.session(key);
        return redis.inTime(
                "delete a session",
                connection -> connection.keyCommands().del(redisKey.duplicate()).then());
    }

    @Override
    public OwnerIndex owners() {
        return owners;
    }

    /** Settings of a {@link RedisBackend}. */
    public static final class Builder {

        private static final String DEFAULT_KEY_PREFIX = "sessions:";

        private final ReactiveRedisConnectionFactory connections;
        private String keyPrefix = DEFAULT_KEY_PREFIX;
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
         * How long an operation may take, connecting included, before it fails.
         *
         * @param timeout longer than zero
         * @return this builder
         * @throws IllegalArgumentException when it is not
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("timeout must be longer than zero, was " + timeout);
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

        /**
         * Makes the backend. Redis is not asked for anything yet.
         *
         * @return the backend
         */
        public RedisBackend build() {
            return new RedisBackend(this);
        }
    }
}
