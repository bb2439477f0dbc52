package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import dev.sessions.store.RecordCodec.Present;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Keeps a session's values in a {@link SessionBackend} and puts a signed or sealed id into the cookie.
 *
 * <p>Concurrent changes are merged: each save is a compare-and-set, and when the stored session is no longer the one that
 * was found, what this request did is applied to what is stored now. A session that is gone meanwhile is not brought back,
 * and an id that the backend does not know never becomes a session's id.
 */
public class BackendStore implements SessionStore {

    private final SessionBackend backend;
    private final KeyRefresh refresh;
    final TokenCodec codec;
    final SessionTimes times;
    final Records records;
    final Generations generations;
    final SaveQueue queue = new SaveQueue();

    /**
     * Creates a store.
     *
     * @param backend keeps the records
     * @param keys gives the keys of cookies and records
     * @param clock tells the time
     */
    public BackendStore(SessionBackend backend, KeyRingSource keys, Clock clock) {
        this.backend = backend;
        this.codec = new TokenCodec(keys, clock);
        this.times = new SessionTimes(clock);
        this.refresh = new KeyRefresh(keys, codec);
        SessionBackend read = refresh.before(backend);
        this.records = new Records(read, new RecordCodec(codec, times));
        this.generations = new Generations(Generations.Kind.RECORDS, read, codec, clock, Duration.ZERO);
    }

    /**
     * A store on the system's clock.
     *
     * @param backend keeps the records
     * @param keys the first makes cookies and records, every one opens them
     * @return the store
     */
    public static BackendStore of(SessionBackend backend, KeyRing keys) {
        return new BackendStore(backend, KeyRingSource.of(keys), Clock.systemUTC());
    }

    /** {@return what keeps the records} */
    public SessionBackend backend() {
        return backend;
    }

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return refresh.find(Mono.defer(() -> {
            Opening opening = codec.openText(Purpose.ID, options.name(), cookieValue);
            if (opening instanceof Opening.Refused refused) {
                return Mono.just(new Refused(refused.reason()));
            }
            Opened opened = (Opened) opening;
            byte[] id = opened.token().payload();
            return id.length == SessionId.BYTES
                    ? find(options, id)
                            .map(lookup -> dueIf(!opened.current(), lookup))
                            .map(lookup -> expiredIfDue(options, opened.token(), lookup))
                    : Mono.just(new Refused(Reason.MALFORMED));
        }));
    }

    private Mono<SessionLookup> find(SessionOptions options, byte[] id) {
        String text = SessionId.text(id);
        return records.find(options, text, SessionId.backendKey(text));
    }

    private static SessionLookup dueIf(boolean cookieIsOutdated, SessionLookup lookup) {
        return cookieIsOutdated && lookup instanceof Found found
                ? new Found(found.stamp(), found.data(), true, null)
                : lookup;
    }

    /** What nobody has used for so long has expired; before that it was ended. */
    private SessionLookup expiredIfDue(SessionOptions options, Token token, SessionLookup lookup) {
        return lookup instanceof Refused refused
                        && refused.reason() == Reason.ENDED
                        && !times.now().isBefore(options.expiry(token.createdAt(), token.issuedAt(), null))
                ? new Refused(Reason.EXPIRED)
                : lookup;
    }

    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        return records.extend(options, found.stamp().id(), 1);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        String id = found.stamp().id();
        return records.lookUp(options, id, SessionId.backendKey(id))
                .map(here -> here instanceof Found ? new Refused(Reason.ENDED) : here)
                .defaultIfEmpty(found);
    }

    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        return Mono.defer(() -> new BackendSave(this, options, change).run());
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        String key = SessionId.backendKey(found.stamp().id());
        long version = found.stamp().version();
        if (!goesOn) {
            return records.remove(options, key, version);
        }
        String elsewhere = SessionId.random(); // nothing is under it here
        SessionChange moved = new SessionChange(
                SessionChange.Kind.SAVE, found, elsewhere, found.stamp().createdAt(), data -> found.data());
        return records.close(options, key, moved, new Present(found.data(), version), null);
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        records.keysOf(options, ""); // a backend that cannot says so; nothing is read without a subscription
        return new OwnedRecords(options, records, generations);
    }

    @Override
    public boolean isStateless() {
        return false;
    }

    boolean isIndexed() {
        try {
            backend.keysOf("-"); // any owner; nothing is read without a subscription
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}
