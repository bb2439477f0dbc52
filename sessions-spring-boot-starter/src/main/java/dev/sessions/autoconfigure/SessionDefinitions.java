package dev.sessions.autoconfigure;

import dev.sessions.CookieOptions;
import dev.sessions.InvalidOptionException;
import dev.sessions.SessionOptions;
import dev.sessions.autoconfigure.SessionsProperties.Cookie;
import dev.sessions.autoconfigure.SessionsProperties.Format;
import dev.sessions.autoconfigure.SessionsProperties.Named;
import dev.sessions.autoconfigure.SessionsProperties.Store;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.MigratingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/** Works out the configured sessions: each property of a named one, or else that of all, or else the default. */
record SessionDefinitions(
        SessionsProperties properties,
        SessionStores all,
        CookieFormats formats,
        SessionCodecs codecs,
        HeaderLimits limits,
        ConfiguredStores front) {

    /** Whoever saves Spring Security's context renews the id, and a page's other requests are on their way. */
    private static final Duration WEB_SESSION_GRACE = Duration.ofSeconds(10);

    List<Configured> create() {
        Set<String> names = new LinkedHashSet<>();
        names.add(properties.defaultSession());
        names.addAll(properties.named().keySet());
        List<Configured> sessions = new ArrayList<>();
        List<SessionOptions> split = new ArrayList<>();
        for (String name : names) {
            Named named = properties.named().get(name);
            String prefix = named != null ? property(name) + "." : "sessions.";
            Store store = named != null && named.store() != null ? named.store() : properties.store();
            Format format = named != null && named.format() != null ? named.format() : properties.format();
            SessionStores stores = format.equals(properties.format())
                    ? all
                    : all.withCookies(formats.store(prefix + "format", format, all));
            SessionStore write = stores.write(prefix + "store", store);
            List<SessionStore> read = stores.read(prefix + "store", store, write);
            SessionOptions options = options(prefix, name, named);
            if (options.splits() && (write.isStateless() || read.stream().anyMatch(SessionStore::isStateless))) {
                checkPattern(prefix, options);
                split.add(options); // elsewhere the cookie is an id
            }
            checkFormat(prefix, named, store, format, options);
            String protection = SessionStores.COOKIE.equals(store.write()) ? formats.protection(format) : null;
            StartupLog.session(options, store, protection != null ? protection : stores.protection(write));
            SessionStore used = read.isEmpty() ? write : new MigratingStore(read, write);
            used = front.inFront(used, name, String.valueOf(store.write()));
            sessions.add(new Configured(options, used, codecs.of(name)));
        }
        formats.checkUse();
        checkDefault(sessions.get(0).options());
        limits.check(split);
        checkPieceNames(sessions);
        return sessions;
    }

    private void checkFormat(String prefix, @Nullable Named named, Store store, Format format, SessionOptions options) {
        boolean inCookies =
                SessionStores.COOKIE.equals(store.write()) || store.read().contains(SessionStores.COOKIE);
        if (codecs.isWebSession(options.name())
                && (inCookies && format.has(GorillaKeys.GORILLA) || store.read().contains(GorillaKeys.FILES))) {
            throw new InvalidSessionsPropertyException(
                    "sessions.web-session.session",
                    "is a session in gorilla's format, which takes no values that name their class",
                    "Name another session, whose format is v1.");
        }
        if (inCookies) {
            formats.check(prefix, format, options, codecs.of(options.name()));
        } else if (named != null && named.format() != null) {
            throw new InvalidSessionsPropertyException(
                    prefix + "format",
                    "is not used: the session is not kept in a cookie",
                    "Remove it, or set " + prefix + "store=" + SessionStores.COOKIE);
        }
    }

    /** As it has to be written: a name with other characters keeps them in brackets only. */
    private static String property(String name) {
        return "sessions.named." + (name.matches("[A-Za-z0-9_-]+") ? name : "[" + name + "]");
    }

    private SessionOptions options(String prefix, String name, @Nullable Named named) {
        SessionOptions.Builder options = SessionOptions.builder(name);
        CookieOptions.Builder cookie = CookieOptions.builder();
        if (codecs.isWebSession(name)) {
            options.renewGrace(WEB_SESSION_GRACE);
        }
        try {
            apply(properties.forAll(), options, cookie);
            if (named != null) {
                apply(named, options, cookie);
            }
            return options.cookie(cookie.build()).build();
        } catch (InvalidOptionException e) {
            if (!e.option().equals("name")) {
                throw new InvalidSessionsPropertyException(prefix, e);
            }
            throw new InvalidSessionsPropertyException(
                    name.equals(properties.defaultSession()) ? "sessions.default-session" : "sessions.named",
                    e.requirement(),
                    "Rename the session '" + InvalidSessionsPropertyException.printable(name) + "'.");
        }
    }

    private static void apply(Named session, SessionOptions.Builder options, CookieOptions.Builder cookie) {
        PropertyMapper map = PropertyMapper.get();
        map.from(session.lifetime()).to(options::lifetime);
        map.from(session.idleTimeout()).to(options::idleTimeout);
        map.from(session.absoluteTimeout()).to(options::absoluteTimeout);
        map.from(session.renewGrace()).to(options::renewGrace);
        map.from(session.maxStoredSize()).as(SessionDefinitions::atMostAnInt).to(options::maxStoredSize);
        Cookie set = session.cookie();
        map.from(set.path()).to(cookie::path);
        // An empty one takes back what is set for all, which a name with the prefix __Host- needs.
        map.from(set.domain()).to(domain -> cookie.domain(domain.isBlank() ? null : domain));
        map.from(set.secure()).to(cookie::secure);
        map.from(set.httpOnly()).to(cookie::httpOnly);
        map.from(set.sameSite()).to(cookie::sameSite);
        map.from(set.partitioned()).to(cookie::partitioned);
        map.from(set.persistent()).to(options::persistent);
        map.from(set.maxSize()).as(SessionDefinitions::bytes).to(options::maxSize);
    }

    private static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new InvalidOptionException("cookie.max-size", "is more bytes than any server takes", "6KB");
        }
        return atMostAnInt(size);
    }

    private static int atMostAnInt(DataSize size) {
        return (int) Math.max(0, Math.min(size.toBytes(), Integer.MAX_VALUE));
    }

    private static void checkDefault(SessionOptions options) {
        if (options.isPattern()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.default-session",
                    "is a pattern for many names, and the default session has one name",
                    "Name one session, and configure the pattern under " + property(options.name()) + ".");
        }
    }

    /** How many sessions a browser holds of a pattern nobody knows, so there is no limit to check. */
    private static void checkPattern(String prefix, SessionOptions options) {
        if (options.isPattern()) {
            throw new InvalidSessionsPropertyException(
                    prefix + "cookie.max-size",
                    "lets each session that matches '" + options.name() + "' be split over several cookies, and there"
                            + " may be many",
                    "Set it to " + SessionOptions.SINGLE_COOKIE_SIZE + "B, or keep these sessions in a store where the"
                            + " cookie is an id.");
        }
    }

    /** The cookie {@code a.1} is either a session or a piece of the session {@code a}. */
    private static void checkPieceNames(List<Configured> sessions) {
        List<SessionOptions> all = sessions.stream().map(Configured::options).toList();
        for (SessionOptions whole : all) {
            String names = whole.isPattern()
                    ? Pattern.quote(whole.name().substring(0, whole.name().length() - 1)) + ".+"
                    : Pattern.quote(whole.name());
            Pattern piece = Pattern.compile(names + "\\.[0-9]+");
            for (SessionOptions other : all) {
                if (whole.splits() && piece.matcher(other.name()).matches()) {
                    throw new InvalidSessionsPropertyException(
                            property(other.name()),
                            "has the name of a piece of the session '" + whole.name() + "', which may be split",
                            "Give it a name that does not end in a dot and a number.");
                }
            }
        }
    }
}
