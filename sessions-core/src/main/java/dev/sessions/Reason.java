package dev.sessions;

/**
 * Why a presented cookie did not give its session. The visitor gets a new session and no hint; the handler can ask
 * {@link Session#reason()}.
 */
public enum Reason {
    /** Longer than a cookie of this session may be; it was not decoded. */
    TOO_LONG,
    /** Not a token: alphabet, length, suite, flags or contents are not what this version writes. */
    MALFORMED,
    /** Some of the cookies that one large session is split over are missing or do not belong together. */
    INCOMPLETE,
    /** Written with a key that is not, or no longer, in the key ring. */
    UNKNOWN_KEY,
    /** The key is known but the token does not authenticate: altered, or made for another name or purpose. */
    FORGED,
    /** Issued more than a minute in the future. */
    NOT_YET_VALID,
    /** Its lifetime, idle timeout or absolute timeout is over. */
    EXPIRED,
    /**
     * A genuine cookie of a session that is over: it was ended, it has expired where it is stored, or it began before {@code
     * sessions.invalid-before}.
     */
    ENDED,
    /**
     * A genuine id that the session had until a moment ago; it goes on under another id, which the browser is about to
     * learn. What this request changes is not kept, unless it begins anew: its cookie would take the place of that one.
     */
    RENEWED,
    /** The request carries several different valid cookies of this name, and no telling which one is meant. */
    AMBIGUOUS
}
