package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionCookie;
import dev.sessions.SessionIndex;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.SessionState;
import dev.sessions.SessionState.Origin;
import dev.sessions.SessionStore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves sessions from one store to another while they are used: a session is looked for in several stores, saved in one,
 * and then removed from where it was found. Nobody is logged out.
 */
public final class MigratingStore implements SessionStore {

    private static final Logger log = LoggerFactory.getLogger(MigratingStore.class);

    private final List<SessionStore> read;
    private final SessionStore write;

    /**
     * Creates a store.
     *
     * @param read where sessions are looked for, in this order
     * @param write where they are saved
     * @throws IllegalArgumentException when {@code read} is empty
     */
    public MigratingStore(List<? extends SessionStore> read, SessionStore write) {
        if (read.isEmpty()) {
            throw new IllegalArgumentException("read must name at least one store");
        }
        this.read = List.copyOf(read);
        this.write = write;
    }

    @Override
    public SessionState create(SessionOptions options, @Nullable Reason reason) {
        return write.create(options, reason);
    }

    @Override
    public Mono<SessionState> load(SessionOptions options, String cookieValue) {
        return Flux.fromIterable(read)
                .concatMap(store -> store.load(options, cookieValue).map(session -> new Origin(store, session)), 1)
                .takeUntil(origin -> !origin.session().isNew())
                .collectList()
                .map(tried -> {
                    Origin last = tried.get(tried.size() - 1);
                    if (last.session().isNew()) {
                        return create(options, mostTelling(tried));
                    }
                    return last.store() == write
                            ? last.session()
                            : create(options, null).movedFrom(last);
                });
    }

    /** The reason of the store that knows most: one that could read the cookie, and one that knows what became of it. */
    private static @Nullable Reason mostTelling(List<Origin> tried) {
        return tried.stream()
                .flatMap(origin -> origin.session().reason().stream())
                .max(Comparator.comparingInt(MigratingStore::weight))
                .orElse(null);
    }

    private static int weight(Reason reason) {
        return switch (reason) {
            case RENEWED -> 2;
            case FORGED, MALFORMED -> 0;
            default -> 1;
        };
    }

    @Override
    public Mono<SessionCookie> save(SessionState session) {
        Origin origin = session.origin();
        if (origin == null) {
            return write.save(session);
        }
        return session.isEnded() ? end(origin).then(write.save(session)) : move(session, origin);
    }

    private static Mono<Void> end(Origin origin) {
        return Mono.defer(() -> {
            origin.session().invalidate();
            return origin.store().save(origin.session()).then();
        });
    }

    private Mono<SessionCookie> move(SessionState session, Origin origin) {
        return write.save(session)
                .flatMap(cookie -> origin.store().remove(origin.session()).flatMap(removed -> {
                    boolean movedByAnother = session.stamp() != null;
                    if (removed || movedByAnother) {
                        return Mono.just(cookie);
                    }
                    log.warn(
                            "Session '{}' was changed or ended while a request moved it; the request's change is dropped",
                            session.name());
                    return write.remove(session).then(Mono.empty());
                }));
    }

    @Override
    public @Nullable SessionIndex index(SessionOptions options) {
        List<SessionIndex> indexes = Stream.concat(Stream.of(write), read.stream())
                .distinct()
                .map(store -> store.index(options))
                .filter(Objects::nonNull)
                .toList();
        return indexes.isEmpty() ? null : new AllOf(indexes);
    }

    /** The indexes of several stores as one; the first is that of the store sessions are saved in. */
    private record AllOf(List<SessionIndex> indexes) implements SessionIndex {

        @Override
        public Flux<SessionInfo> list(String owner) {
            return Flux.fromIterable(indexes).concatMap(index -> index.list(owner));
        }

        @Override
        public Mono<Boolean> end(String owner, String handle) {
            return Flux.fromIterable(indexes)
                    .concatMap(index -> index.end(owner, handle))
                    .reduce(false, (one, other) -> one || other);
        }

        @Override
        public Mono<Void> endAll(String owner) {
            return Flux.fromIterable(indexes)
                    .concatMap(index -> index.endAll(owner))
                    .then();
        }

        @Override
        public Mono<Void> endOthers(Session current) {
            return Flux.fromIterable(indexes)
                    .concatMap(index -> index.endOthers(current))
                    .then();
        }

        @Override
        public String handle(Session session) {
            return indexes.get(0).handle(session);
        }
    }
}
