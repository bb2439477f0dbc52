package dev.sessions.gorilla;

import dev.sessions.InvalidOptionException;
import dev.sessions.Reason;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import dev.sessions.gorilla.SecureCookie.Opening;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.store.CookieFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of gorilla/sessions, read and written, so that a service in Go and this one share their sessions. See
 * {@code docs/gorilla.md}.
 *
 * <pre>{@code
 * GorillaFormat format = GorillaFormat.builder(GorillaKey.of(hashKey, blockKey)).build();
 * CookieStore store = CookieStore.builder(format).build();
 * }</pre>
 *
 * <p>Such a cookie holds values, flashes and the second it was written in. So a session has another id after every save, was
 * created when it was last saved, and has neither an owner nor a lifetime or cookie attributes of its own: to save one with
 * these is refused with a {@link SessionException}. Values are JSON here, whatever they are in Go; one that is not changed goes
 * back as what it was.
 */
public final class GorillaFormat implements CookieFormat {

    /** What gorilla writes at most, in characters. */
    public static final int DEFAULT_MAX_LENGTH = 4096;

    /** How long gorilla reads a cookie: 30 days. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(30);

    final SecureCookie cookies;
    final Payload payload;
    private final int maxLength;
    private final Supplier<@Nullable Instant> invalidBefore;

    private GorillaFormat(Builder builder) {
        cookies = new SecureCookie(builder.keys, builder.hash.algorithm, builder.minAge, builder.maxAge, builder.clock);
        FlashKeys flashKeys = new FlashKeys(builder.flashQueues);
        payload = switch (builder.serializer) {
            case GOB -> new GobPayload(flashKeys);
            case JSON -> new JsonPayload(flashKeys);
            case RAW -> new RawPayload();
        };
        maxLength = builder.maxLength;
        invalidBefore = builder.invalidBefore;
    }

    /**
     * Begins a format.
     *
     * @param first the key that cookies are written with
     * @param older keys whose cookies are read as well; tried in this order, since a cookie does not name its key
     * @return a builder
     */
    public static Builder builder(GorillaKey first, GorillaKey... older) {
        GorillaKey[] all = Arrays.copyOf(new GorillaKey[] {first}, older.length + 1);
        System.arraycopy(older, 0, all, 1, older.length);
        List<GorillaKey> keys = List.of(all);
        return new Builder(() -> keys);
    }

    /**
     * Begins a format whose keys change while the application runs.
     *
     * @param keys gives the keys, one or more, the first to write with; asked for every cookie, and must not block
     * @return a builder
     */
    public static Builder builder(Supplier<List<GorillaKey>> keys) {
        return new Builder(keys);
    }

    /** How a Go service writes the values inside a cookie. */
    public enum Serializer {
        /** {@code GobEncoder}, which is the default in Go: a {@code map[interface{}]interface{}}. */
        GOB,
        /** {@code JSONEncoder}: one JSON object. */
        JSON,
        /** {@code NopEncoder}: bytes, which are the session's one value, a {@code byte[]} by the name {@code raw}. */
        RAW
    }

    /** What a Go service gives to {@code HashFunc}. */
    public enum Hash {
        /** {@code sha256.New}, the default. */
        SHA256("HmacSHA256"),
        /** {@code sha512.New}. */
        SHA512("HmacSHA512");

        final String algorithm;

