package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionStamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a token and a stamp say about time: every expiry is derived here, from the options. */
record SessionTimes(Clock clock) {

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Of a session that is saved now; dead at once when its time is over. */
    SessionStamp saved(SessionOptions options, SessionChange change, SessionData data, long version) {
        Instant now = now();
        Instant end = options.expiry(change.createdAt(), now, data.settings().lifetime());
        return new SessionStamp(change.id(), change.createdAt(), now, end.isBefore(now) ? now : end, version);
    }

    /** Of a session that is not changed. */
    SessionStamp extended(SessionOptions options, SessionStamp stamp, SessionData data) {
        Instant now = now();
        Instant end = options.expiry(stamp.createdAt(), now, data.settings().lifetime());
        return new SessionStamp(stamp.id(), stamp.createdAt(), now, end, stamp.version() + 1);
    }

    /** Once a tenth of its time has passed. */
    boolean isDue(SessionStamp stamp) {
        Duration tenth = Duration.between(stamp.savedAt(), stamp.expiresAt()).dividedBy(10);
        return !clock.instant().isBefore(stamp.savedAt().plus(tenth));
    }

    /** The same for the cookie that has but its id. */
    static SessionStamp inCookie(SessionOptions options, SessionStamp stamp, SessionData data) {
        SessionData.Settings own = data.settings();
        Instant end = options.cookieExpiry(stamp.createdAt(), stamp.savedAt(), own.lifetime(), own.sliding());
        return end.isAfter(stamp.expiresAt())
                ? new SessionStamp(stamp.id(), stamp.createdAt(), stamp.savedAt(), end, stamp.version())
                : stamp;
    }

    /** Of a session that was found: it lives as long as its token says, or less when less is configured now. */
    static SessionStamp found(SessionOptions options, String id, Token token, SessionData data, long version) {
        Instant configured = options.expiry(
                token.createdAt(), token.issuedAt(), data.settings().lifetime());
        Instant end = configured.isBefore(token.expiresAt()) ? configured : token.expiresAt();
        return new SessionStamp(id, token.createdAt(), token.issuedAt(), end, version);
    }

    boolean isOver(SessionStamp stamp) {
        return !clock.instant().isBefore(stamp.expiresAt());
    }

    static TokenDraft draft(SessionStamp stamp, SessionData data, int expected) {
        return new TokenDraft(
                data.encoding(),
                data.settings().persistent(),
                stamp.createdAt(),
                stamp.savedAt(),
                stamp.expiresAt(),
                expected);
    }
}
