package dev.sessions.store;

import dev.sessions.Session;
import dev.sessions.SessionData.Owner;
import dev.sessions.SessionIndex;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStamp;
import dev.sessions.backend.OwnerIndex;
import dev.sessions.backend.SessionBackend;
import dev.sessions.store.SessionRecord.Found;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of an owner that a backend keeps. What the backend's index says is a hint: the record itself tells whose
 * session it is.
 */
record BackendIndex(SessionOptions options, SessionBackend backend, OwnerIndex owners, RecordCodec records)
        implements SessionIndex {

    @Override
    public Flux<SessionInfo> list(String owner) {
        return keys(owner).concatMap(key -> find(owner, key).map(found -> info(key, found.stamp())));
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        return find(owner, handle)
                .flatMap(found -> backend.delete(handle).thenReturn(true))
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return endWhere(owner, key -> true);
    }

    @Override
    public Mono<Void> endOthers(Session current) {
        return Mono.defer(() -> {
            String kept = handle(current);
            return endWhere(Owners.of(current), key -> !key.equals(kept));
        });
    }

    private Mono<Void> endWhere(String owner, Predicate<String> which) {
        return keys(owner).filter(which).concatMap(key -> end(owner, key)).then();
    }

    @Override
    public String handle(Session session) {
        return SessionId.backendKey(session.id());
    }

    private Flux<String> keys(String owner) {
        return owners.keysOf(Owners.key(options, owner));
    }

    private Mono<Found> find(String owner, String key) {
        return backend.find(key)
                .map(stored -> records.read(options, "", key, stored, true))
                .ofType(Found.class)
                .filter(found -> !found.renewed() && isOwned(found.data().owner(), owner));
    }

    private static boolean isOwned(@Nullable Owner found, String owner) {
        return found != null && found.name().equals(owner);
    }

    private static SessionInfo info(String key, SessionStamp stamp) {
        return new SessionInfo(key, stamp.createdAt(), stamp.issuedAt(), stamp.expiresAt());
    }
}
