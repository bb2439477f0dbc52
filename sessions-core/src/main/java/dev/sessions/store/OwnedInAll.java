package dev.sessions.store;

import dev.sessions.SessionInfo;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Origin;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Those of several stores as one; the last is the store that sessions move to. */
record OwnedInAll(List<SessionStore> stores, List<OwnedSessions> all) implements OwnedSessions {

    @Override
    public Flux<SessionInfo> list(String owner) {
        return Flux.fromIterable(all).concatMap(owned -> owned.list(owner));
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        Flux<Boolean> ended = Flux.fromIterable(all).concatMap(owned -> owned.end(owner, handle));
        Flux<Boolean> moved = Flux.fromIterable(all)
                .concatMap(owned -> owned.successor(handle))
                .concatMap(now -> Flux.fromIterable(all).concatMap(owned -> owned.end(owner, now)));
        return ended.concatWith(moved).reduce(false, Boolean::logicalOr);
    }

    @Override
    public Mono<String> successor(String handle) {
        return Flux.fromIterable(all)
                .concatMap(owned -> owned.successor(handle))
                .next();
    }

    @Override
    public Mono<Long> generation(String owner) {
        return all.get(all.size() - 1).generation(owner);
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return Flux.fromIterable(all).concatMap(owned -> owned.endAll(owner)).then();
    }

    /** One that is the owner's already counts where it was found; one that becomes so, where it is saved. */
    @Override
    public Mono<Long> endOthers(String owner, @Nullable Found current, long generation) {
        Origin origin = current == null ? null : current.origin();
        Found kept = origin == null ? current : origin.found();
        boolean isTheirs = origin != null && Records.isOwned(origin.found().data(), owner);
        return Flux.range(0, all.size())
                .concatMap(i -> {
                    boolean counts = isTheirs && origin != null ? stores.get(i) == origin.store() : i == all.size() - 1;
                    Mono<Long> count = all.get(i).endOthers(owner, kept, counts ? generation : Owner.CLAIMED);
                    return counts ? count : count.then(Mono.<Long>empty());
                })
                .collectList() // every store has its turn
                .flatMap(counts -> Mono.justOrEmpty(counts.stream().findFirst()));
    }

    @Override
    public String handle(String id) {
        return all.get(0).handle(id);
    }
}
