package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStamp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session as a backend keeps it: a token bound to the key it is kept under, so that a record that was copied or renamed
 * does not open.
 */
record RecordCodec(TokenCodec codec, SessionTimes times) {

    private static final Logger log = LoggerFactory.getLogger(RecordCodec.class);

    /** In place of a codec's id: there are no values, the session goes on under another id. */
    private static final int RENEWED = 0;

    /** How long a renewed session's old record says so: longer than a request that was on its way. */
    private static final Duration RENEWED_FOR = Duration.ofMinutes(1);

    /** The length of a successor's key. */
    private static final int SUCCESSOR = 43;

    /** Behind that key, when another session took the place of this one. */
    private static final int NO_ENCODING = 0;

    /**
     * The key that the session goes on under, if it does.
     *
     * @param isOther whether that is another session, which took its place
     */
    record Closed(@Nullable String successor, boolean isOther) {}

    /** What is stored, and at which version. */
    record Present(SessionData data, long version) {}

    StoredSession write(SessionOptions options, String key, SessionStamp stamp, SessionData data) {
        Owner owner = data.settings().owner();
        TokenDraft token = SessionTimes.draft(stamp, data, DataWriter.expected(data));
        DataWriter.write(data, token);
        if (token.length() > options.maxStoredSize()) {
            throw Sizes.tooLarge(options, token.length() + " bytes", options.maxStoredSize(), "max-stored-size", data);
        }
        return sealed(
                key, token, stamp.version(), owner == null ? null : SessionId.backendOwner(options, owner.name()));
    }

    /**
     * What is left under an id that a session had: under which key it goes on, and where there is a grace what was in it
     * before, but not for whoever becomes its owner.
     *
     * @param after as it goes on; {@code null} when it is another session that does
     */
    StoredSession writeRenewed(
            SessionOptions options, String key, SessionChange change, Present before, @Nullable SessionData after) {
        Duration grace = after != null && isOwnedAs(before.data(), after) ? options.renewGrace() : Duration.ZERO;
        byte[] successor = SessionId.backendKey(change.id()).getBytes(StandardCharsets.US_ASCII);
        Instant now = times.now();
        Instant end = now.plus(grace.compareTo(RENEWED_FOR) > 0 ? grace : RENEWED_FOR);
        boolean persistent = before.data().settings().persistent();
        TokenDraft token = new TokenDraft(
                RENEWED, persistent, change.createdAt(), now, end, SUCCESSOR + DataWriter.expected(before.data()));
        token.write(successor);
        if (after == null) {
            token.write(NO_ENCODING);
        } else if (!grace.isZero()) {
            token.write(before.data().encoding());
            DataWriter.write(before.data(), token);
        }
        return sealed(key, token, before.version() + 1, null);
    }

    /** What is left of a session that came out of a cookie, for as long as somebody may present that. */
    StoredSession writeLeft(String key, SessionStamp left, @Nullable String successor) {
        Instant now = times.now();
        Instant end = left.expiresAt().isAfter(now) ? left.expiresAt() : now.plus(RENEWED_FOR);
        TokenDraft token = new TokenDraft(RENEWED, false, left.createdAt(), now, end, SUCCESSOR);
        if (successor != null) {
            token.write(successor.getBytes(StandardCharsets.US_ASCII));
        }
        return sealed(key, token, 1, null);
    }

    private static boolean isOwnedAs(SessionData one, SessionData other) {
        Owner owner = one.settings().owner();
        Owner otherOwner = other.settings().owner();
        return owner == null
                ? otherOwner == null
                : otherOwner != null && owner.name().equals(otherOwner.name());
    }

    private StoredSession sealed(String key, TokenDraft token, long version, @Nullable String owner) {
        return new StoredSession(codec.seal(Purpose.RECORD, key, token), version, token.expiresAt(), owner);
    }

    SessionLookup read(SessionOptions options, String id, String key, StoredSession stored) {
        Opening opening = codec.open(Purpose.RECORD, key, stored.data());
        if (opening instanceof Opening.Refused refused) {
            log.warn("Session '{}': its record in the backend was refused, {}", options.name(), refused.reason());
            return new Refused(refused.reason());
        }
        Opened opened = (Opened) opening;
        Token token = opened.token();
        if (token.serializer() == RENEWED) {
            return readRenewed(options, id, token, stored.version());
        }
        SessionData data = DataReader.read(token, 0);
        if (data == null) {
            log.warn("Session '{}': its record in the backend is not what this version writes", options.name());
            return new Refused(Reason.MALFORMED);
        }
        SessionStamp stamp = SessionTimes.found(options, id, token, data, stored.version());
        return times.isOver(stamp) ? new Refused(Reason.EXPIRED) : new Found(stamp, data, !opened.current(), null);
    }

    private SessionLookup readRenewed(SessionOptions options, String id, Token token, long version) {
        if (token.payload().length < SUCCESSOR) {
            return new Refused(Reason.ENDED);
        }
        Instant end = token.issuedAt().plus(options.renewGrace());
        // The version is that before it was renewed: whoever writes over that finds that it has changed.
        SessionStamp stamp = new SessionStamp(id, token.createdAt(), token.issuedAt(), end, version - 1);
        byte[] payload = token.payload();
        boolean readable = payload.length > SUCCESSOR && payload[SUCCESSOR] != NO_ENCODING && !times.isOver(stamp);
        return new Renewed(stamp, readable ? DataReader.read(payload[SUCCESSOR] & 0xFF, token, SUCCESSOR + 1) : null);
    }

    /** What is left under a key of a session that went on under another, or ended; {@code null} for any other record. */
    @Nullable
    Closed closed(String key, StoredSession stored) {
        if (!(codec.open(Purpose.RECORD, key, stored.data()) instanceof Opened opened)
                || opened.token().serializer() != RENEWED) {
            return null;
        }
        byte[] payload = opened.token().payload();
        return new Closed(
                payload.length < SUCCESSOR ? null : new String(payload, 0, SUCCESSOR, StandardCharsets.US_ASCII),
                payload.length == SUCCESSOR + 1 && payload[SUCCESSOR] == NO_ENCODING);
    }
}
