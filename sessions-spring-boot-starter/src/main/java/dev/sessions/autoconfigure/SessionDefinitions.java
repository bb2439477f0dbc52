package dev.sessions.autoconfigure;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.InvalidOptionException;
import dev.sessions.NamedSession;
import dev.sessions.SessionOptions;
import dev.sessions.autoconfigure.SessionsProperties.Cookie;
import dev.sessions.autoconfigure.SessionsProperties.Named;
import dev.sessions.autoconfigure.SessionsProperties.Store;
import dev.sessions.store.BackendStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;

/** Works out the configured sessions: each property of a named one, or else that of all, or else the default. */
final class SessionDefinitions {

    /** What a request's other headers may need beside the cookies, in bytes. */
    private static final int OTHER_HEADERS = 2048;

    private static final Cookie UNSET = new Cookie(null, null, null, null, null, null, null, null);

    private final SessionsProperties properties;
    private final SessionStores stores;
    private final DataSize headerLimit;

    SessionDefinitions(SessionsProperties properties, SessionStores stores, DataSize headerLimit) {
        this.properties = properties;
        this.stores = stores;
        this.headerLimit = headerLimit;
    }

    ConfiguredSessions create() {
        Set<String> names = new LinkedHashSet<>();
        names.add(properties.defaultSession());
        names.addAll(properties.named().keySet());
        Map<String, NamedSession> sessions = new LinkedHashMap<>();
        for (String name : names) {
            Named named = properties.named().get(name);
            String prefix = named != null ? property(name) + "." : "sessions.";
            Store store = named != null && named.store() != null ? named.store() : properties.store();
            sessions.put(name, new NamedSession(options(prefix, name, named), stores.store(prefix + "store", store)));
        }
        checkHeaderLimit(sessions);
        checkPieceNames(names, sessions);
        return new ConfiguredSessions(sessions, properties.defaultSession());
    }

    /** As it has to be written: a name with other characters keeps them in brackets only. */
    private static String property(String name) {
        boolean plain = !name.contains(".") && ConfigurationPropertyName.isValid(name);
        return "sessions.named." + (plain ? name : "[" + name + "]");
    }

    private SessionOptions options(String prefix, String name, @Nullable Named named) {
        try {
            return options(name, named != null ? named : new Named(null, null, null, null, null, UNSET));
        } catch (InvalidOptionException e) {
            if (e.option().equals("name")) {
                boolean isDefault = name.equals(properties.defaultSession());
                throw new InvalidSessionsPropertyException(
                        isDefault ? "sessions.default-session" : "sessions.named",
                        e.requirement(),
                        "Rename the session '" + name.replaceAll("[^ -~]", "?") + "'.");
            }
            String property = prefix + e.option();
            throw new InvalidSessionsPropertyException(
                    property, e.requirement(), "Correct it, for example: " + property + "=" + e.example());
        }
    }

    private SessionOptions options(String name, Named named) {
        Cookie own = named.cookie();
        Cookie all = properties.cookie();
        CookieOptions defaults = CookieOptions.DEFAULTS;
        CookieOptions cookie = new CookieOptions(
                first(own.path(), all.path(), defaults.path()),
                domain(first(own.domain(), all.domain())),
                first(own.secure(), all.secure()),
                first(own.httpOnly(), all.httpOnly(), defaults.httpOnly()),
                first(own.sameSite(), all.sameSite(), SameSite.LAX),
                first(own.partitioned(), all.partitioned(), defaults.partitioned()));
        return new SessionOptions(
                name,
                first(named.lifetime(), properties.lifetime()),
                first(named.idleTimeout(), properties.idleTimeout()),
                first(named.absoluteTimeout(), properties.absoluteTimeout()),
                first(named.renewGrace(), properties.renewGrace()),
                first(own.persistent(), all.persistent(), true),
                maxSize(first(own.maxSize(), all.maxSize())),
                cookie);
    }

    private static int maxSize(@Nullable DataSize configured) {
        if (configured == null) {
            return SessionOptions.SINGLE_COOKIE_SIZE;
        }
        long bytes = configured.toBytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidOptionException("cookie.max-size", "is more bytes than any server takes", "6KB");
        }
        return (int) Math.max(bytes, 0);
    }

    /** An empty one takes back what is set for all, which a name with the prefix __Host- needs. */
    private static @Nullable String domain(@Nullable String configured) {
        return configured == null || configured.isBlank() ? null : configured;
    }

    @SafeVarargs
    @SuppressWarnings("NullAway") // null when all of them are; the last is never null where that matters
    private static <T> T first(@Nullable T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** A browser that sends more than the server takes is locked out until its cookies expire. */
    private void checkHeaderLimit(Map<String, NamedSession> sessions) {
        long split = sessions.values().stream()
                .filter(session -> !(session.store() instanceof BackendStore)) // its cookie is an id
                .map(NamedSession::options)
                .filter(SessionOptions::splits)
                .mapToLong(SessionOptions::maxSize)
                .sum();
        if (split > 0 && split + OTHER_HEADERS > headerLimit.toBytes()) {
            long needed = (split + OTHER_HEADERS + 1023) / 1024;
            throw new InvalidSessionsPropertyException(
                    "sessions.cookie.max-size",
                    "allows " + split + " bytes of cookies, but the server takes " + headerLimit.toBytes()
                            + " bytes of headers, of which " + OTHER_HEADERS + " are kept for others",
                    "Lower it, or raise the server's limit: server.max-http-request-header-size=" + needed + "KB");
        }
    }

    /** The cookie {@code a.1} is either a session or a piece of the session {@code a}. */
    private static void checkPieceNames(Set<String> names, Map<String, NamedSession> sessions) {
        sessions.values().stream()
                .map(NamedSession::options)
                .filter(SessionOptions::splits)
                .forEach(options -> {
                    Pattern piece = Pattern.compile(Pattern.quote(options.name()) + "\\.[0-9]+");
                    names.stream()
                            .filter(name -> piece.matcher(name).matches())
                            .findFirst()
                            .ifPresent(name -> {
                                throw new InvalidSessionsPropertyException(
                                        property(name),
                                        "has the name of a piece of the session '" + options.name()
                                                + "', which may be split",
                                        "Give it a name that does not end in a dot and a number.");
                            });
                });
    }
}
