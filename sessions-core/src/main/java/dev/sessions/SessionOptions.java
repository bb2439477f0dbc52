package dev.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is configured for the sessions of one name. The three durations are the only source of every expiry: of the
 * token, of the stored record and of the cookie's {@code Max-Age}.
 *
 * @param name the session's name, which is also its cookie's
 * @param lifetime how long a session lives after it was last saved; whole seconds
 * @param idleTimeout ends a session that is not used for so long, or {@code null}; a session that is used but not
 *     changed is issued again once a tenth of it has passed
 * @param absoluteTimeout ends a session so long after it was created, whatever happens, or {@code null}
 * @param renewGrace how long the old id of a renewed session may still be used to read it, never to change it; zero: not
 *     at all
 * @param persistent whether the cookie of a new session outlives the browser
 * @param maxSize the most bytes that name and value of its cookie may take together; more than
 *     {@value #SINGLE_COOKIE_SIZE} lets a session be split over several cookies
 * @param cookie the attributes of its cookie
 */
public record SessionOptions(
        String name,
        Duration lifetime,
        @Nullable Duration idleTimeout,
        @Nullable Duration absoluteTimeout,
        Duration renewGrace,
        boolean persistent,
        int maxSize,
        CookieOptions cookie) {

    /** The bytes of name and value that every browser accepts in one cookie. */
    public static final int SINGLE_COOKIE_SIZE = 4093;

    /** 30 days. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /** The longest lifetime a token can state: 2³² − 1 seconds. */
    public static final Duration MAX_LIFETIME = Duration.ofSeconds(0xFFFF_FFFFL);

    private static final Duration MAX_RENEW_GRACE = Duration.ofMinutes(5);

    /** RFC 6265: a cookie's name is a token of RFC 2616. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    /**
     * Checks the options.
     *
     * @param name the session's name
     * @param lifetime how long a session lives after it was last saved
     * @param idleTimeout ends a session that is not used for so long, or {@code null}
     * @param absoluteTimeout ends a session so long after it was created, or {@code null}
     * @param renewGrace how long the old id of a renewed session may still be used to read it
     * @param persistent whether the cookie of a new session outlives the browser
     * @param maxSize the most bytes of name and value of its cookie
     * @param cookie the attributes of its cookie
     * @throws InvalidOptionException naming the option that is wrong and why
     */
    public SessionOptions {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidOptionException(
                    "name", "must be 1 to 128 characters that the name of a cookie may have", "session");
        }
        checkLifetime("lifetime", lifetime);
        if (idleTimeout != null) {
            checkLifetime("idle-timeout", idleTimeout);
            if (idleTimeout.compareTo(lifetime) > 0) {
                throw new InvalidOptionException("idle-timeout", "must not be longer than the lifetime", "30m");
            }
        }
        if (absoluteTimeout != null) {
            checkLifetime("absolute-timeout", absoluteTimeout);
        }
        if (renewGrace.isNegative() || renewGrace.compareTo(MAX_RENEW_GRACE) > 0) {
            throw new InvalidOptionException("renew-grace", "must be from zero to five minutes", "10s");
        }
        if (maxSize < SINGLE_COOKIE_SIZE) {
            throw new InvalidOptionException(
                    "cookie.max-size", "must be at least " + SINGLE_COOKIE_SIZE + " bytes", "6KB");
        }
        checkPrefix(name, cookie);
    }

    /**
     * The default options.
     *
     * @param name the session's name
     * @return 30 days, no timeouts, a persistent cookie with {@link CookieOptions#DEFAULTS}
     * @throws InvalidOptionException when the name is not one a cookie may have
     */
    public static SessionOptions of(String name) {
        return new SessionOptions(
                name, DEFAULT_LIFETIME, null, null, Duration.ZERO, true, SINGLE_COOKIE_SIZE, CookieOptions.DEFAULTS);
    }

    /**
     * These options with other cookie attributes.
     *
     * @param cookie the attributes
     * @return a copy
     * @throws InvalidOptionException when the session's name has a prefix whose rules they break
     */
    public SessionOptions withCookie(CookieOptions cookie) {
        return new SessionOptions(
                name, lifetime, idleTimeout, absoluteTimeout, renewGrace, persistent, maxSize, cookie);
    }

    /**
     * These options with other times.
     *
     * @param lifetime how long a session lives after it was last saved
     * @param idleTimeout ends a session that is not used for so long, or {@code null}
     * @param absoluteTimeout ends a session so long after it was created, or {@code null}
     * @return a copy
     * @throws InvalidOptionException when a duration is not one
     */
    public SessionOptions withTimes(
            Duration lifetime, @Nullable Duration idleTimeout, @Nullable Duration absoluteTimeout) {
        return new SessionOptions(
                name, lifetime, idleTimeout, absoluteTimeout, renewGrace, persistent, maxSize, cookie);
    }

    /**
     * These options with another grace for renewed sessions.
     *
     * @param renewGrace how long the old id may still be used to read, at most five minutes
     * @return a copy
     * @throws InvalidOptionException when it is negative or longer
     */
    public SessionOptions withRenewGrace(Duration renewGrace) {
        return new SessionOptions(
                name, lifetime, idleTimeout, absoluteTimeout, renewGrace, persistent, maxSize, cookie);
    }

    /**
     * These options with another bound on the cookie's size.
     *
     * @param maxSize the most bytes of name and value; more than {@value #SINGLE_COOKIE_SIZE} allows splitting
     * @return a copy
     * @throws InvalidOptionException when it is less than {@value #SINGLE_COOKIE_SIZE}
     */
    public SessionOptions withMaxSize(int maxSize) {
        return new SessionOptions(
                name, lifetime, idleTimeout, absoluteTimeout, renewGrace, persistent, maxSize, cookie);
    }

    /**
     * Whether one session may be split over several cookies.
     *
     * @return true when more was allowed than one cookie takes
     */
    public boolean splits() {
        return maxSize > SINGLE_COOKIE_SIZE;
    }

    /**
     * When a session ends that is not saved again. Every expiry comes from here.
     *
     * @param createdAt when it was created
     * @param issuedAt when it was last saved
     * @param ownLifetime the lifetime it was given by {@link Session#remember}, or {@code null}
     * @return the instant it is no longer valid at
     */
    public Instant expiry(Instant createdAt, Instant issuedAt, @Nullable Duration ownLifetime) {
        Duration lives = ownLifetime != null ? ownLifetime : idleTimeout != null ? idleTimeout : lifetime;
        Instant end = issuedAt.plus(lives);
        if (absoluteTimeout == null) {
            return end;
        }
        Instant last = createdAt.plus(absoluteTimeout);
        return last.isBefore(end) ? last : end;
    }

    /** Refuses what cannot be a lifetime; the bound is that of the token's header. */
    static void checkLifetime(String option, Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0
                || duration.compareTo(MAX_LIFETIME) > 0
                || duration.getNano() != 0) {
            throw new InvalidOptionException(option, "must be whole seconds, from one second to 136 years", "30d");
        }
    }

    /** Cookie name prefixes, RFC 6265bis section 4.1.3; browsers compare them ignoring case. */
    private static void checkPrefix(String name, CookieOptions cookie) {
        boolean host = name.regionMatches(true, 0, "__Host-", 0, 7);
        boolean secure = host || name.regionMatches(true, 0, "__Secure-", 0, 9);
        if (secure && !Boolean.TRUE.equals(cookie.secure())) {
            throw new InvalidOptionException("cookie.secure", "must be true for a cookie named " + name, "true");
        }
        if (host && !cookie.path().equals("/")) {
            throw new InvalidOptionException("cookie.path", "must be / for a cookie named " + name, "/");
        }
        if (host && cookie.domain() != null) {
            throw new InvalidOptionException("cookie.domain", "must be left out for a cookie named " + name, "");
        }
    }
}
