package dev.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is configured for the sessions of one name. The three durations are the only source of every expiry: of the
 * token, of the stored record and of the cookie's {@code Max-Age}.
 *
 * @param name the session's name, which is also its cookie's; or a pattern, which ends in {@code *} and is for every longer
 *     name that begins so
 * @param lifetime how long a session lives after it was last saved; whole seconds
 * @param idleTimeout ends a session that is not used for so long, or {@code null}; a session that is used but not
 *     changed is issued again once a tenth of it has passed
 * @param absoluteTimeout ends a session so long after it was created, whatever happens, or {@code null}
 * @param renewGrace how long the old id of a renewed session may still be used to read it, never to change it; zero: not
 *     at all
 * @param persistent whether the cookie of a new session outlives the browser
 * @param maxSize the most bytes that name and value of its cookie may take together; more than
 *     {@value #SINGLE_COOKIE_SIZE} lets a session be split over several cookies
 * @param maxStoredSize the most bytes that the contents of a session may take in a backend
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
        int maxStoredSize,
        CookieOptions cookie) {

    /** The bytes of name and value that every browser accepts in one cookie. */
    public static final int SINGLE_COOKIE_SIZE = 4093;

    /** 16 MiB. */
    public static final int LARGEST_MAX_STORED_SIZE = 16 << 20;

    /** 30 days. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /** The longest lifetime a token can state: 2³² − 1 seconds. */
    public static final Duration MAX_LIFETIME = Duration.ofSeconds(0xFFFF_FFFFL);

    /** RFC 6265: a cookie's name is a token of RFC 2616. An asterisk may be in one, but makes a pattern here. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,128}$)[A-Za-z0-9!#$%&'+.^_`|~-]+\\*?");

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
     * @param maxStoredSize the most bytes of its contents in a backend
     * @param cookie the attributes of its cookie
     * @throws InvalidOptionException naming the option that is wrong and why
     */
    public SessionOptions {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidOptionException(
                    "name",
                    "must be 1 to 128 characters that the name of a cookie may have, and '*' only at the end of a pattern",
                    "session");
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
        if (renewGrace.isNegative() || renewGrace.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new InvalidOptionException("renew-grace", "must be from zero to five minutes", "10s");
        }
        if (maxSize < SINGLE_COOKIE_SIZE) {
            throw new InvalidOptionException(
                    "cookie.max-size", "must be at least " + SINGLE_COOKIE_SIZE + " bytes", "6KB");
        }
        if (maxStoredSize < SINGLE_COOKIE_SIZE || maxStoredSize > LARGEST_MAX_STORED_SIZE) {
            throw new InvalidOptionException(
                    "max-stored-size", "must be from " + SINGLE_COOKIE_SIZE + " bytes to 16 MiB", "1MB");
        }
        cookie.checkFor(name);
    }

    /**
     * {@return the default options: 30 days, no timeouts, a persistent cookie with {@link CookieOptions#DEFAULTS}}
     *
     * @param name the session's name
     * @throws InvalidOptionException when the name is not one a cookie may have
     */
    public static SessionOptions of(String name) {
        return builder(name).build();
    }

    /**
     * {@return a builder that begins with the default options}
     *
     * @param name the session's name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** {@return a builder that begins with these options} */
    public Builder toBuilder() {
        return new Builder(name)
                .lifetime(lifetime)
                .idleTimeout(idleTimeout)
                .absoluteTimeout(absoluteTimeout)
                .renewGrace(renewGrace)
                .persistent(persistent)
                .maxSize(maxSize)
                .maxStoredSize(maxStoredSize)
                .cookie(cookie);
    }

    /** {@return whether they are for many names: the name ends in {@code *}} */
    public boolean isPattern() {
        return name.endsWith("*");
    }

    /**
     * {@return the same options under another name}
     *
     * @param other the name
     * @throws InvalidOptionException when a cookie cannot have that name, or not with these options
     */
    public SessionOptions named(String other) {
        return new SessionOptions(
                other, lifetime, idleTimeout, absoluteTimeout, renewGrace, persistent, maxSize, maxStoredSize, cookie);
    }

    /** {@return whether one session may be split: more was allowed than one cookie takes} */
    public boolean splits() {
        return maxSize > SINGLE_COOKIE_SIZE;
    }

    /**
     * {@return from when on a session is over that is not saved again} Every expiry comes from here.
     *
     * @param createdAt when it was created
     * @param issuedAt when it was last saved
     * @param ownLifetime the lifetime it was given by {@link Session#remember}, or {@code null}
     */
    public Instant expiry(Instant createdAt, Instant issuedAt, @Nullable Duration ownLifetime) {
        Duration lives = ownLifetime != null ? ownLifetime : idleTimeout != null ? idleTimeout : lifetime;
        return atMostAbsolute(createdAt, issuedAt.plus(lives));
    }

    /**
     * {@return from when on the cookie of a session that is kept in a backend counts no more} That is the end of the session,
     * but for an idle timeout: what is kept may be extended where no response can say so, and then the same cookie still
     * stands for it.
     *
     * @param createdAt when the session was created
     * @param issuedAt when it was last saved
     * @param ownLifetime a lifetime of its own, or {@code null}
     * @param sliding whether its own lifetime is an idle timeout
     */
    public Instant cookieExpiry(Instant createdAt, Instant issuedAt, @Nullable Duration ownLifetime, boolean sliding) {
        Duration own = ownLifetime != null ? ownLifetime : Duration.ZERO;
        boolean alone = ownLifetime != null && !sliding;
        Duration counts = alone || own.compareTo(lifetime) > 0 ? own : lifetime;
        return atMostAbsolute(createdAt, issuedAt.plus(counts));
    }

    private Instant atMostAbsolute(Instant createdAt, Instant end) {
        if (absoluteTimeout == null) {
            return end;
        }
        Instant last = createdAt.plus(absoluteTimeout);
        return last.isBefore(end) ? last : end;
    }

    /** Refuses what cannot be a lifetime; the bound is that of the token's header. */
    private static void checkLifetime(String option, Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0
                || duration.compareTo(MAX_LIFETIME) > 0
                || duration.getNano() != 0) {
            throw new InvalidOptionException(option, "must be whole seconds, from one second to 136 years", "30d");
        }
    }

    /** Makes {@link SessionOptions}. */
    public static final class Builder {

        private final String name;
        private Duration lifetime = DEFAULT_LIFETIME;
        private @Nullable Duration idleTimeout;
        private @Nullable Duration absoluteTimeout;
        private Duration renewGrace = Duration.ZERO;
        private boolean persistent = true;
        private int maxSize = SINGLE_COOKIE_SIZE;
        private int maxStoredSize = 1 << 20;
        private CookieOptions cookie = CookieOptions.DEFAULTS;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * How long a session lives after it was last saved; 30 days by default.
         *
         * @param lifetime whole seconds
         * @return this builder
         */
        public Builder lifetime(Duration lifetime) {
            this.lifetime = lifetime;
            return this;
        }

        /**
         * Ends a session that is not used for so long.
         *
         * @param idleTimeout whole seconds, or {@code null} for no such end
         * @return this builder
         */
        public Builder idleTimeout(@Nullable Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        /**
         * Ends a session so long after it was created, whatever happens.
         *
         * @param absoluteTimeout whole seconds, or {@code null} for no such end
         * @return this builder
         */
        public Builder absoluteTimeout(@Nullable Duration absoluteTimeout) {
            this.absoluteTimeout = absoluteTimeout;
            return this;
        }

        /**
         * How long the old id of a renewed session may still be used to read it; not at all by default.
         *
         * @param renewGrace at most five minutes
         * @return this builder
         */
        public Builder renewGrace(Duration renewGrace) {
            this.renewGrace = renewGrace;
            return this;
        }

        /**
         * Whether the cookie of a new session outlives the browser; true by default.
         *
         * @param persistent whether it does
         * @return this builder
         */
        public Builder persistent(boolean persistent) {
            this.persistent = persistent;
            return this;
        }

        /**
         * The most bytes that name and value of the cookie may take together.
         *
         * @param maxSize at least {@value #SINGLE_COOKIE_SIZE}; more lets a session be split over several cookies
         * @return this builder
         */
        public Builder maxSize(int maxSize) {
            this.maxSize = maxSize;
            return this;
        }

        /**
         * The most bytes that the contents of a session may take in a backend; one MiB by default.
         *
         * @param maxStoredSize from {@value #SINGLE_COOKIE_SIZE} to {@value #LARGEST_MAX_STORED_SIZE}
         * @return this builder
         */
        public Builder maxStoredSize(int maxStoredSize) {
            this.maxStoredSize = maxStoredSize;
            return this;
        }

        /**
         * The attributes of the cookie.
         *
         * @param cookie the attributes
         * @return this builder
         */
        public Builder cookie(CookieOptions cookie) {
            this.cookie = cookie;
            return this;
        }

        /**
         * The options.
         *
         * @return checked options
         * @throws InvalidOptionException naming the option that is wrong and why
         */
        public SessionOptions build() {
            return new SessionOptions(
                    name,
                    lifetime,
                    idleTimeout,
                    absoluteTimeout,
                    renewGrace,
                    persistent,
                    maxSize,
                    maxStoredSize,
                    cookie);
        }
    }
}
