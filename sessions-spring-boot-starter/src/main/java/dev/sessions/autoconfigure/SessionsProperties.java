package dev.sessions.autoconfigure;

import dev.sessions.CookieOptions.SameSite;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sessions.
 *
 * @param keys Keys, newest first: the first one seals, every one opens. An entry has an authentication key and perhaps an
 *     encryption key, each written as base64:… or hex:…; an entry that is a single text is an authentication key.
 * @param ephemeralKey Whether to make up a key at start-up when no keys are listed. Sessions end with the process.
 * @param defaultSession Name of the default session, which is also the name of its cookie.
 * @param store Where sessions are kept: 'cookie', 'filesystem', 'memory', or the name of a SessionStore or SessionBackend
 *     bean.
 * @param lifetime How long a session lives after it was last saved.
 * @param idleTimeout Ends a session that is not used for so long.
 * @param absoluteTimeout Ends a session so long after it was created, whatever happens.
 * @param cookie Attributes of the cookies.
 * @param filesystem Settings of the store 'filesystem'.
 * @param memory Settings of the store 'memory'.
 * @param named Further sessions by name, and the default session's under its own name. What is left out is as set for all.
 * @param noStore Whether a response that sets a session cookie gets 'Cache-Control: no-store'.
 * @param filterOrder Order of the filter that provides and saves sessions.
 */
@ConfigurationProperties("sessions")
record SessionsProperties(
        @DefaultValue List<Key> keys,
        @DefaultValue("false") boolean ephemeralKey,
        @DefaultValue("session") String defaultSession,
        @DefaultValue("cookie") String store,
        @DefaultValue("30d") Duration lifetime,
        @Nullable Duration idleTimeout,
        @Nullable Duration absoluteTimeout,
        @DefaultValue Cookie cookie,
        @DefaultValue Filesystem filesystem,
        @DefaultValue Memory memory,
        @DefaultValue Map<String, Named> named,
        @DefaultValue("true") boolean noStore,
        @DefaultValue("" + SessionWebFilter.DEFAULT_ORDER) int filterOrder) {

    /**
     * One entry of the key list. Bound as text, so that whatever is wrong with it is reported by us, without its value.
     *
     * @param authentication Authentication key, 32 or 64 bytes: base64:… or hex:….
     * @param encryption Encryption key, 32 bytes: base64:… or hex:…. Left out, cookies are signed but readable.
     */
    record Key(@Nullable String authentication, @Nullable String encryption) {

        /** Spring's conversion finds this for an entry that is a single text. */
        static Key valueOf(String authentication) {
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
     * @param sweepInterval How often expired files are removed.
     */
    record Filesystem(
            @Nullable String directory,
            @DefaultValue("true") boolean fsync,
            @DefaultValue("10m") Duration sweepInterval) {}

    /**
     * Settings of the store 'memory'.
     *
     * @param maxSessions Most sessions it holds.
     */
    record Memory(@DefaultValue("10000") int maxSessions) {}

    /**
     * A session by name.
     *
     * @param store Where it is kept.
     * @param lifetime How long it lives after it was last saved.
     * @param idleTimeout Ends it when it is not used for so long.
     * @param absoluteTimeout Ends it so long after it was created, whatever happens.
     * @param cookie Attributes of its cookie.
     */
    record Named(
            @Nullable String store,
            @Nullable Duration lifetime,
            @Nullable Duration idleTimeout,
            @Nullable Duration absoluteTimeout,
            @DefaultValue Cookie cookie) {}
}
