package dev.sessions;

import java.util.ArrayList;
import java.util.Collections;
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
        NamedSession session = configured.get(name);
        if (session == null) {
            throw new IllegalArgumentException("No session '" + name + "' is configured, only "
                    + configured.keySet().stream().sorted().toList());
        }
        return loads.computeIfAbsent(name, n -> load(session).cache()).cast(Session.class);
    }

    private Mono<SessionState> load(NamedSession session) {
        return Mono.defer(() -> find(session)).doOnNext(state -> {
            state.reason().ifPresent(reason -> log.debug("Session '{}': cookie refused, {}", state.name(), reason));
            loaded.put(state.name(), state);
            if (committed) {
                state.freeze();
            }
        });
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

    /** A valid one counts when it is the only one; a stale cookie beside it does not hide it. */
    private static SessionState choose(List<SessionState> candidates, Supplier<SessionState> ambiguous) {
        List<SessionState> valid =
                candidates.stream().filter(state -> !state.isNew()).toList();
        return valid.size() == 1 ? valid.get(0) : valid.isEmpty() ? candidates.get(0) : ambiguous.get();
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
            return Flux.fromIterable(List.copyOf(loaded.values()))
                    .flatMap(session -> save(session).onErrorResume(failure -> {
                        failures.add(failure);
                        return Mono.empty();
                    }))
                    .collectList()
                    .flatMap(saved -> failures.isEmpty() ? Mono.just(flatten(saved)) : Mono.error(combined(failures)));
        });
    }

    private Mono<List<SessionCookie>> save(SessionState session) {
        return Mono.defer(() -> {
                    session.freeze();
                    return session.needsSave() ? store(session).save(session) : Mono.empty();
                })
                .map(cookie -> session.options().splits() ? pieces(cookie) : List.of(cookie))
                .onErrorMap(
                        e -> !(e instanceof SessionException),
                        e -> new SessionException("Session '" + session.name() + "' could not be saved", e));
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

    private static Throwable combined(List<Throwable> failures) {
        Throwable first = failures.get(0);
        failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        return first;
    }
}
