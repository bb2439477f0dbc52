package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionCookie;
import dev.sessions.SessionData;
import dev.sessions.SessionData.Owner;
import dev.sessions.SessionIndex;
import dev.sessions.SessionOptions;
import dev.sessions.SessionState;
import dev.sessions.SessionStore;
import dev.sessions.SessionTooLargeException;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Opening.Opened;
import dev.sessions.codec.Opening.Refused;
import dev.sessions.codec.Purpose;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps a session's values in its cookie: signed, or sealed when the key has an encryption part. Nothing is kept on the
 * server, so nothing can be called back there: a copied cookie stays valid until it expires, and of two concurrent
 * requests the one whose response arrives later wins.
 */
public final class CookieStore implements SessionStore {

    private final TokenCodec codec;
    private final SessionSerializer serializer;
    private final Clock clock;
    private final @Nullable Revocations revocations;

    /**
     * Creates a store.
     *
     * @param codec makes and opens the cookies' values
     * @param serializer writes and reads sessions
     * @param clock tells the time; the codec's
     */
    public CookieStore(TokenCodec codec, SessionSerializer serializer, Clock clock) {
        this(codec, serializer, clock, null);
    }

    /**
     * Creates a store whose sessions can be ended from elsewhere, by their owner.
     *
     * @param codec makes and opens the cookies' values
     * @param serializer writes and reads sessions
     * @param clock tells the time; the codec's
     * @param revocations remembers whose sessions were ended, or {@code null}
     */
    public CookieStore(TokenCodec codec, SessionSerializer serializer, Clock clock, @Nullable Revocations revocations) {
        this.codec = codec;
        this.serializer = serializer;
        this.clock = clock;
        this.revocations = revocations;
    }

    @Override
    public SessionState create(SessionOptions options, @Nullable Reason reason) {
        return SessionState.create(options, serializer, SessionId::random, clock, reason);
    }

    @Override
    public Mono<SessionState> load(SessionOptions options, String cookieValue) {
        return Mono.fromSupplier(() -> open(options, cookieValue)).flatMap(session -> unlessRevoked(options, session));
    }

    private Mono<SessionState> unlessRevoked(SessionOptions options, SessionState session) {
        Owner owner = revocations != null ? session.data().owner() : null;
        return revocations == null || owner == null
                ? Mono.just(session)
                : revocations
                        .voidUntil(options, owner.name())
                        .map(end -> owner.since().isAfter(end) ? session : create(options, Reason.ENDED));
    }

    private SessionState open(SessionOptions options, String value) {
        if (options.name().length() + value.length() > options.maxSize()) {
            return create(options, Reason.TOO_LONG);
        }
        Opening opening = codec.openText(Purpose.COOKIE, options.name(), value);
        if (opening instanceof Refused refused) {
            return create(options, refused.reason());
        }
        Opened opened = (Opened) opening;
        byte[] payload = opened.token().payload();
        SessionData data = payload.length >= SessionId.BYTES && opened.token().serializer() == serializer.id()
                ? serializer.deserialize(payload, SessionId.BYTES)
                : null;
        if (data == null) {
            return create(options, Reason.MALFORMED);
        }
        String id = SessionId.text(Arrays.copyOf(payload, SessionId.BYTES));
        SessionTimes times = new SessionTimes(options, clock);
        return times.isOver(opened.token(), data)
                ? create(options, Reason.EXPIRED)
                : SessionState.restore(
                        options,
                        serializer,
                        SessionId::random,
                        clock,
                        times.stamp(id, opened.token(), data, opened.current(), 0),
                        data);
    }

    @Override
    public Mono<SessionCookie> save(SessionState session) {
        return Mono.defer(() -> session.isEnded() && !session.isChanged()
                ? Mono.just(session.removal())
                : ownedAfterRevocation(session).then(Mono.fromSupplier(() -> seal(session))));
    }

    /** Somebody who logs in within the second in which all their sessions were ended is to stay logged in. */
    private Mono<Void> ownedAfterRevocation(SessionState session) {
        Owner owner = session.data().owner();
        if (revocations == null || owner == null || !session.isOwnerChanged()) {
            return Mono.empty();
        }
        return revocations
                .fetch(session.options(), owner.name())
                .filter(end -> !owner.since().isAfter(end))
                .doOnNext(end -> session.ownedSince(owner.name(), CookieIndex.after(end)))
                .then();
    }

    @Override
    public boolean isStateless() {
        return true;
    }

    @Override
    public @Nullable SessionIndex index(SessionOptions options) {
        return revocations == null ? null : new CookieIndex(options, revocations);
    }

    private SessionCookie seal(SessionState session) {
        SessionData data = session.data();
        byte[] contents = serializer.serialize(data);
        byte[] payload = ByteBuffer.allocate(SessionId.BYTES + contents.length)
                .put(SessionId.bytes(session.id()))
                .put(contents)
                .array();
        Token token = SessionTimes.token(session, serializer.id(), clock, payload);
        String value = codec.sealText(Purpose.COOKIE, session.name(), token);
        int size = session.name().length() + value.length();
        if (size > session.options().maxSize()) {
            throw tooLarge(session, size, data);
        }
        return SessionTimes.cookie(session, token, value);
    }

    private static SessionTooLargeException tooLarge(SessionState session, int size, SessionData data) {
        String largest = data.values().entrySet().stream()
                .max(Comparator.comparingInt(value -> value.getValue().length))
                .map(value ->
                        "its largest value is '" + value.getKey() + "' with " + value.getValue().length + " bytes")
                .orElse("it has no values, only flashes");
        return new SessionTooLargeException("Session '" + session.name() + "' takes " + size
                + " bytes as a cookie, more than the " + session.options().maxSize() + " allowed; " + largest
                + ". Keep less in it, keep it in a backend, or raise max-size.");
    }
}
