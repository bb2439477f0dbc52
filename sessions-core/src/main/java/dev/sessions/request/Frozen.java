package dev.sessions.request;

import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A session at the commit: what is to be done with it.
 *
 * @param generation the count of its owner, where the request gave it one
 * @param isChanged whether the request did something that would be missed
 * @param needsSave whether there is anything to do
 * @param isSuperseded whether it goes on under an id that this request does not know, so that no cookie may be sent
 */
record Frozen(
        SessionChange change,
        @Nullable CompletableFuture<@Nullable Long> generation,
        boolean isChanged,
        boolean needsSave,
        boolean isSuperseded) {

    /** The change, with an owner's count as it was when the session became theirs. */
    Mono<SessionChange> whenCounted() {
        if (generation == null) {
            return Mono.just(change);
        }
        return Mono.fromFuture(generation).map(this::counted).defaultIfEmpty(change);
    }

    private SessionChange counted(long count) {
        return new SessionChange(change.kind(), change.found(), change.id(), change.createdAt(), stored -> {
            SessionData data = change.operations().apply(stored);
            Owner owner = data.settings().owner();
            return owner != null && owner.generation() == Owner.CLAIMED
                    ? data.ownedBy(new Owner(owner.name(), count))
                    : data;
        });
    }
}
