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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Saves the sessions of a request, all of them or with an error, and once. */
final class Commit {

    private final Map<String, Loaded> loaded;
    private final Function<String, List<String>> cookies;
    private final Events events;
    private final AtomicBoolean begun = new AtomicBoolean();

    Commit(Map<String, Loaded> loaded, Function<String, List<String>> cookies, Events events) {
        this.loaded = loaded;
        this.cookies = cookies;
        this.events = events;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** A session that is to be saved, and what is to be done with it. */
    private record Pending(Configured configured, Frozen session) {

        SessionChange change() {
            return session.change();
        }

        SessionOptions options() {
            return configured.options();
        }

        String name() {
            return options().name();
        }
    }

    Mono<List<SessionCookie>> once() {
        if (!begun.compareAndSet(false, true)) {
            return Mono.empty();
        }
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Pending> pending = pending(failures);
        if (pending.isEmpty() && failures.isEmpty()) {
            return Mono.just(List.of());
        }
        return HandlerThreads.toTheEnd(save(pending, failures));
    }

    private Mono<List<SessionCookie>> save(List<Pending> pending, List<Throwable> failures) {
        return Flux.fromIterable(inSteps(pending))
                .concatMap(step -> failures.isEmpty() ? saveAll(step, failures) : Mono.empty())
                .collectList()
                .flatMap(saved -> failures.isEmpty()
                        ? Mono.just(saved.stream().flatMap(List::stream).toList())
                        : Mono.error(combined(failures)));
    }

    private List<Pending> pending(List<Throwable> failures) {
        List<Pending> pending = new ArrayList<>();
        for (Loaded each : loaded.values()) {
            try {
                Frozen session = each.session().freeze();
                if (session.needsSave()) {
                    pending.add(new Pending(each.configured(), session));
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
        return List.of(inCookies, stored, begunAnew);
    }

    private Mono<List<SessionCookie>> saveAll(List<Pending> step, List<Throwable> failures) {
        return Flux.fromIterable(step)
                .flatMapSequential(each -> save(each).onErrorResume(failure -> {
                    failures.add(asSessionException(each.name(), failure));
                    return Mono.empty();
                }))
                .collectList()
                .map(all -> all.stream().flatMap(List::stream).toList());
    }

    private Mono<List<SessionCookie>> save(Pending session) {
        if (session.session().isSuperseded()) {
            return Mono.just(gone(session, Reason.RENEWED));
        }
        if (session.change().found() == null && !session.session().isChanged()) {
            return Mono.just(removal(session)); // of a cookie that was refused
        }
        Mono<Saved> saved = session.session()
                .whenCounted()
                .flatMap(change -> session.configured().store().save(session.options(), change));
        return HandlerThreads.back(saved).map(done -> cookies(session, done)); // which tells the listeners
    }

    private List<SessionCookie> cookies(Pending session, Saved saved) {
        if (saved instanceof Stored stored) {
            events.stored(session.name(), stored);
            boolean persistent = stored.data().settings().persistent();
            CookieOptions own = stored.data().settings().cookie();
            return pieces(
                    session.options(),
                    new SessionCookie(
                            session.name(),
                            stored.cookieValue(),
                            persistent
                                    ? Duration.between(
                                            stored.stamp().savedAt(),
                                            stored.stamp().expiresAt())
                                    : null,
                            own != null ? own : session.options().cookie()));
        }
        return saved instanceof Dropped dropped ? gone(session, dropped.reason()) : removal(session);
    }

    /** Nobody brings back a session that is gone. Where another took its place, the cookie is that one's. */
    private List<SessionCookie> gone(Pending session, Reason reason) {
        if (session.session().isChanged()) {
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
