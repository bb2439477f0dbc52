package dev.sessions.request;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import dev.sessions.spi.ValueCodec;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of an application: for each name what its options are, where it is kept and how its values are written.
 * Made once; every request begins here.
 */
public final class ConfiguredSessions implements SessionIndexes {

    private final NamedSessions sessions;
    private final String defaultName;
    private final Clock clock;
    private final Events events;

    /**
     * The sessions of an application.
     *
     * @param sessions each of another name; of {@linkplain SessionOptions#isPattern() patterns} the longest that matches a
     *     name counts, when there is no session of just that name
     * @param defaultName the name of the default session, one of them
     * @param clock tells the time
     * @param listeners are told what becomes of sessions
     * @throws IllegalArgumentException when the default session is not among them
     */
    public ConfiguredSessions(
            Collection<Configured> sessions, String defaultName, Clock clock, List<SessionListener> listeners) {
        this.sessions = new NamedSessions(sessions);
        this.defaultName = defaultName;
        this.clock = clock;
        this.events = new Events(List.copyOf(listeners));
        if (!isFixed(defaultName)) {
            throw new IllegalArgumentException("The default session '" + defaultName + "' is not configured");
        }
    }

    /**
     * A session by name.
     *
     * @param options its name, times and cookie attributes
     * @param store where it is kept
     * @param codec how its values are written
     */
    public record Configured(SessionOptions options, SessionStore store, ValueCodec codec) {

        /** The owner's count, where the store keeps one. */
        Mono<Long> generation(String owner) {
            OwnedSessions owned;
            try {
                owned = store.owned(options);
            } catch (UnsupportedOperationException e) {
                return Mono.empty();
            }
            return owned.generation(owner);
        }
    }

    /**
     * The sessions of a new request.
     *
     * @param cookies gives the values of the request's cookies of a name, in the order they came; empty when none
     * @return its sessions, none of them loaded
     */
    public SessionRequest request(Function<String, List<String>> cookies) {
        return new SessionRequest(this, cookies);
    }

    @Override
    public SessionIndex get() {
        return get(defaultName);
    }

    @Override
    public SessionIndex get(String name) {
        Configured session = find(name);
        return new Index(session.store().owned(session.options()));
    }

    Configured find(String name) {
        return sessions.find(name);
    }

    /** Whether it is configured under just this name, and not made at run time. */
    boolean isFixed(String name) {
        return sessions.isFixed(name);
    }

    String defaultName() {
        return defaultName;
    }

    Clock clock() {
        return clock;
    }

    Events events() {
        return events;
    }

    /** What a store knows of owners, for those who hold sessions. */
    private record Index(OwnedSessions owned) implements SessionIndex {

        @Override
        public Flux<SessionInfo> list(String owner) {
            return owned.list(owner).publishOn(HandlerThreads.SCHEDULER);
        }

        @Override
        public Mono<Boolean> end(String owner, String handle) {
            return HandlerThreads.toTheEnd(owned.end(owner, handle));
        }

        @Override
        public Mono<Void> endAll(String owner) {
            return HandlerThreads.toTheEnd(owned.endAll(owner));
        }

        @Override
        public Mono<Void> endOthers(Session current) {
            return Mono.defer(() -> {
                if (!(current instanceof LiveSession session)) {
                    return Mono.error(new IllegalArgumentException("Not a session of this request"));
                }
                String owner = session.checkCurrent()
                        .owner()
                        .orElseThrow(() -> new IllegalStateException("Session '" + session.name() + "' has no owner"));
                return HandlerThreads.toTheEnd(session.endOthers(owned, owner));
            });
        }

        @Override
        public String handle(Session session) {
            return owned.handle(session.id());
        }
    }
}
