package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Ended;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Origin;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.store.RecordCodec.Present;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One session that is saved. Each step is a compare-and-set, and is done again where it fails. */
final class BackendSave {

    private final BackendStore store;
    private final SessionOptions options;
    private final SessionChange change;

    BackendSave(BackendStore store, SessionOptions options, SessionChange change) {
        this.store = store;
        this.options = options;
        this.change = change;
    }

    /** What is to be written over what, and how often others were first. */
    private record Attempt(SessionData data, Present over, int conflicts) {}

    Mono<Saved> run() {
        Found found = change.found();
        Origin origin = found == null ? null : found.origin();
        if (origin != null && origin.store().isStateless()) {
            return fromCookie(origin.found().stamp());
        }
        if (change.kind() == Kind.END && found != null) {
            SessionStamp stamp = found.stamp();
            return store.records
                    .end(options, SessionId.backendKey(stamp.id()), stamp.version())
                    .map(elsewhere -> new Ended(elsewhere.orElse(null)));
        }
        if (change.kind() == Kind.REPLACED && found != null) {
            return supersede(found).map(elsewhere -> new Ended(elsewhere.orElse(null)));
        }
        return counted(change.data()).flatMap(data -> save(data, found)).flatMap(saved -> unlessEnded(saved, found));
    }

    /** It is stored under an id of its own, and the first who says so under the one it had in the cookie has moved it. */
    private Mono<Saved> fromCookie(SessionStamp left) {
        String key = SessionId.backendKey(left.id());
        if (change.kind() == Kind.SAVE) {
            return counted(change.data())
                    .flatMap(this::create)
                    .flatMap(saved -> store.records
                            .leave(options, left, SessionId.backendKey(change.id()))
                            .flatMap(first -> first
                                    ? unlessEnded(saved, null)
                                    : store.records
                                            .delete(options, SessionId.backendKey(change.id()))
                                            .then(again(left.id(), 0, now -> Mono.just(new Dropped(Reason.ENDED))))));
        }
        Mono<Void> over = store.records
                .leave(options, left, change.kind() == Kind.END ? null : SessionId.backendKey(change.id()))
                .flatMap(first -> first
                        ? Mono.empty()
                        : change.kind() == Kind.END
                                ? store.records.end(options, key).then()
                                : store.records.closeNow(options, key, change).then());
        return change.kind() != Kind.REPLACE
                ? over.thenReturn(new Ended(null))
                : counted(change.data()).flatMap(this::create).flatMap(saved -> over.then(unlessEnded(saved, null)));
    }

    private Mono<Saved> save(SessionData data, @Nullable Found found) {
        if (found == null) {
            return create(data);
        }
        String id = found.stamp().id();
        Attempt first =
                new Attempt(data, new Present(found.data(), found.stamp().version()), 0);
        if (change.kind() == Kind.REPLACE) {
            return create(data).flatMap(saved -> supersede(found).thenReturn(saved));
        }
        return change.leavesId() ? renew(id, first) : inTurn(id, first);
    }

    /** One that exists already was moved here by another request. */
    private Mono<Saved> create(SessionData data) {
        SessionStamp stamp = store.times.saved(options, change, data, 1);
        return store.records
                .create(options, stamp, data)
                .flatMap(created -> created ? Mono.just(stored(stamp, data, 0)) : again(change.id(), 0, this::update));
    }

    private Mono<Saved> inTurn(String id, Attempt first) {
        return store.queue.inTurn(
                SessionId.backendKey(id),
                before -> update(before.map(last ->
                                onto(new Present(last.data(), last.stamp().version()), 1))
                        .orElse(first)));
    }

    private Mono<Saved> update(Attempt attempt) {
        SessionStamp stamp = store.times.saved(
                options, change, attempt.data(), attempt.over().version() + 1);
        return store.records
                .replace(options, stamp, attempt.data())
                .flatMap(replaced -> replaced
                        ? Mono.just(stored(stamp, attempt.data(), attempt.conflicts()))
                        : again(change.id(), attempt.conflicts(), this::update));
    }

