package dev.sessions.request;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionRegistry;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sessions of one request, and their one commit. */
public final class SessionRequest implements SessionRegistry {

    /** So many different cookies of one name are tried; more than that is not an accident. */
    private static final int MAX_CANDIDATES = 4;

    /** So many names made at run time one request may use: each is a lookup, a save and a cookie. */
    private static final int MAX_NAMES_AT_RUN_TIME = 16;

    private final ConfiguredSessions configured;
    private final Function<String, List<String>> cookies;
    private final Map<String, Mono<Loaded>> loads = new ConcurrentHashMap<>();
    private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
    private final Set<String> namesAtRunTime = new HashSet<>();
    private final Commit commit;

    SessionRequest(ConfiguredSessions configured, Function<String, List<String>> cookies) {
        this.configured = configured;
        this.cookies = cookies;
        this.commit = new Commit(loaded, cookies, configured.events());
    }

    /** A session of this request, and where it is kept. */
    record Loaded(Configured configured, LiveSession session) {}

    @Override
    public Mono<Session> get() {
        return get(configured.defaultName());
    }

    @Override
    public Mono<Session> get(String name) {
        return load(name).map(Loaded::session);
    }

    private Mono<Loaded> load(String name) {
        Configured session = configured.find(name);
        if (!configured.isFixed(name)) {
            count(name);
        }
        return loads.computeIfAbsent(name, n -> load(session).cache());
    }

    /**
     * A session as a web framework's own session needs it.
     *
     * @param name the name of a session that is configured
     * @return the session that {@link #get(String)} gives
     */
    public Mono<FrameworkSession> framework(String name) {
        return load(name).map(Loaded::session);
    }

    /**
     * Saves a session now, before the commit, if it needs to be. The commit then saves what was changed since, and sends the
     * cookie in any case.
     *
     * @param name the session's name
     * @return completes when it is saved; once the commit has begun, there is nothing to do; an error is a {@link
     *     SessionException}, or an {@link IllegalStateException} when the session was ended elsewhere meanwhile
     */
    public Mono<Void> save(String name) {
        return Mono.defer(() -> {
            Loaded session = loaded.get(name);
            return session == null ? Mono.empty() : commit.before(session);
        });
    }

    /**
     * The cookies of what was saved before the commit: they are to be sent even if the commit fails.
     *
     * @return the cookies, none when nothing was
     */
    public List<SessionCookie> savedBefore() {
        return commit.earlier();
    }

    @Override
    public Mono<Void> keepAlive(Duration interval) {
        return keepAlive(configured.defaultName(), interval);
    }

    @Override
    public Mono<Void> keepAlive(String name, Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive");
        }
        return load(name).flatMap(session -> new KeepAlive(session).every(interval));
    }

    private synchronized void count(String name) {
        if (!namesAtRunTime.contains(name) && namesAtRunTime.size() == MAX_NAMES_AT_RUN_TIME) {
            throw new IllegalStateException("A request may use " + MAX_NAMES_AT_RUN_TIME
                    + " sessions whose names match a pattern; this is one more");
        }
        namesAtRunTime.add(name);
    }

    /**
     * Whether the request asked for a session, so that the response depends on the cookie.
     *
     * @return true once {@link #get()} was called
     */
    public boolean isUsed() {
        return !loads.isEmpty();
    }

    /**
     * Saves every session that needs it, the first time it is subscribed to. From then on sessions can no longer be
     * changed.
     *
     * @return the cookies to send, of all sessions; an error when one could not be saved, the other failures suppressed
     *     in it, and then no cookie may be sent; empty when a commit has begun before
     */
    public Mono<List<SessionCookie>> commit() {
        return Mono.defer(commit::once);
    }

    private Mono<Loaded> load(Configured session) {
        String name = session.options().name();
        return Mono.defer(() -> {
                    List<String> presented = cookies.apply(name);
                    return presented.isEmpty()
                            ? Mono.just(live(session, null))
                            : HandlerThreads.back(lookUp(session, presented)).map(lookup -> told(session, lookup));
                })
                .onErrorMap(
                        e -> !(e instanceof SessionException),
                        e -> new SessionException("Session '" + name + "' could not be loaded", e));
    }

    private Loaded told(Configured session, SessionLookup lookup) {
        configured.events().lookedUp(session.options().name(), lookup);
        return live(session, lookup);
    }

    private Loaded live(Configured session, @Nullable SessionLookup lookup) {
        LiveSession live = new LiveSession(session, configured.clock(), lookup);
        Loaded result = new Loaded(session, live);
        loaded.put(session.options().name(), result);
        if (commit.hasBegun()) {
            live.freeze();
        }
        return result;
    }

    private Mono<SessionLookup> lookUp(Configured session, List<String> presented) {
        if (presented.size() == 1) {
            return lookUp(session, presented.get(0));
        }
        return Flux.fromIterable(presented)
                .distinct()
                .take(MAX_CANDIDATES)
                .concatMap(value -> lookUp(session, value))
                .collectList()
                .map(SessionRequest::choose);
    }

    private Mono<SessionLookup> lookUp(Configured session, String value) {
        SessionOptions options = session.options();
        String whole = options.splits() ? CookiePieces.join(options.name(), value, cookies) : value;
        if (whole == null) {
            return Mono.just(new Refused(Reason.INCOMPLETE));
        }
        if (options.name().length() + whole.length() > options.maxSize()) {
            return Mono.just(new Refused(Reason.TOO_LONG));
        }
        return session.store()
                .find(options, whole)
                .map(lookup -> isReadable(session, lookup) ? lookup : new Refused(Reason.MALFORMED));
    }

    /** A codec reads what it wrote, and nothing else. */
    private static boolean isReadable(Configured session, SessionLookup lookup) {
        SessionData data = lookup instanceof Found found
                ? found.data()
                : lookup instanceof Renewed renewed ? renewed.before() : null;
        return data == null || data.encoding() == session.codec().id();
    }

    /**
     * A valid one counts when it is the only one: a stale cookie beside it does not hide it. Several of one session, left
     * by a change of path or domain, are one; the newest tells best.
     */
    private static SessionLookup choose(List<SessionLookup> candidates) {
        List<Found> valid = candidates.stream()
                .filter(Found.class::isInstance)
                .map(Found.class::cast)
                .toList();
        if (valid.isEmpty()) {
            return candidates.get(0);
        }
        boolean one = valid.stream().map(found -> found.stamp().id()).distinct().count() == 1;
        return one
                ? Collections.max(
                        valid, Comparator.comparing(found -> found.stamp().expiresAt()))
                : new Refused(Reason.AMBIGUOUS);
    }
}
