package dev.sessions.observation;

import dev.sessions.SessionOptions;
import dev.sessions.observation.SessionObservationContext.Access;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Ended;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStore;
import io.micrometer.observation.Observation;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Observes loading and saving, and passes everything on. */
record ObservedStore(
        SessionStore store, Function<Access, SessionObservationContext> contexts, SessionObservations observations)
        implements SessionStore {

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return observed(Access.LOAD, store.find(options, cookieValue), ObservedStore::outcome);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return store.follow(options, found);
    }

    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        return observed(Access.SAVE, store.save(options, change), ObservedStore::outcome);
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        return store.remove(options, found, goesOn);
    }

    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        return store.extend(options, found);
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        return store.owned(options);
    }

    @Override
    public boolean isStateless() {
        return store.isStateless();
    }

    private <T> Mono<T> observed(Access access, Mono<T> work, Function<T, String> outcome) {
        return Mono.deferContextual(subscriber -> {
            SessionObservationContext context = contexts.apply(access);
            Observation observation = observations.start(context, subscriber);
            return work.doOnNext(came -> context.outcome(outcome.apply(came)))
                    .doOnError(observation::error)
                    .doFinally(signal -> observation.stop());
        });
    }

    private static String outcome(SessionLookup lookup) {
        return lookup instanceof Found ? "found" : lookup instanceof Refused ? "refused" : "renewed";
    }

    private static String outcome(Saved saved) {
        return saved instanceof Stored ? "stored" : saved instanceof Ended ? "ended" : "dropped";
    }
}
