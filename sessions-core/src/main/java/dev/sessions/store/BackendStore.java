package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionException;
import dev.sessions.SessionIndex;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.SessionState;
import dev.sessions.SessionStore;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.OwnerIndex;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Opening.Opened;
import dev.sessions.codec.Opening.Refused;
import dev.sessions.codec.Purpose;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.SessionRecord.Found;
import dev.sessions.store.SessionRecord.Gone;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps a session's values in a {@link SessionBackend} and puts a signed or sealed id into the cookie.
 *
 * <p>Concurrent changes are merged: when the stored session is no longer the one that was loaded, what this request did
 * (puts, removals, flashes added and taken) is applied to what is stored now. A session that is gone meanwhile is not
 * brought back, and an id that the backend does not know never becomes a session's id.
 */
public final class BackendStore implements SessionStore {

    private static final byte[] NOTHING = {};

    private final SessionBackend backend;
    private final TokenCodec codec;
    private final SessionSerializer serializer;
    private final Clock clock;
    private final RecordCodec records;
    private final BackendSaves saves;

    /**
     * Creates a store.
     *
     * @param backend keeps the records
     * @param codec makes and opens the cookies' values and the records
     * @param serializer writes and reads sessions
     * @param clock tells the time; the codec's
     */
    public BackendStore(SessionBackend backend, TokenCodec codec, SessionSerializer serializer, Clock clock) {
        this.backend = backend;
        this.codec = codec;
        this.serializer = serializer;
        this.clock = clock;
        this.records = new RecordCodec(codec, serializer, clock);
        this.saves = new BackendSaves(backend, records, codec, serializer, clock);
    }

    @Override
    public SessionState create(SessionOptions options, @Nullable Reason reason) {
        return SessionState.create(options, serializer, SessionId::random, clock, reason);
    }

    @Override
    public Mono<SessionState> load(SessionOptions options, String cookieValue) {
        return Mono.defer(() -> {
                    if (options.name().length() + cookieValue.length() > options.maxSize()) {
                        return Mono.just(create(options, Reason.TOO_LONG));
                    }
                    Opening opening = codec.openText(Purpose.ID, options.name(), cookieValue);
                    if (opening instanceof Refused refused) {
                        return Mono.just(create(options, refused.reason()));
                    }
                    Opened opened = (Opened) opening;
                    byte[] id = opened.token().payload();
                    return id.length == SessionId.BYTES
                            ? load(options, SessionId.text(id), opened.current())
                            : Mono.just(create(options, Reason.MALFORMED));
                })
                .onErrorMap(e -> unavailable(options, e));
    }

    private Mono<SessionState> load(SessionOptions options, String id, boolean cookieIsCurrent) {
        return saves.find(options, id, cookieIsCurrent).map(found -> {
            if (found instanceof Gone gone) {
                return create(options, gone.reason());
            }
            Found session = (Found) found;
            return SessionState.restore(options, serializer, SessionId::random, clock, session.stamp(), session.data());
        });
    }

    /** A backend may fail with any exception, say that of a database's driver. */
    private static Throwable unavailable(SessionOptions options, Throwable e) {
        return e instanceof SessionException
                ? e
                : new SessionUnavailableException("Session '" + options.name() + "': its backend failed", e);
    }

    @Override
    public Mono<SessionCookie> save(SessionState session) {
        return Mono.defer(() -> saves.save(session)).onErrorMap(e -> unavailable(session.options(), e));
    }

    @Override
    public Mono<Boolean> remove(SessionState session) {
        return Mono.defer(() -> {
            SessionStamp stamp = session.stamp();
            long version = stamp != null ? stamp.version() : 1;
            StoredSession over = new StoredSession(NOTHING, version + 1, clock.instant());
            return backend.replace(SessionId.backendKey(session.id()), version, over);
        });
    }

    @Override
    public @Nullable SessionIndex index(SessionOptions options) {
        OwnerIndex owners = backend.owners();
        return owners == null ? null : new BackendIndex(options, backend, owners, records);
    }
}
