package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionData;
import dev.sessions.SessionOptions;
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
        byte[] payload = serializer.serialize(session.data());
        return sealed(key, SessionTimes.token(session, serializer.id(), clock, payload), version);
    }

    StoredSession writeRenewed(SessionState session, String key, long version) {
        Instant now = SessionTimes.now(clock);
        Token token = new Token(RENEWED, false, session.createdAt(), now, now.plus(RENEWED_FOR), NOTHING);
        return sealed(key, token, version);
    }

    private StoredSession sealed(String key, Token token, long version) {
        return new StoredSession(codec.seal(Purpose.RECORD, key, token), version, token.expiresAt());
    }

    SessionRecord read(SessionOptions options, String id, String key, StoredSession stored, boolean cookieIsCurrent) {
        Opening opening = codec.open(Purpose.RECORD, key, stored.data());
        if (opening instanceof Refused refused) {
            log.warn("Session '{}': its record in the backend was refused, {}", options.name(), refused.reason());
            return new Gone(refused.reason(), false);
        }
        Opened opened = (Opened) opening;
        Token token = opened.token();
        if (token.serializer() == RENEWED) {
            return new Gone(Reason.ENDED, true);
        }
        SessionData data = token.serializer() == serializer.id() ? serializer.deserialize(token.payload(), 0) : null;
        if (data == null) {
            log.warn(
                    "Session '{}': its record in the backend is not what serializer {} writes",
                    options.name(),
                    serializer.id());
            return new Gone(Reason.MALFORMED, false);
        }
        SessionTimes times = new SessionTimes(options, clock);
        return times.isOver(token, data)
                ? new Gone(Reason.EXPIRED, false)
                : new Found(times.stamp(id, token, data, opened.current() && cookieIsCurrent, stored.version()), data);
    }
}
