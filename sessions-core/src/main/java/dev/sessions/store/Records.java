package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStamp;
import dev.sessions.store.Generations.Ended;
import dev.sessions.store.RecordCodec.Closed;
import dev.sessions.store.RecordCodec.Present;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The records of sessions in a backend. Whatever a backend fails with, say a database driver's exception, is an outage. */
record Records(SessionBackend backend, RecordCodec codec) {

    Mono<SessionLookup> find(SessionOptions options, String id, String key) {
        return lookUp(options, id, key).defaultIfEmpty(new Refused(Reason.ENDED));
    }

    /** The same, empty when there is nothing. */
    Mono<SessionLookup> lookUp(SessionOptions options, String id, String key) {
        return guarded(options, () -> backend.find(key)).flatMap(stored -> {
            SessionLookup lookup = codec.read(options, id, key, stored);
            return lookup instanceof Renewed renewed && renewed.before() != null
                    ? unlessOver(options, renewed, codec.closed(key, stored))
                    : Mono.just(lookup);
        });
    }

    /** What was there before is read for as long as the session goes on, and is the same owner's. */
    private Mono<SessionLookup> unlessOver(SessionOptions options, Renewed renewed, @Nullable Closed closed) {
        return Mono.justOrEmpty(closed)
                .mapNotNull(Closed::successor)
                .flatMap(successor -> lookUp(options, "", successor))
                .map(now -> now instanceof Found || now instanceof Renewed next && next.before() != null
                        ? renewed
                        : now instanceof Renewed ? new Renewed(renewed.former(), null) : now)
                .defaultIfEmpty(new Refused(Reason.ENDED));
    }

    /** The keys of an owner's records, and perhaps of others. */
    Flux<String> keysOf(SessionOptions options, String owner) {
        return backend.keysOf(SessionId.backendOwner(options, owner))
                .onErrorMap(e -> !(e instanceof SessionException), e -> unavailable(options, e));
    }

    Mono<Boolean> create(SessionOptions options, SessionStamp stamp, SessionData data) {
        String key = SessionId.backendKey(stamp.id());
        return guarded(options, () -> backend.create(key, codec.write(options, key, stamp, data)));
    }

    /** Over the version before the stamp's. */
    Mono<Boolean> replace(SessionOptions options, SessionStamp stamp, SessionData data) {
        String key = SessionId.backendKey(stamp.id());
        return guarded(
                options, () -> backend.replace(key, stamp.version() - 1, codec.write(options, key, stamp, data)));
    }

    /** Leaves a word under an id that its session goes on under another one, if it still is what is said. */
    Mono<Boolean> close(
            SessionOptions options, String key, SessionChange change, Present before, @Nullable SessionData after) {
        return guarded(
                options,
                () -> backend.replace(key, before.version(), codec.writeRenewed(options, key, change, before, after)));
    }

    /**
     * Leaves a word of a session that came out of a cookie: which other one it is now, or that it is over.
     *
     * @return false when somebody left one before
     */
    Mono<Boolean> leave(SessionOptions options, SessionStamp left, @Nullable String successor) {
        String key = SessionId.backendKey(left.id());
        return guarded(options, () -> backend.create(key, codec.writeLeft(key, left, successor)));
    }

    /** Removes what is at a version. */
    Mono<Boolean> remove(SessionOptions options, String key, long version) {
        return guarded(options, () -> {
            StoredSession over =
                    new StoredSession(new byte[0], version + 1, codec.times().now());
            return backend.replace(key, version, over);
        });
    }

    /**
     * Ends the session that was found at a version, whatever became of it since.
     *
     * @return the key that it goes on under, when nothing is there
     */
    Mono<Optional<String>> end(SessionOptions options, String key, long version) {
        return remove(options, key, version)
                .flatMap(removed -> removed ? Mono.just(Optional.empty()) : end(options, key));
    }

    /**
     * Ends what is under a key now, under every id that it goes on by. Deleting without a look would miss one that is
     * renewed at this moment: its new id is written before the old one is closed.
     */
    Mono<Optional<String>> end(SessionOptions options, String key) {
        return endNow(options, key, null, 1).map(last -> last.filter(successor -> !successor.equals(key)));
    }

    /**
     * The same, where another session takes its place. A word of that is left, under whichever id it went on by: a request
     * in flight must not remove the cookie, which is that of the session in its place.
     */
    Mono<Optional<String>> closeNow(SessionOptions options, String key, SessionChange inItsPlace) {
        return endNow(options, key, inItsPlace, 1).map(last -> last.filter(successor -> !successor.equals(key)));
    }

    private Mono<Optional<String>> endNow(
            SessionOptions options, String key, @Nullable SessionChange inItsPlace, int conflicts) {
        return guarded(options, () -> backend.find(key))
                .flatMap(stored -> {
                    Closed closed = codec.closed(key, stored);
                    if (closed != null) {
                        String successor = closed.successor();
                        return successor == null || isThat(successor, inItsPlace)
                                ? Mono.just(Optional.<String>empty())
                                : endNow(options, successor, inItsPlace, conflicts);
                    }
                    return over(options, key, stored, inItsPlace)
                            .flatMap(over -> over
                                    ? Mono.just(Optional.<String>empty())
                                    : retry(options, conflicts, () -> endNow(options, key, inItsPlace, conflicts + 1)));
                })
                .defaultIfEmpty(Optional.of(key));
    }

    private static boolean isThat(String key, @Nullable SessionChange inItsPlace) {
        return inItsPlace != null && key.equals(SessionId.backendKey(inItsPlace.id()));
    }

