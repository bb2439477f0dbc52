package dev.sessions.request;

import dev.sessions.SessionException;
import dev.sessions.request.SessionRequest.Loaded;
import dev.sessions.spi.SessionLookup.Found;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Extends the session of a request whose connection stays open, again and again until it is over. */
final class KeepAlive {

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final Loaded loaded;
    private @Nullable Found last;
    private boolean over;

    KeepAlive(Loaded loaded) {
        this.loaded = loaded;
    }

    Mono<Void> every(Duration interval) {
        return Flux.interval(interval)
                .onBackpressureDrop()
                .concatMap(tick -> HandlerThreads.back(extend()), 1)
                .takeUntil(done -> over)
                .then();
    }

    /** One that was not saved yet has nothing to extend. */
    private Mono<Boolean> extend() {
        Found found = last != null ? last : loaded.session().stored();
        if (found == null) {
            return Mono.empty();
        }
        return loaded.configured()
                .store()
                .extend(loaded.configured().options(), found)
                .doOnNext(now -> last = now)
                .hasElement()
                .doOnNext(alive -> over = !alive)
                .onErrorResume(SessionException.class, failure -> {
                    log.warn(
                            "Session '{}' could not be kept alive; it is tried again",
                            loaded.session().name(),
                            failure);
                    return Mono.empty();
                });
    }
}
