package dev.sessions.redis;

import dev.sessions.backend.OwnerIndex;
import dev.sessions.backend.SessionBackend;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.zset.Tuple;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The keys of an owner's sessions, as a sorted set under a key of the owner's own. A session is entered by each of its
 * writes, with the time of that. When a listing finds it gone or another's, the entry is removed, unless it is so young
 * that its session may not have been written yet.
 */
final class RedisOwnerIndex implements OwnerIndex {

    private static final Logger log = LoggerFactory.getLogger(RedisOwnerIndex.class);

    /** Longer than a write may take, and than the clocks of two machines differ. */
    private static final Duration IN_FLIGHT = Duration.ofMinutes(1);

    private static final int LOOKED_UP_AT_ONCE = 32;
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final SessionBackend sessions;
    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Clock clock;

    RedisOwnerIndex(SessionBackend sessions, RedisCommands redis, RedisKeys keys, Clock clock) {
        this.sessions = sessions;
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
    }

    Mono<Long> enter(ReactiveRedisConnection connection, String owner, String key, long now, long lives) {
        return RedisScript.ENTER.run(
                connection,
                keys.owner(owner),
                RedisScript.number(now),
                ByteBuffer.wrap(RedisKeys.bytes(key)),
                RedisScript.number(lives));
    }

    @Override
    public Flux<String> keysOf(String owner) {
        return Flux.defer(() -> {
            long settled = clock.millis() - IN_FLIGHT.toMillis();
            Queue<String> gone = new ConcurrentLinkedQueue<>();
            return entries(owner)
                    .flatMapIterable(entries -> entries)
                    .flatMap(
                            entry -> {
                                String key = RedisKeys.text(entry.getValue());
                                return isKept(key, owner)
                                        .doOnNext(kept -> {
                                            if (!kept && entry.getScore() <= settled) {
                                                gone.add(key);
                                            }
                                        })
                                        .flatMap(kept -> kept ? Mono.just(key) : Mono.empty());
                            },
                            LOOKED_UP_AT_ONCE)
                    .concatWith(forget(owner, settled, gone).then(Mono.empty()));
        });
    }

    private Mono<List<Tuple>> entries(String owner) {
        return redis.inTime(
                "list an owner's sessions",
                connection -> connection
                        .zSetCommands()
                        .zRangeWithScores(keys.owner(owner), Range.unbounded())
                        .collectList());
    }

    private Mono<Boolean> isKept(String key, String owner) {
        return sessions.find(key).map(session -> owner.equals(session.owner())).defaultIfEmpty(false);
    }

    /** What is not forgotten now is by the next listing. */
    private Mono<Void> forget(String owner, long settled, Queue<String> gone) {
        return Flux.defer(() -> Flux.fromIterable(gone))
                .buffer(FORGOTTEN_AT_ONCE)
                .concatMap(some -> redis.inTime(
                        "forget an owner's sessions", connection -> forget(connection, owner, settled, some)))
                .then()
                .onErrorResume(e -> Mono.fromRunnable(() -> log.debug("An owner's index was not cleaned", e)));
    }

    private Mono<Long> forget(ReactiveRedisConnection connection, String owner, long settled, List<String> some) {
        ByteBuffer[] arguments = new ByteBuffer[1 + some.size()];
        arguments[0] = RedisScript.number(settled);
        for (int i = 0; i < some.size(); i++) {
            arguments[i + 1] = ByteBuffer.wrap(RedisKeys.bytes(some.get(i)));
        }
        return RedisScript.FORGET.run(connection, keys.owner(owner), arguments);
    }
}
