package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Origin;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves sessions from one store to another while they are used: a session is looked for in several stores, saved in one,
 * and then removed from where it was found. Nobody is logged out.
 */
public final class MigratingStore implements SessionStore {

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
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return Flux.fromIterable(read)
                .concatMap(
                        store -> store.find(options, cookieValue)
                                .flatMap(lookup -> here(options, store, cookieValue, lookup)),
                        1)
                .takeUntil(Found.class::isInstance)
                .reduce(MigratingStore::moreTelling);
    }

    private Mono<SessionLookup> here(
            SessionOptions options, SessionStore store, String cookieValue, SessionLookup lookup) {
        if (!(lookup instanceof Found found) || store == write) {
            return Mono.just(lookup);
        }
        Origin origin = new Origin(store, cookieValue, found);
        if (!leavesCookies(store)) {
            return Mono.just(new Found(found.stamp(), found.data(), true, origin));
        }
        return write.follow(options, found)
                .map(now -> now == found ? new Found(withAnotherId(found.stamp()), found.data(), true, origin) : now);
    }

    private boolean leavesCookies(SessionStore store) {
        return store.isStateless() && !write.isStateless();
    }

    /** Whoever has an older copy of the cookie must not come to the session that this one becomes. */
    private static SessionStamp withAnotherId(SessionStamp stamp) {
        return new SessionStamp(
                SessionId.random(), stamp.createdAt(), stamp.savedAt(), stamp.expiresAt(), stamp.version());
    }

    /** One that was found, or the reason of the store that could read the cookie, or that knows what became of it. */
    private static SessionLookup moreTelling(SessionLookup one, SessionLookup other) {
        return weight(other) > weight(one) ? other : one;
    }

    private static int weight(SessionLookup lookup) {
        if (lookup instanceof Refused refused) {
            return refused.reason() == Reason.FORGED || refused.reason() == Reason.MALFORMED ? 0 : 1;
        }
        return lookup instanceof Found ? 3 : 2;
    }

    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        return save(options, change, 1);
    }

    /**
     * Under an id that is given up nothing may be left in any store, or it would be found again. A request that moves the
     * session at that moment writes before it removes, so the store that sessions move to comes last.
     */
    private Mono<Saved> save(SessionOptions options, SessionChange change, int attempt) {
        Found found = change.found();
        Origin origin = found != null && change.kind() == Kind.SAVE ? found.origin() : null;
        Mono<Saved> saved = origin != null ? move(options, change, origin, attempt) : write.save(options, change);
        if (found == null || !change.leavesId()) {
            return saved;
        }
        SessionChange ending = new SessionChange(Kind.END, found, change.id(), change.createdAt(), change.operations());
        return Flux.fromIterable(read)
                .filter(store -> store != write && (origin == null || store != origin.store()))
                .concatMap(store -> store.save(options, ending))
                .then(saved);
    }

    private Mono<Saved> move(SessionOptions options, SessionChange change, Origin origin, int attempt) {
        return write.save(options, arriving(change, origin)).flatMap(saved -> {
            if (!(saved instanceof Stored stored) || stored.conflicts() > 0) {
                return Mono.just(saved); // another request has moved it
            }
            return origin.store()
                    .remove(options, leaving(change, origin.found()))
                    .flatMap(removed -> removed ? Mono.just(saved) : undo(options, change, origin, stored, attempt));
        });
    }

    /** Somebody changed, moved or ended it first: it is looked for again, and if it is over, so is what was moved. */
    private Mono<Saved> undo(SessionOptions options, SessionChange change, Origin origin, Stored moved, int attempt) {
        Found copy = new Found(moved.stamp(), moved.data(), false, null);
        return write.remove(options, copy)
                .then(Contention.retry(
                        "Session '" + options.name() + "'", attempt, () -> find(options, origin.cookieValue())))
                .flatMap(lookup -> lookup instanceof Found now
                        ? save(options, change.to(now), attempt + 1)
                        : write.save(
                                        options,
                                        new SessionChange(
                                                Kind.END, copy, change.id(), change.createdAt(), change.operations()))
                                .thenReturn(new Dropped(
                                        lookup instanceof Refused refused ? refused.reason() : Reason.RENEWED)));
    }

    /** As the store that it leaves is to see it: one that becomes its owner's only now was not ended with theirs. */
    private static Found leaving(SessionChange change, Found found) {
        Owner owner = change.data().settings().owner();
        return owner == null
                ? found
                : new Found(
                        found.stamp(),
                        found.data().ownedBy(isOwner(owner.name(), found.data()) ? owner : claimed(owner)),
                        false,
                        null);
    }

    /** As the store that it arrives in is to see it: as one that is new, and whose owner that store has not counted. */
    private SessionChange arriving(SessionChange change, Origin origin) {
        Found seen = leavesCookies(origin.store()) ? change.found() : null;
        return new SessionChange(Kind.SAVE, seen, change.id(), change.createdAt(), stored -> {
            SessionData before = stored != null ? stored : origin.found().data();
            SessionData data = change.applyTo(before);
            Owner owner = data.settings().owner();
            return stored == null && owner != null && isOwner(owner.name(), before)
                    ? data.ownedBy(claimed(owner))
                    : data;
        });
    }

    private static boolean isOwner(String owner, SessionData data) {
        Owner named = data.settings().owner();
        return named != null && named.name().equals(owner);
    }

    private static Owner claimed(Owner owner) {
        return new Owner(owner.name(), Owner.CLAIMED);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return write.follow(options, found);
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found) {
        Origin origin = found.origin();
        return origin == null ? write.remove(options, found) : origin.store().remove(options, origin.found());
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        List<SessionStore> stores = Stream.concat(read.stream().filter(store -> store != write), Stream.of(write))
                .toList();
        return new OwnedInAll(
                stores, stores.stream().map(store -> store.owned(options)).toList());
    }

    @Override
    public boolean isStateless() {
        return write.isStateless() && read.stream().allMatch(SessionStore::isStateless);
    }

    /** Those of several stores as one; the last is the store that sessions move to. */
    private record OwnedInAll(List<SessionStore> stores, List<OwnedSessions> all) implements OwnedSessions {

        @Override
        public Flux<SessionInfo> list(String owner) {
            return Flux.fromIterable(all).concatMap(owned -> owned.list(owner));
        }

        @Override
        public Mono<Boolean> end(String owner, String handle) {
            return inAll(owned -> owned.end(owner, handle));
        }

        @Override
        public Mono<Long> generation(String owner) {
            return all.get(all.size() - 1).generation(owner);
        }

        @Override
        public Mono<Void> endAll(String owner) {
            return Flux.fromIterable(all)
                    .concatMap(owned -> owned.endAll(owner))
                    .then();
        }

        /** One that is the owner's already counts where it was found; one that becomes so, where it is saved. */
        @Override
        public Mono<Long> endOthers(String owner, @Nullable Found current, long generation) {
            Origin origin = current == null ? null : current.origin();
            Origin theirs = origin != null && isOwner(owner, origin.found().data()) ? origin : null;
            return Flux.range(0, all.size())
                    .concatMap(i -> {
                        OwnedSessions owned = all.get(i);
                        boolean isThere = theirs != null ? stores.get(i) == theirs.store() : i == all.size() - 1;
                        if (!isThere) {
                            return owned.endOthers(owner, current, Owner.CLAIMED)
                                    .then(Mono.empty());
                        }
                        return owned.endOthers(owner, theirs != null ? theirs.found() : current, generation);
                    })
                    .collectList() // every store has its turn
                    .flatMap(counts -> Mono.justOrEmpty(counts.stream().findFirst()));
        }

        private Mono<Boolean> inAll(Function<OwnedSessions, Mono<Boolean>> ends) {
            return Flux.fromIterable(all).concatMap(ends).reduce(false, Boolean::logicalOr);
        }

        @Override
        public String handle(String id) {
            return all.get(0).handle(id);
        }
    }
}
