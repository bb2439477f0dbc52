package dev.sessions.autoconfigure;

import dev.sessions.SessionOptions;
import dev.sessions.autoconfigure.SessionsProperties.Format;
import dev.sessions.autoconfigure.SessionsProperties.Gorilla;
import dev.sessions.gorilla.GorillaFormat;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieFormat;
import dev.sessions.store.CookieStore;
import dev.sessions.store.MigratingFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;

/** Makes what writes sessions as cookies, by the names of formats, and the stores that do so. */
final class CookieFormats {

    private static final String V1 = "v1";

    private final SessionsProperties properties;
    private final KeyRingSource keys;
    private final Clock clock;
    private final Map<String, CookieFormat> formats = new HashMap<>();
    private final Set<Format> used = new HashSet<>();
    private @Nullable GorillaKeys gorillaKeys;

    CookieFormats(SessionsProperties properties, KeyRingSource keys, Clock clock) {
        this.properties = properties;
        this.keys = keys;
        this.clock = clock;
        if (!properties.gorilla().isEmpty() && !GorillaKeys.areUsed(properties)) {
            throw new InvalidSessionsPropertyException(
                    "sessions.gorilla",
                    "is not used: no session is in the format of gorilla",
                    "Set sessions.format=gorilla, or remove it.");
        }
    }

    /** A store for sessions in cookies. Where what is revoked is kept, tokens are needed. */
    CookieStore store(String property, Format format, SessionStores stores) {
        used.add(format);
        CookieStore.Builder store = CookieStore.builder(keys).clock(clock).format(format(property, format));
        String revocations = properties.revocation().store();
        if (revocations != null) {
            GorillaKeys.check(keys);
            store.revocations(
                    stores.backend("sessions.revocation.store", revocations),
                    properties.revocation().cache());
        }
        return format.has(V1) ? stores.withKeys(store.build()) : store.build();
    }

    private CookieFormat format(String property, Format format) {
        String write = format.write();
        if (write == null) {
            throw new InvalidSessionsPropertyException(
                    property + ".write",
                    "is missing: cookies have to be written in some format",
                    "Add " + property + ".write=" + V1);
        }
        CookieFormat written = named(format.read().isEmpty() ? property : property + ".write", write);
        List<CookieFormat> read = format.read().stream()
                .map(name -> named(property + ".read", name))
                .toList();
        if (read.isEmpty() ? format.readUntil() != null : !read.contains(written)) {
            throw new InvalidSessionsPropertyException(
                    property + ".read",
                    read.isEmpty()
                            ? "is missing, so that there is nothing that would not be read from " + property
                                    + ".read-until on"
                            : "leaves out the format that is written, so that nobody would keep a session",
                    "Name all formats that are read, for example: " + property + ".read=" + GorillaKeys.GORILLA + ","
                            + V1);
        }
        return read.isEmpty()
                ? written
                : new MigratingFormat(read, written, until(property + ".read-until", format.readUntil()), clock);
    }