    private Mono<Boolean> over(
            SessionOptions options, String key, StoredSession stored, @Nullable SessionChange inItsPlace) {
        return inItsPlace != null && codec.read(options, "", key, stored) instanceof Found found
                ? close(options, key, inItsPlace, new Present(found.data(), stored.version()), null)
                : remove(options, key, stored.version());
    }

    /** The last of the keys that what was under a key went on by; empty when it did not. */
    Mono<String> successor(SessionOptions options, String key) {
        return guarded(options, () -> backend.find(key))
                .mapNotNull(stored -> codec.closed(key, stored))
                .mapNotNull(Closed::successor)
                .flatMap(next -> successor(options, next).defaultIfEmpty(next));
    }

    /**
     * Ends what is under a key, if it became an owner's before their sessions were ended so often; or if it cannot be read
     * and so cannot be told from one that did.
     *
     * @return whether anything was ended
     */
    Mono<Boolean> endOwned(SessionOptions options, String key, String owner, long generation) {
        return endOwned(options, key, owner, generation, 1);
    }

    private Mono<Boolean> endOwned(SessionOptions options, String key, String owner, long generation, int conflicts) {
        return guarded(options, () -> backend.find(key))
                .flatMap(stored -> {
                    Closed closed = codec.closed(key, stored);
                    if (closed != null) {
                        return Mono.justOrEmpty(closed.successor())
                                .flatMap(successor -> endOwned(options, successor, owner, generation, conflicts));
                    }
                    if (codec.read(options, "", key, stored) instanceof Found found
                            && !(isOwned(found.data(), owner) && generationOf(found) < generation)) {
                        return Mono.just(false);
                    }
                    return remove(options, key, stored.version())
                            .flatMap(removed -> removed
                                    ? Mono.just(true)
                                    : retry(
                                            options,
                                            conflicts,
                                            () -> endOwned(options, key, owner, generation, conflicts + 1)));
                })
                .defaultIfEmpty(false);
    }

    /**
     * Leaves what is under a key to its owner, as if it had become theirs after their sessions were ended; but not what had
     * been ended before. One that is renewed at this moment has to begin with that again.
     *
     * @return whether it goes on as the owner's
     */
    Mono<Boolean> keep(SessionOptions options, String key, String owner, Ended ended, int conflicts) {
        return guarded(options, () -> backend.find(key))
                .flatMap(stored -> {
                    Closed closed = codec.closed(key, stored);
                    if (closed != null) {
                        return Mono.justOrEmpty(closed.successor())
                                .flatMap(successor -> keep(options, successor, owner, ended, conflicts));
                    }
                    if (!(codec.read(options, "", key, stored) instanceof Found found
                            && isOwned(found.data(), owner))) {
                        return Mono.just(false);
                    }
                    if (!ended.ends(generationOf(found))) {
                        return Mono.just(generationOf(found) >= ended.now());
                    }
                    SessionData data = found.data().ownedBy(new Owner(owner, ended.now()));
                    SessionStamp stamp = found.stamp().atVersion(stored.version() + 1);
                    return guarded(
                                    options,
                                    () -> backend.replace(
                                            key, stored.version(), codec.write(options, key, stamp, data)))
                            .flatMap(replaced -> replaced
                                    ? Mono.just(true)
                                    : retry(options, conflicts, () -> keep(options, key, owner, ended, conflicts + 1)));
                })
                .defaultIfEmpty(false);
    }

    /** Extends what is under a key, or what that goes on by; nothing of another session that took its place. */
    Mono<Found> extend(SessionOptions options, String id, int conflicts) {
        String key = SessionId.backendKey(id);
        return guarded(options, () -> backend.find(key)).flatMap(stored -> {
            Closed closed = codec.closed(key, stored);
            if (closed != null) {
                return Mono.justOrEmpty(closed.isOther() ? null : closed.successor())
                        .flatMap(successor -> extend(options, successor, conflicts));
            }
            if (!(codec.read(options, id, key, stored) instanceof Found found)) {
                return Mono.empty();
            }
            if (!codec.times().isDue(found.stamp())) {
                return Mono.just(found);
            }
            SessionStamp stamp = codec.times().extended(options, found.stamp(), found.data());
            return replace(options, stamp, found.data())
                    .flatMap(replaced -> replaced
                            ? Mono.just(new Found(stamp, found.data(), false, null))
                            : retry(options, conflicts, () -> extend(options, id, conflicts + 1)));
        });
    }

    private static <T> Mono<T> retry(SessionOptions options, int conflicts, Supplier<Mono<T>> next) {
        return Contention.retry("Session '" + options.name() + "'", conflicts, next);
    }

    private static long generationOf(Found found) {
        Owner owner = found.data().settings().owner();
        return owner == null ? Owner.CLAIMED : owner.generation();
    }

    static boolean isOwned(SessionData data, String owner) {
        Owner named = data.settings().owner();
        return named != null && named.name().equals(owner);
    }

    Mono<Void> delete(SessionOptions options, String key) {
        return guarded(options, () -> backend.delete(key));
    }

    static <T> Mono<T> guarded(SessionOptions options, Supplier<Mono<T>> work) {
        return Mono.defer(work).onErrorMap(e -> !(e instanceof SessionException), e -> unavailable(options, e));
    }

    private static SessionUnavailableException unavailable(SessionOptions options, Throwable e) {
        return new SessionUnavailableException("Session '" + options.name() + "': its backend failed", e);
    }
}
