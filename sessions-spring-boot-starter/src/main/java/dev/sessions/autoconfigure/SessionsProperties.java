package dev.sessions.autoconfigure;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.sessions.CookieOptions.SameSite;
import dev.sessions.gorilla.GorillaFormat.Hash;
import dev.sessions.gorilla.GorillaFormat.Serializer;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sessions.
 *
 * @param keys Keys, newest first: the first one that is active seals, every one opens. An entry has an authentication key and perhaps an
 *     encryption key, each written as base64:… or hex:…; an entry that is a single text is an authentication key.
 * @param keyFile File with the list of keys, in YAML or JSON, instead of 'keys'. It is loaded again when it changes. Only the
 *     application's user may be able to read it.
 * @param keyFileGroupReadable Whether the group of the key file may read it too, and it may belong to root: so are secrets
 *     of Kubernetes in a container that does not run as root.
 * @param keyRing Keys that keep themselves: a new one every now and then, the same for all processes.
 * @param invalidBefore An instant such as 2027-01-01T00:00:00Z. Every session that began earlier is over, and every value that
 *     was sealed earlier. It is read again whenever keys are loaded again.
 * @param ephemeralKey Whether to make up a key at start-up when no keys are listed. Sessions end with the process.
 * @param defaultSession Name of the default session, which is also the name of its cookie.
 * @param store Where sessions are kept: 'cookie', 'filesystem', 'memory', 'redis', or the name of a SessionStore or
 *     SessionBackend bean. To move sessions from one store to another, 'store.read' and 'store.write'.
 * @param format How a session in a cookie is written: 'v1', the token of this project, or 'gorilla', the cookie of
 *     gorilla/sessions in Go. To move sessions from one format to another, 'format.read' and 'format.write'.
 * @param gorilla Settings of the format 'gorilla' and of the store 'gorilla-filesystem'.
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
 * @param json What writes values as JSON: 'jackson2' or 'jackson3'. Each reads what the other one wrote.
 * @param named Further sessions by name, and the default session's under its own name. A name that ends in '*' is for all
 *     that begin so and are made at run time. What is left out is as set for all.
 * @param webSession Settings of Spring's WebSession.
 * @param noStore Whether a response that sets a session cookie gets 'Cache-Control: no-store'.
 * @param filterOrder Order of the filter that provides and saves sessions.
 */
