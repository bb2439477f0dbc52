package dev.sessions.store;

import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.SessionStore.OwnedSessions;
import dev.sessions.store.Generations.Ended;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of an owner that a backend keeps. What the backend's index says is a hint: the record itself tells whose
 * session it is.
 */
record OwnedRecords(SessionOptions options, Records records, Generations generations) implements OwnedSessions {

    private static final int AT_ONCE = 16;

    @Override
    public Flux<SessionInfo> list(String owner) {
        return records.keysOf(options, owner)
                .flatMapSequential(
                        key -> records.find(options, "", key)
                                .ofType(Found.class)
                                .filter(found -> Records.isOwned(found.data(), owner))
                                .map(found -> info(key, found.stamp())),
                        AT_ONCE);
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        return SessionId.isBackendKey(handle)
                ? records.endOwned(options, handle, owner, Long.MAX_VALUE)
                : Mono.just(false);
    }

    @Override
    public Mono<String> successor(String handle) {
        return SessionId.isBackendKey(handle) ? records.successor(options, handle) : Mono.empty();
    }

    @Override
    public Mono<Long> generation(String owner) {
        return generations.fetch(options, owner);
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return generations.revoke(options, owner).flatMap(ended -> endListed(owner, ended, null, 1));
    }

    /** What is kept is counted again first, in its record; where it is not the owner's yet, when it is saved. */
    @Override
    public Mono<Long> endOthers(String owner, @Nullable Found current, long generation) {
        String key =
                current == null ? null : SessionId.backendKey(current.stamp().id());
        boolean isTheirs = current != null && Records.isOwned(current.data(), owner);
        return generations
                .revoke(options, owner)
                .flatMap(ended -> keep(owner, ended, key)
                        .flatMap(isKept -> endListed(owner, ended, key, 1)
                                .then(
                                        isKept && isTheirs || !ended.ends(generation)
                                                ? Mono.empty()
                                                : Mono.just(ended.now()))));
    }

    /**
     * Who becomes the owner's before this is found out when it is saved, by the count. What is listed is ended, again and
     * again until nothing is left, and twice at least: one that got another id meanwhile is listed by that the next time,
     * even where the first list came too early for the one and too late for the other.
     */
    private Mono<Void> endListed(String owner, Ended ended, @Nullable String kept, int round) {
        return records.keysOf(options, owner)
                .flatMap(
                        key -> key.equals(kept)
                                ? keep(owner, ended, key).thenReturn(false)
                                : records.endOwned(options, key, owner, ended.now()),
                        AT_ONCE)
                .reduce(false, Boolean::logicalOr)
                .flatMap(any -> any || round == 1
                        ? Contention.retry(
                                "The list of an owner's sessions",
                                round,
                                () -> endListed(owner, ended, kept, round + 1))
                        : Mono.empty());
    }

    private Mono<Boolean> keep(String owner, Ended ended, @Nullable String key) {
        return key == null ? Mono.just(false) : records.keep(options, key, owner, ended, 1);
    }

    @Override
    public String handle(String id) {
        return SessionId.backendKey(id);
    }

    private static SessionInfo info(String key, SessionStamp stamp) {
        return new SessionInfo(key, stamp.createdAt(), stamp.savedAt(), stamp.expiresAt());
    }
}
