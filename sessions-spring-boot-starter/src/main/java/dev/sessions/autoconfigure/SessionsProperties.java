package dev.sessions.autoconfigure;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.sessions.CookieOptions.SameSite;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sessions.
 *
 * @param keys Keys, newest first: the first one seals, every one opens. An entry has an authentication key and perhaps an
 *     encryption key, each written as base64:… or hex:…; an entry that is a single text is an authentication key.
 * @param ephemeralKey Whether to make up a key at start-up when no keys are listed. Sessions end with the process.
 * @param defaultSession Name of the default session, which is also the name of its cookie.
 * @param store Where sessions are kept: 'cookie', 'filesystem', 'memory', 'redis', or the name of a SessionStore or
 *     SessionBackend bean. To move sessions from one store to another, 'store.read' and 'store.write'.
 * @param lifetime How long a session lives after it was last saved. A number without a unit is seconds.
 * @param idleTimeout Ends a session that is not used for so long. A number without a unit is seconds.
 * @param absoluteTimeout Ends a session so long after it was created, whatever happens. A number without a unit is seconds.
 * @param renewGrace How long the old id of a renewed session may still be used to read it, never to change it. A number without a unit is seconds.
 * @param maxStoredSize Most bytes that a session's contents may take where they are not in a cookie, up to 16MB.
 * @param cookie Attributes of the cookies.
 * @param filesystem Settings of the store 'filesystem'.
 * @param memory Settings of the store 'memory'.
 * @param redis Settings of the store 'redis'.
 * @param revocation Where to remember which sessions in cookies were ended.
 * @param named Further sessions by name, and the default session's under its own name. A name that ends in '*' is for all
 *     that begin so and are made at run time. What is left out is as set for all.
 * @param noStore Whether a response that sets a session cookie gets 'Cache-Control: no-store'.
 * @param filterOrder Order of the filter that provides and saves sessions.
 */