@ConfigurationProperties(value = "sessions", ignoreUnknownFields = false)
record SessionsProperties(
        @DefaultValue List<Key> keys,
        @Nullable String keyFile,
        @DefaultValue("false") boolean keyFileGroupReadable,
        @DefaultValue KeyRing keyRing,
        @Nullable String invalidBefore,
        @DefaultValue("false") boolean ephemeralKey,
        @DefaultValue("app-session") String defaultSession,
        @DefaultValue("cookie") Store store,
        @DefaultValue("v1") Format format,
        @DefaultValue Gorilla gorilla,
        @DurationUnit(SECONDS) @DefaultValue("30d") Duration lifetime,
        @DurationUnit(SECONDS) @Nullable Duration idleTimeout,
        @DurationUnit(SECONDS) @Nullable Duration absoluteTimeout,
        @DurationUnit(SECONDS) @Nullable Duration renewGrace,
        @DefaultValue("1MB") DataSize maxStoredSize,
        @DefaultValue Cookie cookie,
        @DefaultValue Filesystem filesystem,
        @DefaultValue Memory memory,
        @DefaultValue Redis redis,
        @DefaultValue Revocation revocation,
        @Nullable Json json,
        @DefaultValue Map<String, Named> named,
        @NestedConfigurationProperty @DefaultValue WebSessionProperties webSession,
        @DefaultValue("true") boolean noStore,
        @DefaultValue("" + SessionWebFilter.DEFAULT_ORDER) int filterOrder) {

    /** What is set for all sessions, in the shape of what is set for one. */
    Named forAll() {
        return new Named(store, format, lifetime, idleTimeout, absoluteTimeout, renewGrace, maxStoredSize, cookie);
    }

    /**
     * One entry of the key list. Bound as text, so that whatever is wrong with it is reported by us, without its value.
     *
     * @param authentication Authentication key, 32 or 64 bytes: base64:… or hex:….
     * @param encryption Encryption key, 32 bytes: base64:… or hex:…. Left out, cookies are signed but readable.
     * @param activeFrom From when on it may seal: an instant such as 2027-01-01T00:00:00Z. It opens at once. Left out, at once.
     * @param retireAt From when on it does not open any more: an instant. Left out, never.
     */
    record Key(
            @Nullable String authentication,
            @Nullable String encryption,
            @Nullable String activeFrom,
            @Nullable String retireAt) {

        /** For an entry that is a single text: Spring's conversion looks for a public method of this name. */
        public static Key valueOf(String authentication) {
            return new Key(authentication, null, null, null);
        }

        @Override
        public String toString() {
            return "Key[******]";
        }
    }

    /**
     * Keys that keep themselves.
     *
     * @param store Where they are kept, for all processes: 'redis', 'filesystem', or the name of a SessionBackend bean.
     * @param masterKey Secret that they are sealed under in the store, 32 or 64 bytes: base64:… or hex:….
     * @param formerMasterKey The master key before this one: it opens what was sealed under it. Remove it once all processes
     *     have the new one.
     * @param rotateEvery How long a key seals before the next one does. A number without a unit is seconds.
     * @param announce How long before it seals a key is in the store. A number without a unit is seconds.
     * @param retireAfter How long a key opens after another one has taken its place. Left out, for as long as a session may live
     *     without a request. A number without a unit is seconds.
     */
    record KeyRing(
            @Nullable String store,
            @Nullable String masterKey,
            @Nullable String formerMasterKey,
            @DurationUnit(SECONDS) @DefaultValue("30d") Duration rotateEvery,
            @DurationUnit(SECONDS) @DefaultValue("2d") Duration announce,
            @DurationUnit(SECONDS) @Nullable Duration retireAfter) {

        @Override
        public String toString() {
            return "KeyRing[******]";
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

    /** A version of Jackson. */
    enum Json {
        JACKSON2,
        JACKSON3
    }

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
     * How sessions in cookies are written.
     *
     * @param read Formats that are read, in this order. Left out, the one that is written.
     * @param write Format that is written. A cookie in another one is written anew at the next request.
     * @param readUntil Instant from which on only the format that is written is read, as 2027-01-31T00:00:00Z.
     */
    record Format(
            @DefaultValue List<String> read,
            @Nullable String write,
            @Nullable String readUntil) {

        static final Format V1 = valueOf("v1");

        /** Spring's conversion finds this for a format that is a single name. */
        public static Format valueOf(String name) {
            return new Format(List.of(), name, null);
        }

        /** Whether it is among those that are read or written. */
        boolean has(String name) {
            return name.equals(write) || read.contains(name);
        }
    }

    /**
     * What a Go service with gorilla/sessions has as its settings. What is left out is as gorilla has it.
     *
     * @param serializer How values are written: 'gob', the default in Go, 'json' or 'raw'.
     * @param hash Hash function of the authentication: 'sha256' or 'sha512'.
     * @param maxAge How old a cookie may be, 30 days unless set. A number without a unit is seconds.
     * @param minAge How old a cookie must be. A number without a unit is seconds.
     * @param maxLength How many characters the value of a cookie may have. Left out, what 'sessions.cookie.max-size' leaves.
     * @param flashQueues Queues of flashes beside the default one: the keys that the Go service gives to AddFlash.
     * @param directory Directory of the Go service's FilesystemStore, for the store 'gorilla-filesystem'.
     */
    record Gorilla(
            @Nullable Serializer serializer,
            @Nullable Hash hash,
            @DurationUnit(SECONDS) @Nullable Duration maxAge,
            @DurationUnit(SECONDS) @Nullable Duration minAge,
            @Nullable Integer maxLength,
            @Nullable Set<String> flashQueues,
            @Nullable String directory) {

        boolean isEmpty() {
            return equals(new Gorilla(null, null, null, null, null, null, null));
        }
    }

    /**
     * A session by name.
     *
     * @param store Where it is kept.
     * @param format How it is written in a cookie.
     * @param lifetime How long it lives after it was last saved. A number without a unit is seconds.
     * @param idleTimeout Ends it when it is not used for so long. A number without a unit is seconds.
     * @param absoluteTimeout Ends it so long after it was created, whatever happens. A number without a unit is seconds.
     * @param renewGrace How long its old id may still be used to read it after it was renewed. A number without a unit is seconds.
     * @param maxStoredSize Most bytes that its contents may take where they are not in a cookie, up to 16MB.
     * @param cookie Attributes of its cookie.
     */
    record Named(
            @Nullable Store store,
            @Nullable Format format,
            @DurationUnit(SECONDS) @Nullable Duration lifetime,
            @DurationUnit(SECONDS) @Nullable Duration idleTimeout,
            @DurationUnit(SECONDS) @Nullable Duration absoluteTimeout,
            @DurationUnit(SECONDS) @Nullable Duration renewGrace,
            @Nullable DataSize maxStoredSize,
            @DefaultValue Cookie cookie) {}
}
