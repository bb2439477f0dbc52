package dev.sessions.docs.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.SessionStore;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Sessions of another store, but none that began before an instant: a way to log everybody out. */
public final class CutoffStore implements SessionStore {

    private final SessionStore store;
    private volatile Instant cutoff = Instant.EPOCH;

    public CutoffStore(SessionStore store) {
        this.store = store;
    }

    public void endSessionsBefore(Instant cutoff) {
        this.cutoff = cutoff;
    }

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return store.find(options, cookieValue).map(lookup -> isCutOff(lookup) ? new Refused(Reason.ENDED) : lookup);
    }

    private boolean isCutOff(SessionLookup lookup) {
        return lookup instanceof Found found && isCutOff(found.stamp())
                || lookup instanceof Renewed renewed && isCutOff(renewed.former());
    }

    private boolean isCutOff(SessionStamp stamp) {
        return stamp.createdAt().isBefore(cutoff);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return store.follow(options, found);
    }

    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        return store.save(options, change);
    }

    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        return store.extend(options, found);
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        return store.remove(options, found, goesOn);
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        return store.owned(options);
    }

    @Override
    public boolean isStateless() {
        return store.isStateless();
    }
}