@ConfigurationProperties(value = "sessions", ignoreUnknownFields = false)
record SessionsProperties(
        @DefaultValue List<Key> keys,
        @DefaultValue("false") boolean ephemeralKey,
        @DefaultValue("app-session") String defaultSession,
        @DefaultValue("cookie") Store store,
        @DurationUnit(SECONDS) @DefaultValue("30d") Duration lifetime,
        @DurationUnit(SECONDS) @Nullable Duration idleTimeout,
        @DurationUnit(SECONDS) @Nullable Duration absoluteTimeout,
        @DurationUnit(SECONDS) @DefaultValue("0s") Duration renewGrace,
        @DefaultValue("1MB") DataSize maxStoredSize,
        @DefaultValue Cookie cookie,
        @DefaultValue Filesystem filesystem,
        @DefaultValue Memory memory,
        @DefaultValue Redis redis,
        @DefaultValue Revocation revocation,
        @DefaultValue Map<String, Named> named,
        @DefaultValue("true") boolean noStore,
        @DefaultValue("" + SessionWebFilter.DEFAULT_ORDER) int filterOrder) {

    /** What is set for all sessions, in the shape of what is set for one. */
    Named forAll() {
        return new Named(store, lifetime, idleTimeout, absoluteTimeout, renewGrace, maxStoredSize, cookie);
    }

    /**
     * One entry of the key list. Bound as text, so that whatever is wrong with it is reported by us, without its value.
     *
     * @param authentication Authentication key, 32 or 64 bytes: base64:… or hex:….
     * @param encryption Encryption key, 32 bytes: base64:… or hex:…. Left out, cookies are signed but readable.
     */
    record Key(@Nullable String authentication, @Nullable String encryption) {

        /** For an entry that is a single text: Spring's conversion looks for a public method of this name. */
        public static Key valueOf(String authentication) {
            return new Key(authentication, null);
        }

        @Override
        public String toString() {
            return "Key[******]";
        }
    }

    /**
     * Attributes of a cookie.
     *
     * @param path Path of the cookie.
     * @param domain Domain of the cookie. Left out, it is for the host that set it alone.
     * @param secure Whether the cookie is Secure. Left out, it is when the request came over https.
     * @param httpOnly Whether scripts are kept from reading the cookie.
     * @param sameSite On which cross-site requests the cookie travels.
     * @param partitioned Whether the cookie is kept apart for each top-level site.
     * @param persistent Whether the cookie of a new session outlives the browser.
     * @param maxSize Most bytes that name and value may take together. More than 4093 lets one session be split over
     *     several cookies; the server's header limit bounds it.
     */
    record Cookie(
            @Nullable String path,
            @Nullable String domain,
            @Nullable Boolean secure,
            @Nullable Boolean httpOnly,
            @Nullable SameSite sameSite,
            @Nullable Boolean partitioned,
            @Nullable Boolean persistent,
            @Nullable DataSize maxSize) {}

    /**
     * Settings of the store 'filesystem'.
     *
     * @param directory Directory the sessions are kept in. It is created when absent; nobody else may be able to write to
     *     it.
     * @param fsync Whether a save waits until the data is on the disk.
     * @param sweepInterval How often expired files are removed. A number without a unit is seconds.
     */
    record Filesystem(
            @Nullable String directory,
            @DefaultValue("true") boolean fsync,
            @DurationUnit(SECONDS) @DefaultValue("10m") Duration sweepInterval) {}

    /**
     * Settings of the store 'memory'.
     *
     * @param maxSessions Most sessions it holds; what is noted of an owner whose sessions were ended counts as one.
     */
    record Memory(@DefaultValue("10000") int maxSessions) {}

    /**
     * Settings of the store 'redis'. The connection is Spring Data's: spring.data.redis.
     *
     * @param keyPrefix What the keys begin with.
     * @param timeout How long an operation may take before the request fails. A number without a unit is seconds.
     */
    record Redis(
            @DefaultValue("sessions:") String keyPrefix,
            @DurationUnit(SECONDS) @DefaultValue("2s") Duration timeout) {}

    /**
     * Where to remember which sessions in cookies were ended from elsewhere.
     *
     * @param store Name of a backend: 'filesystem', 'memory', 'redis', or that of a SessionBackend bean. Left out, sessions
     *     in cookies cannot be ended from elsewhere.
     * @param cache How long a process relies on what it knows of an owner. A number without a unit is seconds.
     */
    record Revocation(
            @Nullable String store,
            @DurationUnit(SECONDS) @DefaultValue("10s") Duration cache) {}

    /**
     * Where sessions are kept.
     *
     * @param read Stores that sessions are looked for in, in this order. Left out, where they are saved.
     * @param write Store that sessions are saved in. One that was found elsewhere is removed there.
     */
    record Store(@DefaultValue List<String> read, @Nullable String write) {

        /** Spring's conversion finds this for a store that is a single name. */
        public static Store valueOf(String name) {
            return new Store(List.of(), name);
        }
    }

    /**
     * A session by name.
     *
     * @param store Where it is kept.
     * @param lifetime How long it lives after it was last saved. A number without a unit is seconds.
     * @param idleTimeout Ends it when it is not used for so long. A number without a unit is seconds.
     * @param absoluteTimeout Ends it so long after it was created, whatever happens. A number without a unit is seconds.
     * @param renewGrace How long its old id may still be used to read it after it was renewed. A number without a unit is seconds.
     * @param maxStoredSize Most bytes that its contents may take where they are not in a cookie, up to 16MB.
     * @param cookie Attributes of its cookie.
     */
    record Named(
            @Nullable Store store,
            @DurationUnit(SECONDS) @Nullable Duration lifetime,
            @DurationUnit(SECONDS) @Nullable Duration idleTimeout,
            @DurationUnit(SECONDS) @Nullable Duration absoluteTimeout,
            @DurationUnit(SECONDS) @Nullable Duration renewGrace,
            @Nullable DataSize maxStoredSize,
            @DefaultValue Cookie cookie) {}
}