        Hash(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws SessionException when the session has what such a cookie has no place for
     * @throws dev.sessions.SessionValueException when a value has no form in Go
     * @throws SessionTooLargeException when it is longer than {@link Builder#maxLength}
     */
    @Override
    public String write(SessionOptions options, SessionStamp stamp, SessionData data) {
        refuseWhatIsLost(options, data);
        String text = cookies.write(options.name(), stamp.savedAt(), payload.write(options.name(), data));
        if (text.length() > maxLength) {
            throw new SessionTooLargeException("Session '" + options.name() + "' takes " + text.length()
                    + " characters in the format of gorilla, more than the " + maxLength
                    + " of sessions.gorilla.max-length. Keep less in it, or raise that and what Go allows.");
        }
        return text;
    }

    private static void refuseWhatIsLost(SessionOptions options, SessionData data) {
        Settings settings = data.settings();
        String lost = settings.owner() != null
                ? "an owner"
                : settings.lifetime() != null
                        ? "a lifetime of its own"
                        : settings.cookie() != null
                                ? "cookie attributes of its own"
                                : settings.persistent() != options.persistent()
                                        ? "an end of its own, which is when the browser closes"
                                        : null;
        if (lost != null) {
            throw new SessionException("Session '" + options.name() + "' has " + lost
                    + ", which the format of gorilla has no place for: sessions.format must write v1 for that");
        }
        if (data.encoding() != Payload.ENCODING) {
            throw new SessionException("Session '" + options.name()
                    + "' has values that are not JSON, which the format of gorilla cannot take");
        }
    }

    @Override
    public SessionLookup read(SessionOptions options, String text) {
        Settings settings = new Settings(options.persistent(), null, null, null);
        Opening<SessionData> opening =
                cookies.read(options.name(), text, maxLength, bytes -> payload.read(bytes, settings));
        if (opening instanceof Opening.Refused<SessionData> refused) {
            return new Refused(refused.reason());
        }
        var opened = (Opening.Opened<SessionData>) opening;
        if (isVoid(opened.date())) {
            return new Refused(Reason.ENDED);
        }
        SessionStamp stamp = stamp(options, opened.date(), id("cookie", opened.authenticated()));
        return cookies.clock().instant().isBefore(stamp.expiresAt())
                ? new Found(stamp, opened.payload(), !opened.current(), null)
                : new Refused(Reason.EXPIRED);
    }

    boolean isVoid(Instant date) {
        Instant instant = invalidBefore.get();
        return instant != null && date.isBefore(instant);
    }

    /** All that is known of its times is when it was written. */
    SessionStamp stamp(SessionOptions options, Instant date, String id) {
        return new SessionStamp(id, date, date, options.expiry(date, date, null), 0)
                .endingBy(date.plus(cookies.maxAge()));
    }

    /** An id for what has none: always the same for the same, and nobody else's. */
    static String id(String what, byte[] source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("sessions/gorilla/" + what + '\0').getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(source), 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Makes a {@link GorillaFormat}. What is not set is as gorilla has it. */
    public static final class Builder {

        private final Supplier<List<GorillaKey>> keys;
        private Serializer serializer = Serializer.GOB;
        private Hash hash = Hash.SHA256;
        private Duration maxAge = DEFAULT_MAX_AGE;
        private Duration minAge = Duration.ZERO;
        private int maxLength = DEFAULT_MAX_LENGTH;
        private Set<String> flashQueues = Set.of();
        private Supplier<@Nullable Instant> invalidBefore = () -> null;
        private Clock clock = Clock.systemUTC();

        private Builder(Supplier<List<GorillaKey>> keys) {
            this.keys = keys;
        }

        /**
         * How values are written; as gob by default.
         *
         * @param serializer what the Go service uses
         * @return this builder
         */
        public Builder serializer(Serializer serializer) {
            this.serializer = Objects.requireNonNull(serializer, "serializer");
            return this;
        }

        /**
         * What cookies are authenticated with; SHA-256 by default.
         *
         * @param hash what the Go service uses
         * @return this builder
         */
        public Builder hash(Hash hash) {
            this.hash = Objects.requireNonNull(hash, "hash");
            return this;
        }

        /**
         * How old a cookie may be; 30 days by default.
         *
         * @param maxAge whole seconds, from one second to 136 years
         * @return this builder
         * @throws InvalidOptionException when it is another
         */
        public Builder maxAge(Duration maxAge) {
            if (maxAge.isNegative()
                    || maxAge.isZero()
                    || maxAge.getNano() != 0
                    || maxAge.compareTo(SessionOptions.MAX_LIFETIME) > 0) {
                throw new InvalidOptionException(
                        "max-age", "must be whole seconds, from one second to 136 years", "30d");
            }
            this.maxAge = maxAge;
            return this;
        }

        /**
         * How old a cookie must be; it may be new by default. With it even a cookie that this service just wrote is not
         * read before.
         *
         * @param minAge whole seconds, zero or more
         * @return this builder
         * @throws InvalidOptionException when it is negative or not whole seconds
         */
        public Builder minAge(Duration minAge) {
            if (minAge.isNegative() || minAge.getNano() != 0 || minAge.compareTo(SessionOptions.MAX_LIFETIME) > 0) {
                throw new InvalidOptionException("min-age", "must be whole seconds, zero or more", "0s");
            }
            this.minAge = minAge;
            return this;
        }

        /**
         * How long a cookie's value may be; 4096 by default.
         *
         * @param maxLength characters, one or more
         * @return this builder
         * @throws InvalidOptionException when it is less
         */
        public Builder maxLength(int maxLength) {
            if (maxLength < 1) {
                throw new InvalidOptionException(
                        "max-length", "must be a length: there is no text without a bound here", "4000");
            }
            this.maxLength = maxLength;
            return this;
        }

        /**
         * The queues of flashes beside the default one: what the Go service gives to {@code AddFlash} as second argument.
         * The default queue is {@code _flash} in Go.
         *
         * @param names the names of the queues, here and in Go; copied
         * @return this builder
         * @throws InvalidOptionException from {@link #build()} when one of them is the default queue
         */
        public Builder flashQueues(Set<String> names) {
            this.flashQueues = Set.copyOf(names);
            return this;
        }

        /**
         * Voids what was written before an instant; nothing by default. When a session began, such a cookie does not say.
         *
         * @param instant gives the instant, or {@code null} for none; asked for every cookie, and must not block
         * @return this builder
         */
        public Builder invalidBefore(Supplier<@Nullable Instant> instant) {
            this.invalidBefore = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /**
         * The clock that tells how old a cookie is; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * {@return the format}
         *
         * @throws InvalidOptionException when the options do not go together
         */
        public GorillaFormat build() {
            if (minAge.compareTo(maxAge) >= 0) {
                throw new InvalidOptionException("min-age", "must be shorter than max-age", "0s");
            }
            return new GorillaFormat(this);
        }
    }
}
