package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.SessionState;
import dev.sessions.SessionStore;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Opening.Opened;
import dev.sessions.codec.Opening.Refused;
import dev.sessions.codec.Purpose;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.SessionRecord.Found;
import dev.sessions.store.SessionRecord.Gone;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps a session's values in a {@link SessionBackend} and puts a signed or sealed id into the cookie.
 *
 * <p>Concurrent changes are merged: when the stored session is no longer the one that was loaded, what this request did
 * (puts, removals, flashes added and taken) is applied to what is stored now. A session that is gone meanwhile is not
 * brought back, and an id that the backend does not know never becomes a session's id.
 */
public final class BackendStore implements SessionStore {

    private static final Logger log = LoggerFactory.getLogger(BackendStore.class);

    /** Each round one writer gets through, so this many may contend for one session. */
    private static final int MAX_ATTEMPTS = 256;

    private static final int MAX_PAUSE_MILLIS = 20;

    private final SessionBackend backend;
    private final TokenCodec codec;
    private final SessionSerializer serializer;
    private final Clock clock;
    private final RecordCodec records;

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
        });
    }

    private Mono<SessionState> load(SessionOptions options, String id, boolean cookieIsCurrent) {
        return find(options, id, cookieIsCurrent).map(found -> {
            if (found instanceof Gone gone) {
                return create(options, gone.reason());
            }
            Found session = (Found) found;
            return SessionState.restore(options, serializer, SessionId::random, clock, session.stamp(), session.data());
        });
    }

    private Mono<SessionRecord> find(SessionOptions options, String id, boolean cookieIsCurrent) {
        String key = SessionId.backendKey(id);
        return backend.find(key)
                .map(stored -> records.read(options, id, key, stored, cookieIsCurrent))
                .defaultIfEmpty(new Gone(Reason.ENDED, false));
    }

    @Override
    public Mono<SessionCookie> save(SessionState session) {
        return Mono.defer(() -> {
            SessionStamp stamp = session.stamp();
            if (session.isEnded()) {
                Mono<Void> deleted = stamp == null ? Mono.empty() : backend.delete(SessionId.backendKey(stamp.id()));
                return deleted.then(session.isChanged() ? create(session) : Mono.just(removal(session)));
            }
            if (stamp == null) {
                return create(session);
            }
            return stamp.id().equals(session.id()) ? update(session, 1) : renew(session, 1);
        });
    }

    private Mono<SessionCookie> create(SessionState session) {
        return Mono.defer(() -> {
                    String key = SessionId.backendKey(session.id());
                    return backend.create(key, records.write(session, key, 1));
                })
                .flatMap(created -> created
                        ? Mono.just(cookie(session))
                        : Mono.error(new SessionUnavailableException(
                                "Session '" + session.name() + "': the backend says that a random id exists already")));
    }

    private Mono<SessionCookie> update(SessionState session, int attempt) {
        SessionStamp stamp = Objects.requireNonNull(session.stamp());
        String key = SessionId.backendKey(stamp.id());
        return backend.replace(key, stamp.version(), records.write(session, key, stamp.version() + 1))
                .flatMap(replaced ->
                        replaced ? Mono.just(cookie(session)) : again(session, attempt, next -> update(session, next)));
    }

    /**
     * The session is first written under its new id, which nobody knows yet, and then the old id is closed; that fails
     * when somebody else saved the session under the old id meanwhile, and then all is done again with their change.
     */
    private Mono<SessionCookie> renew(SessionState session, int attempt) {
        SessionStamp stamp = Objects.requireNonNull(session.stamp());
        String oldKey = SessionId.backendKey(stamp.id());
        String newKey = SessionId.backendKey(session.id());
        return create(session)
                .flatMap(cookie -> backend.replace(
                                oldKey, stamp.version(), records.writeRenewed(session, oldKey, stamp.version() + 1))
                        .flatMap(closed -> closed
                                ? Mono.just(cookie)
                                : backend.delete(newKey).then(again(session, attempt, next -> renew(session, next)))));
    }

    private Mono<SessionCookie> again(SessionState session, int attempt, IntFunction<Mono<SessionCookie>> nextAttempt) {
        if (attempt == MAX_ATTEMPTS) {
            return Mono.error(new SessionUnavailableException("Session '" + session.name() + "' was changed by others"
                    + " each of the " + MAX_ATTEMPTS + " times this request tried to save it"));
        }
        SessionStamp stamp = Objects.requireNonNull(session.stamp());
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(Math.min(attempt, MAX_PAUSE_MILLIS)));
        return Mono.delay(pause)
                .then(find(session.options(), stamp.id(), stamp.current()))
                .flatMap(found -> {
                    if (found instanceof Found now) {
                        session.rebase(now.stamp(), now.data());
                        return nextAttempt.apply(attempt + 1);
                    }
                    log.warn(
                            "Session '{}' was ended or renewed while a request changed it; the change is dropped",
                            session.name());
                    return ((Gone) found).renewed() ? Mono.empty() : Mono.just(removal(session));
                });
    }

    private SessionCookie cookie(SessionState session) {
        Token token = SessionTimes.token(session, serializer.id(), clock, SessionId.bytes(session.id()));
        return SessionTimes.cookie(session, token, codec.sealText(Purpose.ID, session.name(), token));
    }

    private static SessionCookie removal(SessionState session) {
        return SessionCookie.removal(session.name(), session.cookie());
    }
}
