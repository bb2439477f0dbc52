package dev.sessions.request;

import dev.sessions.Reason;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Ended;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A session as a handler holds it: what was found, and what the request does to it. {@link #freeze} ends that, and tells
 * what is to be saved.
 */
final class LiveSession extends LiveOptions {

    private final Configured configured;
    private final @Nullable Reason reason;
    private @Nullable Found found;
    private @Nullable Found kept;
    private boolean superseded;
    private String id;
    private Instant createdAt;
    private boolean isNew;
    private boolean ended;
    private boolean begunAnew;
    private boolean started;
    private boolean invalidated;

    /** What was done before the last save that began, until that has succeeded. */
    private @Nullable Function<@Nullable SessionData, SessionData> unsaved;

    LiveSession(Configured configured, Clock clock, @Nullable SessionLookup lookup) {
        this(configured, clock, lookup, present(configured, lookup));
    }

    private LiveSession(Configured configured, Clock clock, @Nullable SessionLookup lookup, SessionData present) {
        super(configured, clock, present);
        this.configured = configured;
        this.superseded = lookup instanceof Renewed;
        this.found = lookup instanceof Renewed renewed
                ? new Found(renewed.former(), present, false, null)
                : lookup instanceof Found session ? session : null;
        this.isNew = found == null || lookup instanceof Renewed renewed && renewed.before() == null;
        this.reason =
                lookup instanceof Refused refused ? refused.reason() : superseded && isNew ? Reason.RENEWED : null;
        this.id = found == null || isNew ? Names.randomId() : found.stamp().id();
        this.createdAt = found == null || isNew ? now() : found.stamp().createdAt();
    }

    private static SessionData present(Configured configured, @Nullable SessionLookup lookup) {
        SessionData data = lookup instanceof Found found
                ? found.data()
                : lookup instanceof Renewed renewed ? renewed.before() : null;
        return data != null
                ? data
                : SessionData.empty(
                        configured.codec().id(), configured.options().persistent());
    }

    @Override
    public synchronized String id() {
        return id;
    }

    @Override
    public synchronized boolean isNew() {
        return isNew;
    }

    @Override
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public synchronized Instant createdAt() {
        return createdAt;
    }

    @Override
    public synchronized Instant expiresAt() {
        return found == null || isNew || settings.isLifetimeSet()
                ? options.expiry(createdAt, now(), settings.now().lifetime())
                : found.stamp().expiresAt();
    }

    @Override
    public synchronized void start() {
        if (!isStarted()) {
            checkOpen();
            started = true;
        }
    }

    @Override
    public synchronized boolean isStarted() {
        return started || !isNew || !keys().isEmpty();
    }

    @Override
    public synchronized boolean isOver() {
        return isStarted() ? !clock.instant().isBefore(expiresAt()) : invalidated;
    }

    @Override
    public synchronized Optional<String> owner() {
        return Optional.ofNullable(settings.now().owner()).map(Owner::name);
    }

    @Override
    public synchronized void owner(String owner) {
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("owner must not be empty");
        }
        Names.check("owner", owner);
        checkOpen();
        if (!owner().equals(Optional.of(owner))) {
            claim(owner);
            begunAnew |= superseded; // a login is not lost, whatever id it comes with
        }
    }

    /** The owner's count is asked for now: when their sessions are ended from here on, this one is among them. */
    synchronized void claim(String owner) {
        checkOpen();
        settings.owner(new Owner(owner, Owner.CLAIMED), configured.generation(owner));
    }

    /** The session itself, if it still goes by the id that the request knows. */
    LiveSession checkCurrent() {
        if (superseded) {
            throw new IllegalStateException(
                    "Session '" + options.name() + "' was renewed meanwhile; under its old id it can only be ended");
        }
        return this;
    }

    /** It goes on as the owner's, with the count that the store gives it for that. */
    Mono<Void> endOthers(OwnedSessions owned, String owner) {
        return whenCounted()
                .flatMap(count -> owned.endOthers(owner, ended ? null : found, count))
                .doOnNext(count -> count(owner, count))
                .then();
    }

    private synchronized Mono<Long> whenCounted() {
        Owner owner = settings.now().owner();
        CompletableFuture<@Nullable Long> count = settings.generation();
        return owner == null || owner.generation() != Owner.CLAIMED || count == null
                ? Mono.just(owner == null ? Owner.CLAIMED : owner.generation())
                : Mono.fromFuture(count).defaultIfEmpty(Owner.CLAIMED);
    }

    private synchronized void count(String owner, long count) {
        checkOpen();
        settings.owner(new Owner(owner, count), Mono.empty());
    }

    @Override
    public synchronized void renewId() {
        checkOpen();
        id = Names.randomId();
        begunAnew |= isNew; // what is only read under an old id is not
    }

    @Override
    public synchronized void invalidate() {
        checkOpen();
        ended = found != null || reason != null;
        invalidated = true;
        started = false;
        unsaved = null;
        isNew = true;
        id = Names.randomId();
        createdAt = now();
        SessionData nothing = present(configured, null);
        beginAnew(nothing);
        settings = new LiveSettings(nothing.settings());
        begunAnew = true;
    }

    /** From now on nobody may change it. */
    synchronized void freeze() {
        frozen = true;
    }

    /** What is to be done with it. Throws when a value cannot be written. */
    synchronized Frozen frozen() {
        return frozen(operations());
    }

    /** The same when it is saved before the commit, if there is anything to do. What is done from now on comes on top. */
    synchronized @Nullable Frozen frozenInBetween() {
        Operations operations = operations();
        Frozen now = frozen(operations);
        if (superseded || !now.needsSave() || now.change().found() == null && !now.isChanged()) {
            return null;
        }
        if (now.change().kind() != Kind.END) {
            unsaved = now.change().operations();
            values.goOn(operations.onValues());
            flashes.goOn(operations.onFlashes());
            settings.goOn();
        }
        return now;
    }

    private Operations operations() { // what is read under an old id is never written
        return new Operations(values.operations(!superseded), flashes.operations(), settings.operations());
    }

    private Frozen frozen(Operations operations) {
        Function<@Nullable SessionData, SessionData> before = unsaved;
        boolean untouched = operations.keepNothing(isNew) && before == null && !started;
        Kind kind = found == null || !ended ? Kind.SAVE : untouched ? Kind.END : Kind.REPLACE;
        SessionChange change = new SessionChange(
                kind,
                superseded && !ended ? null : found,
                id,
                createdAt,
                stored -> operations.applyTo(before != null ? before.apply(stored) : orNothing(stored)));
        boolean changed = !untouched || kind == Kind.SAVE && change.leavesId();
        return new Frozen(
                change, settings.generation(), changed, changed || ended || isDue(), superseded && !begunAnew);
    }

    /** As it was saved last, or found. */
    synchronized @Nullable Found stored() {
        return kept != null ? kept : found;
    }

    synchronized void kept(Stored stored) {
        kept = new Found(stored.stamp(), stored.data(), false, null);
    }

    /** It was saved before the commit, and goes on from there. */
    synchronized void savedInBetween(Frozen what, Saved saved) {
        boolean goesOn = unsaved == what.change().operations();
        if (saved instanceof Stored stored) {
            found = new Found(stored.stamp(), stored.data(), false, null);
            superseded = false;
            ended = !goesOn; // by this request, while it was saved
        } else if (saved instanceof Ended) {
            found = null;
            ended = false;
        }
        if (goesOn && !(saved instanceof Dropped)) {
            unsaved = null;
            started = false;
        }
        if (goesOn && saved instanceof Stored stored) {
            isNew = false;
            begunAnew = false;
            values.goOnFrom(stored.data().values());
            flashes.goOnFrom(stored.data().flashes());
            settings.goOnFrom(stored.data().settings());
        }
    }

    /** Written with an older key, or elsewhere; or a tenth of its idle timeout has passed. */
    private boolean isDue() {
        Settings now = settings.now();
        Duration idle = now.lifetime() == null ? options.idleTimeout() : now.sliding() ? now.lifetime() : null;
        return found != null
                && !superseded
                && (found.outdated()
                        || idle != null
                                && !clock.instant()
                                        .isBefore(found.stamp().savedAt().plusMillis(idle.toMillis() / 10)));
    }

    private SessionData orNothing(@Nullable SessionData data) {
        return data != null ? data : present(configured, null);
    }

    /** Neither id nor values: both are secrets. */
    @Override
    public String toString() {
        return "Session[name=" + options.name() + ", new=" + isNew() + ", keys=" + List.copyOf(keys()) + "]";
    }
}
