package dev.sessions.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sessions.backend.StoredSession;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import reactor.core.publisher.Mono;

/**
 * What is under a session's key. Numbers are big-endian; {@link RedisScript#WRITE} reads them too:
 *
 * <pre>
 *  0      format      1
 *  1..8   version     i64
 *  9..16  expiresAt   i64, milliseconds since 1970
 * 17..24  write       random, another for each write: tells it when it comes again after a lost connection
 * 25      length      of the owner, u8; 0 when there is none
 * 26..    owner, in ASCII; data
 * </pre>
 */
final class RedisRecord {

    private static final Logger log = LoggerFactory.getLogger(RedisRecord.class);

    private static final byte FORMAT = 1;
    private static final int HEADER = 26;

    /** Some 140,000 years: the farthest expiry that Redis surely takes, as it adds its own time. */
    private static final long FOREVER = 1L << 52;

    private RedisRecord() {}

    static ByteBuffer encode(StoredSession session) {
        byte[] owner = (session.owner() == null ? "" : session.owner()).getBytes(US_ASCII);
        return ByteBuffer.allocate(HEADER + owner.length + session.data().length)
                .put(FORMAT)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .putLong(ThreadLocalRandom.current().nextLong())
                .put((byte) owner.length)
                .put(owner)
                .put(session.data())
                .flip();
    }

    /** The session under a key; empty, with a word in the log, when there is something else. */
    static Mono<StoredSession> read(ReactiveRedisConnection connection, ByteBuffer redisKey) {
        return connection
                .stringCommands()
                .get(redisKey)
                .flatMap(value -> Mono.justOrEmpty(decode(value)).switchIfEmpty(notASession()))
                .onErrorResume(
                        e -> RedisCommands.isRefusal(e, "WRONGTYPE"), e -> notASession()); // a list or a hash, say
    }

    private static Mono<StoredSession> notASession() {
        return Mono.fromRunnable(
                () -> log.warn("Redis has a value under a session's key that is not a session. It counts"
                        + " as absent; is the key prefix used by something else?"));
    }

    private static @Nullable StoredSession decode(ByteBuffer value) {
        ByteBuffer record = value.duplicate();
        if (record.remaining() < HEADER || record.get() != FORMAT) {
            return null;
        }
        long version = record.getLong();
        Instant expiresAt = Instant.ofEpochMilli(record.getLong());
        record.getLong();
        int ownerLength = Byte.toUnsignedInt(record.get());
        if (record.remaining() < ownerLength) {
            return null;
        }
        String owner = ownerLength == 0 ? null : new String(next(record, ownerLength), US_ASCII);
        try {
            return new StoredSession(next(record, record.remaining()), version, expiresAt, owner);
        } catch (IllegalArgumentException e) {
            return null; // no session has this version or this owner
        }
    }

    private static byte[] next(ByteBuffer record, int length) {
        byte[] bytes = new byte[length];
        record.get(bytes);
        return bytes;
    }

    /** How long Redis is to keep a session; 0 or less when it has expired. */
    static long millisLeft(StoredSession session, long now) {
        long expiresAt = session.expiresAt().toEpochMilli();
        return expiresAt <= now ? 0 : Math.min(expiresAt - now, FOREVER);
    }

    static ByteBuffer version(long version) {
        return ByteBuffer.allocate(Long.BYTES).putLong(version).flip();
    }
}
