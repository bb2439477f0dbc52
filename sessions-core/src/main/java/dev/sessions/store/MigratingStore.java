package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Ended;
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
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves sessions from one store to another while they are used: a session is looked for in several stores, saved in one,
 * and then removed from where it was found. Nobody is logged out.
 */
public final class MigratingStore implements SessionStore {

    /** So high that no session is at it. */
    private static final int NO_VERSION = Integer.MAX_VALUE;

    private final List<SessionStore> read;
    private final SessionStore write;

    /** Every one, and last the one that is written to. */
    private final List<SessionStore> all;

    private final List<SessionStore> others;

    /** Last of all the one that is written to, though it was asked before: one that moves at this moment is there now. */
    private final List<SessionStore> asked;

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
        this.others = this.read.stream().filter(store -> store != write).toList();
        this.all = Stream.concat(others.stream(), Stream.of(write)).toList();
        this.asked = read.get(read.size() - 1) == write || !read.contains(write) || write.isStateless()
                ? this.read
                : Stream.concat(read.stream(), Stream.of(write)).toList();
    }

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return Flux.fromIterable(asked)
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
        if (store.isStateless() == write.isStateless()) {
            return Mono.just(new Found(found.stamp(), found.data(), true, origin));
        }
        return write.follow(options, found)
                .map(now -> now == found ? new Found(withAnotherId(found.stamp()), found.data(), true, origin) : now);
    }

    private boolean leavesCookies(SessionStore store) {
        return store.isStateless() && !write.isStateless();
    }

    /** Whoever has the cookie of before, or a copy, must not be taken for one who has that of the session it becomes. */
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

    private Mono<Saved> save(SessionOptions options, SessionChange change, int attempt) {
        Found found = change.found();
        Origin origin = found == null ? null : found.origin();
        if (found == null || origin == null && !change.leavesId()) {
            return write.save(options, change);
        }
        if (origin == null && change.kind() != Kind.END) { // nobody moves it back over the word that is left there
            return write.save(options, change)
                    .flatMap(saved -> saved instanceof Stored || change.kind() == Kind.REPLACE
                            ? leave(options, change.kind() == Kind.REPLACE ? all : others, change, found)
                                    .thenReturn(saved)
                            : Mono.just(saved));
        }
        if (origin == null) {
            return leave(options, all, change, found).thenReturn(new Ended(null));
        }
        if (change.kind() != Kind.SAVE) {
            return leave(options, others, change, found)
                    .then(Mono.defer(() -> write.save(options, change.to(elsewhere(found)))));
        }
        if (!change.leavesId() || write.isStateless() || leavesCookies(origin.store())) {
            return move(options, change, origin, attempt);
        }
        // First it is moved, then it gets its other id: so the store that it moves to knows what became of the old one.
        SessionChange moving = new SessionChange(
                Kind.SAVE,
                found,
                found.stamp().id(),
                found.stamp().createdAt(),
                stored -> stored != null ? stored : found.data());
        return move(options, moving, origin, attempt)
                .flatMap(moved -> moved instanceof Stored stored
                        ? save(options, change.to(new Found(stored.stamp(), stored.data(), false, null)), attempt)
                        : Mono.just(moved));
    }

    /**
     * Under an id that is given up nothing may be left in any store, or it would be found again. A request that moves the
     * session at that moment writes before it removes, so the store that sessions move to comes last.
     */
    private Mono<Void> leave(SessionOptions options, List<SessionStore> stores, SessionChange change, Found found) {
        SessionStore at = found.origin() == null ? write : found.origin().store();
        Found left = found.origin() == null ? found : found.origin().found();
        return Flux.fromIterable(stores)
                .concatMap(store -> end(options, store, change, store == at ? left : elsewhere(found))
                        .flatMap(ended -> endElsewhere(options, change, left, ended)))
                .then();
    }

    /** It got its other id before it was moved, and only the store that it left knows which. */
    private Mono<Void> endElsewhere(SessionOptions options, SessionChange change, Found found, Saved ended) {
        if (!(ended instanceof Ended gone) || gone.elsewhere() == null) {
            return Mono.empty();
        }
        SessionStamp at = found.stamp();
        SessionStamp now = new SessionStamp(gone.elsewhere(), at.createdAt(), at.savedAt(), at.expiresAt(), NO_VERSION);
        return leave(options, all, change, new Found(now, found.data(), false, null));
    }

    /** A version that was found in one store says nothing about another. */
    private Found elsewhere(Found found) {
        Origin origin = found.origin();
        if (origin != null && leavesCookies(origin.store())) {
            return found;
        }
        Found left = origin == null ? found : origin.found();
        return new Found(left.stamp().atVersion(NO_VERSION), left.data(), false, null);
    }

    private static Mono<Saved> end(SessionOptions options, SessionStore store, SessionChange change, Found found) {
        Kind kind = change.kind() == Kind.REPLACE ? Kind.REPLACED : Kind.END;
        return store.save(
                options, new SessionChange(kind, found, change.id(), change.createdAt(), change.operations()));
    }

    private Mono<Saved> move(SessionOptions options, SessionChange change, Origin origin, int attempt) {
        return write.save(options, arriving(change, origin)).flatMap(saved -> {
            boolean isThere = saved instanceof Dropped dropped && dropped.reason() == Reason.RENEWED
                    || saved instanceof Stored there && there.conflicts() > 0;
            if (isThere) { // another request has moved it, or is about to
                return end(options, origin.store(), change, origin.found()).thenReturn(saved);
            }
            if (!(saved instanceof Stored stored)) {
                return isTheirs(change, origin.found())
                        ? again(options, change, origin, attempt)
                        : Mono.just(saved); // it became an owner's whose sessions were ended
            }
            return origin.store()
                    .remove(options, leaving(change, origin.found()), write.isStateless())
                    .flatMap(removed -> removed ? Mono.just(saved) : undo(options, change, origin, stored, attempt));
        });
    }

    /** Somebody changed, moved or ended it first: it is looked for again. */
    private Mono<Saved> undo(SessionOptions options, SessionChange change, Origin origin, Stored moved, int attempt) {
        Found copy = new Found(moved.stamp(), moved.data(), false, null);
        return (write.isStateless() ? Mono.just(true) : write.remove(options, copy, false))
                .flatMap(undone -> undone
                        ? again(options, change, origin, attempt)
                        : end(options, origin.store(), change, origin.found()) // others go on with what was moved
                                .then(find(options, origin.cookieValue()))
                                .map(lookup -> lookup instanceof Found ? moved : dropped(lookup)));
    }

    private Mono<Saved> again(SessionOptions options, SessionChange change, Origin origin, int attempt) {
        return Contention.retry("Session '" + options.name() + "'", attempt, () -> find(options, origin.cookieValue()))
                .flatMap(lookup -> lookup instanceof Found now
                        ? save(options, change.to(now), attempt + 1)
                        : Mono.just(dropped(lookup)));
    }

    private static Saved dropped(SessionLookup lookup) {
        return new Dropped(lookup instanceof Refused refused ? refused.reason() : Reason.RENEWED);
    }

    /** As the store that it leaves is to see it: as one of its owner's, until it is another's. */
    private static Found leaving(SessionChange change, Found found) {
        Owner owner = change.data().settings().owner();
        return owner != null && Records.isOwned(found.data(), owner.name())
                ? new Found(found.stamp(), found.data().ownedBy(owner), false, null)
                : found;
    }

    /** As the store that it arrives in is to see it: as one that is new, and whose owner that store has not counted. */
    private SessionChange arriving(SessionChange change, Origin origin) {
        Found seen = leavesCookies(origin.store()) ? change.found() : null;
        SessionData left = origin.found().data();
        return new SessionChange(Kind.SAVE, seen, change.id(), change.createdAt(), stored -> {
            SessionData data = change.applyTo(stored != null ? stored : left);
            Owner owner = data.settings().owner();
            if (owner == null || !Records.isOwned(left, owner.name())) {
                return data;
            }
            return data.ownedBy(stored == null || stored == left ? claimed(owner) : counted(owner, stored));
        });
    }

    /** With the count of the store where it is. */
    private static Owner counted(Owner owner, SessionData there) {
        Owner other = there.settings().owner();
        return other != null && Records.isOwned(there, owner.name()) ? other : owner;
    }

    private static boolean isTheirs(SessionChange change, Found found) {
        Owner owner = change.data().settings().owner();
        return owner == null || Records.isOwned(found.data(), owner.name());
    }

    private static Owner claimed(Owner owner) {
        return new Owner(owner.name(), Owner.CLAIMED);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return write.follow(options, found);
    }

    /** Wherever it is by now: where it was found, or where it was moved to. */
    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        return Flux.fromIterable(asked)
                .filter(store -> store.isStateless() == write.isStateless())
                .concatMap(store -> store.extend(options, found))
                .next();
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        Origin origin = found.origin();
        return origin == null
                ? write.remove(options, found, goesOn)
                : origin.store().remove(options, origin.found(), goesOn);
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        return new OwnedInAll(
                all, all.stream().map(store -> store.owned(options)).toList());
    }

    @Override
    public boolean isStateless() {
        return write.isStateless() && read.stream().allMatch(SessionStore::isStateless);
    }
}
