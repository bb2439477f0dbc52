package dev.sessions.store;

import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Saves of one session, one behind the other within this process, each onto what the one before it saved: so many at once
 * cost one write each. What others do is not kept out; that is what compare-and-set is for.
 */
final class SaveQueue {

    /** The last save of each session that is under way, for the one that comes next. */
    private final Map<String, Sinks.One<Saved>> last = new ConcurrentHashMap<>();

    /**
     * Saves when it is its turn.
     *
     * @param key tells the session
     * @param save given what the save before it has stored; nothing when there was none, or it stored nothing
     */
    Mono<Saved> inTurn(String key, Function<Optional<Stored>, Mono<Saved>> save) {
        return Mono.defer(() -> {
            Sinks.One<Saved> mine = Sinks.one();
            Sinks.One<Saved> before = last.put(key, mine);
            // On another thread: a long queue makes no deep stack, and what an application does to merge takes its time
            // there.
            Mono<Optional<Stored>> turn = before == null
                    ? Mono.just(Optional.empty())
                    : before.asMono()
                            .publishOn(Schedulers.boundedElastic())
                            .ofType(Stored.class)
                            .map(Optional::of)
                            .defaultIfEmpty(Optional.empty());
            Runnable leave = () -> {
                mine.tryEmitEmpty();
                last.remove(key, mine);
            };
            return turn.flatMap(save)
                    .doOnSuccess(mine::tryEmitValue)
                    .doOnTerminate(leave)
                    .doOnCancel(leave);
        });
    }

    /** Whether no save is under way. */
    boolean isEmpty() {
        return last.isEmpty();
    }
}
