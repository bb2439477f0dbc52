package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionRequest.Loaded;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Saves the sessions of a request, all of them or with an error, and once; some of them perhaps before. */
final class Commit {

    private final Map<String, Loaded> loaded;
    private final Function<String, List<String>> cookies;
    private final Events events;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** The cookies of the sessions that were saved before, by the session's name. */
    private final Map<String, List<SessionCookie>> earlier = new ConcurrentHashMap<>();

    /** The names of the sessions whose changes were dropped, which is told once. */
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();

    /** Completes when the last of the saves before is over: they come one after the other. */
    private @Nullable Mono<Void> last;

    Commit(Map<String, Loaded> loaded, Function<String, List<String>> cookies, Events events) {
        this.loaded = loaded;
        this.cookies = cookies;
        this.events = events;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** A session that is to be saved, and what is to be done with it. */
    private record Pending(Loaded loaded, Frozen session) {

        Configured configured() {
            return loaded.configured();
        }

        SessionChange change() {
            return session.change();
        }

        SessionOptions options() {
            return configured().options();
        }

        String name() {
            return options().name();
        }

        /** Of a cookie that was refused. */
        boolean isOnlyRemoval() {
            return change().found() == null && !session.isChanged();
        }
    }

    Mono<List<SessionCookie>> once() {
        if (!begun.compareAndSet(false, true)) {
            return Mono.empty();
        }
        loaded.values().forEach(each -> each.session().freeze());
        Mono<Void> before = last();
        return before == null ? all() : before.then(Mono.defer(this::all));
    }

    private synchronized @Nullable Mono<Void> last() {
        return last;
    }

    List<SessionCookie> earlier() {
        return earlier.values().stream().flatMap(List::stream).toList();
    }

    /** Saves a session now. Its cookie goes out with the others. */
    Mono<Void> before(Loaded session) {
        return Mono.defer(() -> inTurn(HandlerThreads.toTheEnd(Mono.defer(() -> saveNow(session)))));
    }

    private synchronized Mono<Void> inTurn(Mono<Void> save) {
        Sinks.Empty<Void> over = Sinks.empty();
        Mono<Void> turn = last == null ? save : last.then(save);
        last = over.asMono(); // and no more of it: a request may save many times
        return turn.doOnTerminate(over::tryEmitEmpty).cache();
    }

    private Mono<Void> saveNow(Loaded loaded) {
        LiveSession session = loaded.session();
        Frozen frozen = hasBegun() ? null : session.frozenInBetween();
        if (frozen == null) {
            return Mono.empty();
        }
        Pending pending = new Pending(loaded, frozen);
        return store(pending)
                .onErrorMap(e -> asSessionException(pending.name(), e))
                .flatMap(saved -> {
                    session.savedInBetween(frozen, saved);
                    earlier.put(pending.name(), cookies(pending, saved));
                    return saved instanceof Dropped dropped && dropped.reason() != Reason.RENEWED
                            ? Mono.error(new IllegalStateException(
                                    "Session '" + pending.name() + "' was ended while this request used it"))
                            : Mono.empty();
                });
    }

    private Mono<List<SessionCookie>> all() {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Pending> pending = pending(failures);
        if (pending.isEmpty() && failures.isEmpty()) {
            return Mono.just(earlier());
        }
        return HandlerThreads.toTheEnd(save(pending, failures));
    }

    private Mono<List<SessionCookie>> save(List<Pending> pending, List<Throwable> failures) {
        Map<String, List<SessionCookie>> saved = new ConcurrentHashMap<>();
        List<List<Pending>> inOrder = inSteps(pending);
        Mono<Void> steps = Mono.empty();
        for (List<Pending> step : inOrder) {
            steps = steps.then(Mono.defer(() -> failures.isEmpty() ? saveAll(step, saved, failures) : Mono.empty()));
        }
        return steps.then(Mono.defer(
                () -> failures.isEmpty() ? Mono.just(withEarlier(inOrder, saved)) : Mono.error(combined(failures))));
    }

    /** The cookie of a session that was saved again takes the place of the one before. */
    private List<SessionCookie> withEarlier(List<List<Pending>> inOrder, Map<String, List<SessionCookie>> saved) {
        saved.keySet().forEach(earlier::remove);
        return Stream.concat(
                        earlier().stream(),
                        inOrder.stream()
                                .flatMap(List::stream)
                                .flatMap(each -> saved.getOrDefault(each.name(), List.of()).stream()))
                .toList();
    }

    private List<Pending> pending(List<Throwable> failures) {
        List<Pending> pending = new ArrayList<>();
        for (Loaded each : loaded.values()) {
            try {
                Frozen session = each.session().frozen();
                if (session.needsSave()) {
                    pending.add(new Pending(each, session));
                }
            } catch (RuntimeException e) {
                failures.add(asSessionException(each.session().name(), e));
            }
        }
        return pending;
    }

    /**
     * What can fail without a trace comes first, and what cannot be undone last: a session that was renewed or replaced
     * has closed its old id once it is saved, and only its cookie knows the new one.
     */
    private static List<List<Pending>> inSteps(List<Pending> pending) {
        List<Pending> inCookies = new ArrayList<>();
        List<Pending> stored = new ArrayList<>();
        List<Pending> begunAnew = new ArrayList<>();
        for (Pending each : pending) {
            boolean stateless = each.configured().store().isStateless();
            (stateless ? inCookies : each.change().leavesId() ? begunAnew : stored).add(each);
        }
        return Stream.of(inCookies, stored, begunAnew)
                .filter(step -> !step.isEmpty())
                .toList();
    }

    private Mono<Void> saveAll(List<Pending> step, Map<String, List<SessionCookie>> saved, List<Throwable> failures) {
        return Mono.when(step.stream()
                .map(each -> save(each)
                        .doOnNext(cookies -> saved.put(each.name(), cookies))
                        .onErrorResume(failure -> {
                            failures.add(asSessionException(each.name(), failure));
                            return Mono.empty();
                        }))
                .toList());
    }

    private Mono<List<SessionCookie>> save(Pending session) {
        if (session.session().isSuperseded()) {
            return Mono.just(gone(session, Reason.RENEWED));
        }
        return session.isOnlyRemoval()
                ? Mono.just(removal(session))
                : store(session).map(saved -> cookies(session, saved));
    }

    /** Back on the handlers' threads, as listeners are told next. */
    private static Mono<Saved> store(Pending session) {
        return HandlerThreads.back(session.session()
                .whenCounted()
                .flatMap(change -> session.configured().store().save(session.options(), change)));
    }

    private List<SessionCookie> cookies(Pending session, Saved saved) {
        if (saved instanceof Stored stored) {
            session.loaded().session().kept(stored);
            events.stored(session.name(), stored);
            boolean persistent = stored.data().settings().persistent();
            CookieOptions own = stored.data().settings().cookie();
            return pieces(
                    session.options(),
                    new SessionCookie(
                            session.name(),
                            stored.cookieValue(),
                            persistent ? Duration.between(stored.stamp().savedAt(), stored.cookieExpiresAt()) : null,
                            own != null ? own : session.options().cookie()));
        }
        return saved instanceof Dropped dropped ? gone(session, dropped.reason()) : removal(session);
    }

    /** Nobody brings back a session that is gone. Where another took its place, the cookie is that one's. */
    private List<SessionCookie> gone(Pending session, Reason reason) {
        if (session.session().isChanged() && dropped.add(session.name())) {
            events.dropped(session.name(), reason);
        }
        return reason == Reason.RENEWED ? List.of() : removal(session);
    }

    /** With the attributes the cookie was set with: a browser removes only what matches. */
    private List<SessionCookie> removal(Pending session) {
        Found found = session.change().found();
        CookieOptions own = found != null ? found.data().settings().cookie() : null;
        CookieOptions presented = own != null ? own : session.options().cookie();
        return pieces(session.options(), SessionCookie.removal(session.name(), presented));
    }

    private List<SessionCookie> pieces(SessionOptions options, SessionCookie whole) {
        if (!options.splits()) {
            return List.of(whole);
        }
        List<SessionCookie> all = new ArrayList<>(CookiePieces.split(whole));
        all.addAll(CookiePieces.stale(whole.name(), all.size(), whole.options(), cookies));
        return all;
    }

    private static Throwable asSessionException(String session, Throwable failure) {
        return failure instanceof SessionException
                ? failure
                : new SessionException("Session '" + session + "' could not be saved", failure);
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
