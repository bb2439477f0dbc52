package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.SessionState;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Saves sessions to a backend that others save to as well. Each step is a compare-and-set; where it fails, what this
 * request did is applied to what is stored now, or dropped when the session is gone.
 */
record BackendSaves(
        SessionBackend backend, RecordCodec records, TokenCodec codec, SessionSerializer serializer, Clock clock) {

    private static final Logger log = LoggerFactory.getLogger(BackendStore.class);

    /** Each round one writer gets through, so this many may contend for one session. */
    private static final int MAX_ATTEMPTS = 256;

    private static final int MAX_PAUSE_MILLIS = 20;

    Mono<SessionRecord> find(SessionOptions options, String id, boolean cookieIsCurrent) {
        String key = SessionId.backendKey(id);
        return backend.find(key)
                .map(stored -> records.read(options, id, key, stored, cookieIsCurrent))
                .defaultIfEmpty(new Gone(Reason.ENDED));
    }

    Mono<SessionCookie> save(SessionState session) {
        SessionStamp stamp = session.stamp();
        if (session.isEnded()) {
            return end(session);
        }
        if (stamp == null) {
            boolean superseded =
                    session.reason().filter(r -> r == Reason.RENEWED).isPresent();
            return superseded && !session.isBegunAnew() ? dropped(session, Reason.RENEWED) : create(session);
        }
        return stamp.id().equals(session.id()) ? update(session, 1) : renew(session, 1);
    }

    private Mono<SessionCookie> end(SessionState session) {
        if (session.isChanged()) {
            return create(session).flatMap(cookie -> close(session).thenReturn(cookie));
        }
        SessionStamp stamp = session.stamp();
        return stamp == null
                ? Mono.just(session.removal())
                : backend.delete(SessionId.backendKey(stamp.id())).thenReturn(session.removal());
    }

    /** Another session took its place, so that a request in flight must not remove the cookie, which is that one's. */
    private Mono<Void> close(SessionState session) {
        SessionStamp stamp = session.stamp();
        return stamp == null
                ? Mono.empty()
                : closeOldId(session, stamp)
                        .flatMap(closed -> closed ? Mono.empty() : backend.delete(SessionId.backendKey(stamp.id())));
    }

    private Mono<Boolean> closeOldId(SessionState session, SessionStamp stamp) {
        String key = SessionId.backendKey(stamp.id());
        return backend.replace(key, stamp.version(), records.writeRenewed(session, key, stamp.version() + 1));
    }

    private Mono<SessionCookie> create(SessionState session) {
        String key = SessionId.backendKey(session.id());
        return backend.create(key, records.write(session, key, 1)).flatMap(created -> {
            if (created) {
                return Mono.just(cookie(session));
            }
            return session.origin() != null // and another request has moved it already
                    ? again(session, session.id(), 1, next -> update(session, next))
                    : Mono.error(new SessionUnavailableException(
                            "Session '" + session.name() + "': the backend says that a random id exists already"));
        });
    }

    private Mono<SessionCookie> update(SessionState session, int attempt) {
        SessionStamp stamp = Objects.requireNonNull(session.stamp());
        String key = SessionId.backendKey(stamp.id());
        return backend.replace(key, stamp.version(), records.write(session, key, stamp.version() + 1))
                .flatMap(replaced -> replaced
                        ? Mono.just(cookie(session))
                        : again(session, stamp.id(), attempt, next -> update(session, next)));
    }

    /**
     * The session is first written under its new id, which nobody knows yet, and then the old id is closed; that fails
     * when somebody else saved the session under the old id meanwhile, and then all is done again with their change.
     */
    private Mono<SessionCookie> renew(SessionState session, int attempt) {
        SessionStamp stamp = Objects.requireNonNull(session.stamp());
        return create(session)
                .flatMap(cookie -> closeOldId(session, stamp)
                        .flatMap(closed -> closed
                                ? Mono.just(cookie)
                                : backend.delete(SessionId.backendKey(session.id()))
                                        .then(again(session, stamp.id(), attempt, next -> renew(session, next)))));
    }

    private Mono<SessionCookie> again(
            SessionState session, String id, int attempt, IntFunction<Mono<SessionCookie>> nextAttempt) {
        if (attempt == MAX_ATTEMPTS) {
            return Mono.error(new SessionUnavailableException("Session '" + session.name() + "' was changed by others"
                    + " each of the " + MAX_ATTEMPTS + " times this request tried to save it"));
        }
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(Math.min(attempt, MAX_PAUSE_MILLIS)));
        return Mono.delay(pause).then(find(session.options(), id, true)).flatMap(found -> {
            if (found instanceof Gone gone) {
                return dropped(session, gone.reason());
            }
            Found now = (Found) found;
            if (now.renewed()) {
                return dropped(session, Reason.RENEWED);
            }
            session.rebase(now.stamp(), now.data());
            return nextAttempt.apply(attempt + 1);
        });
    }

    /** Nobody brings back a session that is gone. Where another took its place, the cookie is that one's. */
    private static Mono<SessionCookie> dropped(SessionState session, Reason reason) {
        if (session.isChanged()) {
            log.warn(
                    "Session '{}' was {} while a request changed it; the change is dropped",
                    session.name(),
                    reason == Reason.RENEWED ? "renewed" : "ended");
        }
        return reason == Reason.RENEWED ? Mono.empty() : Mono.just(session.removal());
    }

    private SessionCookie cookie(SessionState session) {
        Token token = SessionTimes.token(session, serializer.id(), clock, SessionId.bytes(session.id()));
        return SessionTimes.cookie(session, token, codec.sealText(Purpose.ID, session.name(), token));
    }
}