    private static @Nullable Instant until(String property, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new InvalidSessionsPropertyException(
                    property, "is not an instant", "Write, for example, " + property + "=2027-01-31T00:00:00Z");
        }
    }

    private CookieFormat named(String property, String name) {
        if (!name.equals(V1) && !name.equals(GorillaKeys.GORILLA)) {
            throw new InvalidSessionsPropertyException(
                    property, "names the format '" + name + "', which does not exist", "Use 'v1' or 'gorilla'.");
        }
        if (name.equals(V1)) {
            GorillaKeys.check(keys);
        }
        return formats.computeIfAbsent(name, n -> n.equals(V1) ? CookieFormat.token(keys, clock) : gorilla());
    }

    GorillaFormat gorilla() {
        Gorilla settings = properties.gorilla();
        GorillaKeys own = gorillaKeys();
        GorillaFormat.Builder format = GorillaFormat.builder(() -> own.at(clock.instant()))
                .clock(clock)
                .invalidBefore(() -> GorillaKeys.invalidBefore(keys));
        return InvalidSessionsPropertyException.ifRefused("sessions.gorilla.", () -> {
            PropertyMapper map = PropertyMapper.get();
            map.from(settings.serializer()).to(format::serializer);
            map.from(settings.hash()).to(format::hash);
            map.from(settings.maxAge()).to(format::maxAge);
            map.from(settings.minAge()).to(format::minAge);
            map.from(settings.maxLength()).to(format::maxLength);
            map.from(settings.flashQueues()).to(format::flashQueues);
            return format.build();
        });
    }

    private synchronized GorillaKeys gorillaKeys() {
        if (gorillaKeys == null) {
            gorillaKeys = GorillaKeys.parse(properties);
        }
        return gorillaKeys;
    }

    /** Refuses a format for all that nobody asked for, since no session is in a cookie, or in that of a store of the application's. */
    void checkUse() {
        if (!properties.format().equals(Format.V1) && !used.contains(properties.format())) {
            throw new InvalidSessionsPropertyException(
                    "sessions.format",
                    "is not used: no session is kept in the built-in store 'cookie'",
                    "Remove it, or set sessions.store=cookie");
        }
    }

    /** What keeps cookies of that format from being changed, and perhaps from being read; {@code null} for tokens. */
    @Nullable
    String protection(Format format) {
        return !GorillaKeys.GORILLA.equals(format.write())
                ? null
                : gorillaKeys().at(clock.instant()).get(0).encrypts()
                        ? "encrypted as in gorilla"
                        : "signed as in gorilla but readable";
    }

    /** Refuses what a session is to be and its format does not allow. */
    void check(String prefix, Format format, SessionOptions options, ValueCodec codec) {
        if (!format.has(GorillaKeys.GORILLA)) {
            return;
        }
        if (codec.id() != 1) {
            throw new InvalidSessionsPropertyException(
                    "sessions.format",
                    "is 'gorilla', which takes values that are JSON, but the ValueCodec bean writes others",
                    "Use a ValueCodec whose id() is 1, such as the JacksonValueCodec that is there without one.");
        }
        Integer maxLength = properties.gorilla().maxLength();
        int room = options.maxSize() - options.name().length();
        if (maxLength != null && maxLength > room) {
            throw new InvalidSessionsPropertyException(
                    "sessions.gorilla.max-length",
                    "is more than the " + room + " characters that " + prefix
                            + "cookie.max-size leaves beside the name of the session '" + options.name() + "'",
                    "Leave it out, or write at most " + room + ".");
        }
        if (GorillaKeys.GORILLA.equals(format.write())) {
            checkWritten(prefix, options);
        }
    }

    private void checkWritten(String prefix, SessionOptions options) {
        if (options.splits()) {
            throw new InvalidSessionsPropertyException(
                    prefix + "cookie.max-size",
                    "lets a session be split over several cookies, of which gorilla knows nothing",
                    "Set it to " + SessionOptions.SINGLE_COOKIE_SIZE + "B.");
        }
        if (options.absoluteTimeout() != null) {
            throw new InvalidSessionsPropertyException(
                    prefix + "absolute-timeout",
                    "cannot be kept in the format 'gorilla', whose cookies do not say when a session was created",
                    "Remove it, or write another format: sessions.format.write=v1");
        }
        Duration set = properties.gorilla().maxAge();
        Duration maxAge = set == null ? GorillaFormat.DEFAULT_MAX_AGE : set;
        boolean idle = options.idleTimeout() != null;
        Duration lives = idle ? options.idleTimeout() : options.lifetime();
        if (lives != null && lives.compareTo(maxAge) > 0) {
            throw new InvalidSessionsPropertyException(
                    prefix + (idle ? "idle-timeout" : "lifetime"),
                    "is longer than sessions.gorilla.max-age, after which nobody reads the cookie",
                    "Set sessions.gorilla.max-age to the same or more, and MaxAge in Go, or lower it.");
        }
    }
}
