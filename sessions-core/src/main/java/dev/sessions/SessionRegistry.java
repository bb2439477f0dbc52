package dev.sessions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of one request, by name. Each is loaded at most once, when it is first asked for; all that changed are
 * saved together when the response commits.
 */
public final class SessionRegistry {

    private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);

    /** So many different cookies of one name are tried; more than that is not an accident. */
    private static final int MAX_CANDIDATES = 4;

    private final Map<String, NamedSession> configured;
    private final String defaultName;
    private final Function<String, List<String>> cookies;
    private final Map<String, Mono<SessionState>> loads = new ConcurrentHashMap<>();
    private final Map<String, SessionState> loaded = new ConcurrentHashMap<>();
    private volatile boolean committed;

    /**
     * The registry of a new request.
     *
     * @param configured the configured sessions by name
     * @param defaultName the name of the default session, one of them
     * @param cookies gives the values of the request's cookies of a name, in the order they came; empty when none
     * @throws IllegalArgumentException when the default session is not configured
     */
    public SessionRegistry(
            Map<String, NamedSession> configured, String defaultName, Function<String, List<String>> cookies) {
        if (!configured.containsKey(defaultName)) {
            throw new IllegalArgumentException("The default session '" + defaultName + "' is not configured");
        }
        this.configured = configured;
        this.defaultName = defaultName;
        this.cookies = cookies;
    }

    /**
     * The default session.
     *
     * @return the session, new when the request brought none; never empty; an error is a {@link SessionException}
     */
    public Mono<Session> get() {
        return get(defaultName);
    }

    /**
     * A session by name.
     *
     * @param name the name it is configured under
     * @return the session, new when the request brought none; never empty; an error is a {@link SessionException}
     * @throws IllegalArgumentException when no session of that name is configured
     */
    public Mono<Session> get(String name) {
        NamedSession session = NamedSession.find(configured, name);
        return loads.computeIfAbsent(name, n -> load(session).cache()).cast(Session.class);
    }

    private Mono<SessionState> load(NamedSession session) {
        return Mono.defer(() -> find(session))
                .doOnNext(state -> {
                    state.reason()
                            .ifPresent(reason -> log.debug("Session '{}': cookie refused, {}", state.name(), reason));
                    loaded.put(state.name(), state);
                    if (committed) {
                        state.freeze();
                    }
                })
                .onErrorMap(
                        e -> !(e instanceof SessionException),
                        e -> new SessionException(
                                "Session '" + session.options().name() + "' could not be loaded", e));
    }

    private Mono<SessionState> find(NamedSession session) {
        SessionOptions options = session.options();
        SessionStore store = session.store();
        List<String> presented = List.copyOf(new LinkedHashSet<>(cookies.apply(options.name())));
        if (presented.isEmpty()) {
            return Mono.just(store.create(options, null));
        }
        if (presented.size() == 1) {
            return load(session, presented.get(0));
        }
        return Flux.fromIterable(presented)
                .take(MAX_CANDIDATES)
                .concatMap(value -> load(session, value))
                .collectList()
                .map(candidates -> choose(candidates, () -> store.create(options, Reason.AMBIGUOUS)));
    }

    private Mono<SessionState> load(NamedSession session, String value) {
        SessionOptions options = session.options();
        String whole = options.splits() ? CookiePieces.join(options.name(), value, cookies) : value;
        return whole == null
                ? Mono.just(session.store().create(options, Reason.INCOMPLETE))
                : session.store().load(options, whole);
    }

    /**
     * A valid one counts when it is the only one: a stale cookie beside it does not hide it. Several of one session, left
     * by a change of path or domain, are one; the newest tells best.
     */
    private static SessionState choose(List<SessionState> candidates, Supplier<SessionState> ambiguous) {
        List<SessionState> valid =
                candidates.stream().filter(state -> !state.isNew()).toList();
        if (valid.isEmpty()) {
            return candidates.get(0);
        }
        boolean one = valid.stream().map(SessionState::id).distinct().count() == 1;
        return one ? Collections.max(valid, Comparator.comparing(SessionState::expiresAt)) : ambiguous.get();
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
     * Saves every session that needs it. From here on sessions can no longer be changed.
     *
     * @return the cookies to send, of all sessions; an error when one could not be saved, the other failures suppressed
     *     in it, and then no cookie may be sent
     */
    public Mono<List<SessionCookie>> commit() {
        return Mono.defer(() -> {
            committed = true;
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            List<SessionState> changed = loaded.values().stream()
                    .filter(session -> needsSave(session, failures))
                    .toList();
            return Flux.fromIterable(inSteps(changed))
                    .concatMap(step -> failures.isEmpty() ? saveAll(step, failures) : Mono.empty())
                    .collectList()
                    .flatMap(saved -> failures.isEmpty() ? Mono.just(flatten(saved)) : Mono.error(combined(failures)));
        });
    }

    private static boolean needsSave(SessionState session, List<Throwable> failures) {
        try {
            session.freeze();
            return session.needsSave();
        } catch (RuntimeException e) {
            failures.add(asSessionException(session, e));
            return false;
        }
    }

    /**
     * What can fail without a trace comes first, and what cannot be undone last: a session that is begun anew has closed
     * its old id once it is saved, and only its cookie knows the new one.
     */
    private List<List<SessionState>> inSteps(List<SessionState> changed) {
        List<SessionState> inCookies = new ArrayList<>();
        List<SessionState> stored = new ArrayList<>();
        List<SessionState> begunAnew = new ArrayList<>();
        for (SessionState session : changed) {
            (store(session).isStateless() ? inCookies : session.isBegunAnew() ? begunAnew : stored).add(session);
        }
        return List.of(inCookies, stored, begunAnew);
    }

    private Mono<List<SessionCookie>> saveAll(List<SessionState> sessions, List<Throwable> failures) {
        return Flux.fromIterable(sessions)
                .flatMap(session -> save(session).onErrorResume(failure -> {
                    failures.add(asSessionException(session, failure));
                    return Mono.empty();
                }))
                .collectList()
                .map(SessionRegistry::flatten);
    }

    private Mono<List<SessionCookie>> save(SessionState session) {
        return Mono.defer(() -> store(session).save(session))
                .map(cookie -> session.options().splits() ? pieces(cookie) : List.of(cookie));
    }

    private static Throwable asSessionException(SessionState session, Throwable failure) {
        return failure instanceof SessionException
                ? failure
                : new SessionException("Session '" + session.name() + "' could not be saved", failure);
    }

    private SessionStore store(SessionState session) {
        return Objects.requireNonNull(configured.get(session.name())).store();
    }

    private List<SessionCookie> pieces(SessionCookie whole) {
        List<SessionCookie> all = new ArrayList<>(CookiePieces.split(whole));
        all.addAll(CookiePieces.stale(whole.name(), all.size(), whole.options(), cookies));
        return all;
    }

    private static List<SessionCookie> flatten(List<List<SessionCookie>> saved) {
        return saved.stream().flatMap(List::stream).toList();
    }

    /** The first failure, or rather the first that says to try again later; the others are suppressed in it. */
    private static Throwable combined(List<Throwable> failures) {
        Throwable main = failures.stream()
                .filter(SessionUnavailableException.class::isInstance)
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(other -> other != main).forEach(main::addSuppressed);
        return main;
    }
}
