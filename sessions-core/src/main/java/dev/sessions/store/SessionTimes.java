package dev.sessions.store;

import dev.sessions.SessionCookie;
import dev.sessions.SessionData;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.SessionState;
import dev.sessions.codec.Token;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the token, the session and the cookie say about time, derived from one another in one place. */
record SessionTimes(SessionOptions options, Clock clock) {

    /** Until when a token's session lives: what the token says, or less when less is configured now. */
    private Instant expiresAt(Token token, SessionData data) {
        Instant configured = options.expiry(token.createdAt(), token.issuedAt(), data.lifetime());
        return configured.isBefore(token.expiresAt()) ? configured : token.expiresAt();
    }

    boolean isOver(Token token, SessionData data) {
        return !clock.instant().isBefore(expiresAt(token, data));
    }

    SessionStamp stamp(String id, Token token, SessionData data, boolean current, long version) {
        return new SessionStamp(
                id, token.createdAt(), token.issuedAt(), expiresAt(token, data), token.persistent(), current, version);
    }

    /** A token issued now, for as long as the session lives from now on; dead at once when that is over. */
    static Token token(SessionState session, int serializer, Clock clock, byte[] payload) {
        Instant now = now(clock);
        Instant end = session.expiryWhenSaved(now);
        return new Token(
                serializer, session.isPersistent(), session.createdAt(), now, end.isBefore(now) ? now : end, payload);
    }

    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The cookie of a token; the browser keeps it for as long as the token lives. */
    static SessionCookie cookie(SessionState session, Token token, String value) {
        Duration maxAge = token.persistent() ? Duration.between(token.issuedAt(), token.expiresAt()) : null;
        return new SessionCookie(session.name(), value, maxAge, session.cookie());
    }
}
