package dev.sessions.docs.store;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionIndex;
import dev.sessions.SessionOptions;
import dev.sessions.SessionState;
import dev.sessions.SessionStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
    public SessionState create(SessionOptions options, @Nullable Reason reason) {
        return store.create(options, reason);
    }

    @Override
    public Mono<SessionState> load(SessionOptions options, String cookieValue) {
        return store.load(options, cookieValue)
                .map(session -> session.isNew() || !session.createdAt().isBefore(cutoff)
                        ? session
                        : store.create(options, Reason.ENDED));
    }

    @Override
    public Mono<SessionCookie> save(SessionState session) {
        return store.save(session);
    }

    @Override
    public boolean isStateless() {
        return store.isStateless();
    }

    @Override
    public Mono<Boolean> remove(SessionState session) {
        return store.remove(session);
    }

    @Override
    public @Nullable SessionIndex index(SessionOptions options) {
        return store.index(options);
    }
}