    /**
     * The session is first written under its new id, which nobody knows yet, and then the old id is closed; that fails
     * when somebody else saved the session under the old id meanwhile, and then all is done again with their change, at a
     * version of its own: who has seen the first must not take it for that.
     */
    private Mono<Saved> renew(String oldId, Attempt attempt) {
        SessionStamp stamp = store.times.saved(options, change, attempt.data(), 1 + attempt.conflicts());
        return store.records
                .create(options, stamp, attempt.data())
                .then(Mono.defer(() -> store.records.close(
                        options, SessionId.backendKey(oldId), change, attempt.over(), attempt.data())))
                .flatMap(closed -> closed
                        ? Mono.just(stored(stamp, attempt.data(), attempt.conflicts()))
                        : store.records
                                .delete(options, SessionId.backendKey(change.id()))
                                .then(again(oldId, attempt.conflicts(), next -> renew(oldId, next))));
    }

    private Mono<Optional<String>> supersede(Found found) {
        String key = SessionId.backendKey(found.stamp().id());
        return store.records
                .close(options, key, change, present(found), null)
                .flatMap(closed -> closed ? Mono.just(Optional.empty()) : store.records.closeNow(options, key, change));
    }

    private Mono<Saved> again(String id, int conflicts, Function<Attempt, Mono<Saved>> next) {
        return Contention.retry(name(), conflicts + 1, () -> store.records.find(options, id, SessionId.backendKey(id)))
                .flatMap(lookup -> {
                    if (lookup instanceof Found now) {
                        return next.apply(onto(present(now), conflicts + 1));
                    }
                    return Mono.just(new Dropped(lookup instanceof Refused gone ? gone.reason() : Reason.RENEWED));
                });
    }

    private Attempt onto(Present now, int conflicts) {
        return new Attempt(change.applyTo(now.data()), now, conflicts);
    }

    private static Present present(Found found) {
        return new Present(found.data(), found.stamp().version());
    }

    private Mono<SessionData> counted(SessionData data) {
        return store.isIndexed() ? store.generations.counted(options, data) : Mono.just(data);
    }

    /**
     * One that became its owner's before that owner's sessions were ended, and was not in the list yet, is over too;
     * unless it is the one that was kept.
     */
    private Mono<Saved> unlessEnded(Saved saved, @Nullable Found found) {
        if (!(saved instanceof Stored stored) || !store.isIndexed()) {
            return Mono.just(saved);
        }
        Owner owner = stored.data().settings().owner();
        boolean wasTheirs = owner != null
                && found != null
                && change.kind() == Kind.SAVE
                && Records.isOwned(found.data(), owner.name());
        if (owner == null || wasTheirs) {
            return Mono.just(saved);
        }
        return store.generations
                .fetch(options, owner.name())
                .flatMap(count -> count <= owner.generation()
                        ? Mono.just(saved)
                        : endOwned(stored.stamp().id(), owner.name(), count, saved));
    }

    private Mono<Saved> endOwned(String id, String owner, long count, Saved saved) {
        String key = SessionId.backendKey(id);
        return store.records
                .endOwned(options, key, owner, count)
                .then(Mono.defer(() -> store.records.find(options, id, key)))
                .map(lookup -> lookup instanceof Found
                        ? saved
                        : new Dropped(lookup instanceof Refused ? Reason.ENDED : Reason.RENEWED));
    }

    private String name() {
        return "Session '" + options.name() + "'";
    }

    private Saved stored(SessionStamp stamp, SessionData data, int conflicts) {
        SessionStamp inCookie = SessionTimes.inCookie(options, stamp, data);
        TokenDraft token = SessionTimes.draft(inCookie, data, SessionId.BYTES);
        token.write(SessionId.bytes(stamp.id()));
        String cookie = store.codec.sealText(Purpose.ID, options.name(), token);
        return new Stored(cookie, inCookie.expiresAt(), stamp, data, conflicts);
    }
}
