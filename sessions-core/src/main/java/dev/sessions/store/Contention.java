package dev.sessions.store;

import dev.sessions.SessionUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What to do when somebody else was first: wait a moment, and try again, but not for ever. */
final class Contention {

    /** Each round one writer gets through, so this many may contend for one record. */
    private static final int MOST_CONFLICTS = 256;

    private static final int MAX_PAUSE_MILLIS = 20;

    private Contention() {}

    /** What comes after it calls functions of the application again, which is not for the store's threads. */
    static <T> Mono<T> retry(String what, int conflicts, Supplier<Mono<T>> next) {
        if (conflicts == MOST_CONFLICTS) {
            return Mono.error(new SessionUnavailableException(what + " was changed by others each of the "
                    + MOST_CONFLICTS + " times this request tried to save it"));
        }
        int pause = ThreadLocalRandom.current().nextInt(Math.min(conflicts, MAX_PAUSE_MILLIS));
        return Mono.delay(Duration.ofMillis(pause)).then(Mono.defer(next)).publishOn(Schedulers.boundedElastic());
    }
}
