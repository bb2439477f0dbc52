package dev.sessions.redis;

import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import reactor.core.publisher.Mono;

/** Looks whether Redis keeps what it has confirmed when its memory is full, as far as it tells. */
final class EvictionPolicy {

    private static final Logger log = LoggerFactory.getLogger(EvictionPolicy.class);

    private static final String SETTING = "maxmemory-policy";
    private static final String SAFE = "noeviction";

    private EvictionPolicy() {}

    /** In a cluster each node tells its own. */
    static Mono<Void> check(ReactiveRedisConnection connection) {
        return connection
                .serverCommands()
                .getConfig(SETTING)
                .doOnNext(config -> {
                    List<String> unsafe = config.values().stream()
                            .map(Objects::toString)
                            .filter(policy -> !policy.equals(SAFE))
                            .distinct()
                            .toList();
                    if (!unsafe.isEmpty()) {
                        log.warn(
                                "Redis has the {} {}: when its memory is full, it evicts sessions, which ends them early, and"
                                        + " records of sessions that were ended, which lets them open again. Set it to {}"
                                        + " in the Redis that keeps sessions.",
                                SETTING,
                                String.join(", ", unsafe),
                                SAFE);
                    }
                })
                .then();
    }

    static void notTold(Throwable e) {
        log.debug("Redis does not tell its {}", SETTING, e);
    }
}
