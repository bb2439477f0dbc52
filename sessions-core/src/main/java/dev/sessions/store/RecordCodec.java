package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionData;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.SessionState;
import dev.sessions.backend.StoredSession;
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
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session as a backend keeps it: a token bound to the key it is kept under, so that a record that was copied or renamed
 * does not open.
 */
final class RecordCodec {

    private static final Logger log = LoggerFactory.getLogger(RecordCodec.class);

    /** In place of a serializer's id: there are no values, the session goes on under another id. */
    private static final int RENEWED = 0;

    /** How long a renewed session's old record says so: longer than a request that was on its way. */
    private static final Duration RENEWED_FOR = Duration.ofMinutes(1);

    private static final byte[] NOTHING = {};

    private final TokenCodec codec;
    private final SessionSerializer serializer;
    private final Clock clock;

    RecordCodec(TokenCodec codec, SessionSerializer serializer, Clock clock) {
        this.codec = codec;
        this.serializer = serializer;
        this.clock = clock;
    }

    StoredSession write(SessionState session, String key, long version) {
        SessionData data = session.data();
        Token token = SessionTimes.token(session, serializer.id(), clock, serializer.serialize(data));
        String owner = data.owner() == null
                ? null
                : Owners.key(session.options(), data.owner().name());
        return sealed(key, token, version, owner);
    }

    /** What is left under the id a session had: where there is a grace, its contents, to be read. */
    StoredSession writeRenewed(SessionState session, String key, long version) {
        Duration grace = session.isEnded() ? Duration.ZERO : session.options().renewGrace();
        byte[] payload = grace.isZero() ? NOTHING : serializer.serialize(session.data());
        Instant now = SessionTimes.now(clock);
        Instant end = now.plus(grace.compareTo(RENEWED_FOR) > 0 ? grace : RENEWED_FOR);
        Token token = new Token(RENEWED, session.isPersistent(), session.createdAt(), now, end, payload);
        return sealed(key, token, version, null);
    }

    private StoredSession sealed(String key, Token token, long version, @Nullable String owner) {
        return new StoredSession(codec.seal(Purpose.RECORD, key, token), version, token.expiresAt(), owner);
    }

    SessionRecord read(SessionOptions options, String id, String key, StoredSession stored, boolean cookieIsCurrent) {
        Opening opening = codec.open(Purpose.RECORD, key, stored.data());
        if (opening instanceof Refused refused) {
            log.warn("Session '{}': its record in the backend was refused, {}", options.name(), refused.reason());
            return new Gone(refused.reason());
        }
        Opened opened = (Opened) opening;
        Token token = opened.token();
        if (token.serializer() == RENEWED) {
            return readRenewed(options, id, token, stored.version());
        }
        SessionData data = token.serializer() == serializer.id() ? serializer.deserialize(token.payload(), 0) : null;
        if (data == null) {
            log.warn(
                    "Session '{}': its record in the backend is not what serializer {} writes",
                    options.name(),
                    serializer.id());
            return new Gone(Reason.MALFORMED);
        }
        SessionTimes times = new SessionTimes(options, clock);
        SessionStamp stamp = times.stamp(id, token, data, opened.current() && cookieIsCurrent, stored.version());
        return times.isOver(token, data) ? new Gone(Reason.EXPIRED) : new Found(stamp, data, false);
    }

    private SessionRecord readRenewed(SessionOptions options, String id, Token token, long version) {
        Instant end = token.issuedAt().plus(options.renewGrace());
        SessionData data = token.payload().length == 0 || !clock.instant().isBefore(end)
                ? null
                : serializer.deserialize(token.payload(), 0);
        // The version is that before it was renewed: whoever tries to save it finds that it has changed.
        return data == null
                ? new Gone(Reason.RENEWED)
                : new Found(
                        new SessionStamp(
                                id, token.createdAt(), token.issuedAt(), end, token.persistent(), true, version - 1),
                        data,
                        true);
    }
}
