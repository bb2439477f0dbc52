package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A session as a handler holds it: what was found, and what the request does to it. {@link #freeze} ends that, and tells
 * what is to be saved.
 */
final class LiveSession extends LiveContents {

    private final Configured configured;
    private final SessionOptions options;
    private final Clock clock;
    private final @Nullable Found found;
    private final boolean superseded;
    private final @Nullable Reason reason;
    private String id;
    private Instant createdAt;
    private LiveSettings settings;
    private boolean isNew;
    private boolean ended;
    private boolean begunAnew;

    LiveSession(Configured configured, Clock clock, @Nullable SessionLookup lookup) {
        super(new CheckedCodec(configured.options().name(), configured.codec()), present(configured, lookup));
        this.configured = configured;
        this.options = configured.options();
        this.clock = clock;
        this.superseded = lookup instanceof Renewed;
        this.found = lookup instanceof Renewed renewed
                ? new Found(renewed.former(), present(configured, lookup), false, null)
                : lookup instanceof Found session ? session : null;
        this.isNew = found == null || lookup instanceof Renewed renewed && renewed.before() == null;
        this.reason =
                lookup instanceof Refused refused ? refused.reason() : superseded && isNew ? Reason.RENEWED : null;
        this.id = found == null || isNew ? Names.randomId() : found.stamp().id();
        this.createdAt = found == null || isNew ? now() : found.stamp().createdAt();
        this.settings = new LiveSettings(present(configured, lookup).settings());
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
    public String name() {
        return options.name();
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
    public synchronized void remember(Duration lifetime) {
        options.toBuilder().idleTimeout(null).lifetime(lifetime).build(); // refuses what cannot be a lifetime
        checkOpen();
        settings.lifetime(lifetime, true);
    }

    @Override
    public synchronized void forgetOnClose() {
        checkOpen();
        settings.lifetime(null, false);
    }

    @Override
    public synchronized CookieOptions cookie() {
        CookieOptions own = settings.now().cookie();
        return own != null ? own : options.cookie();
    }

    @Override
    public synchronized void cookie(CookieOptions cookie) {
        Objects.requireNonNull(cookie, "cookie");
        options.toBuilder().cookie(cookie).build(); // the rules of the name's prefix
        checkOpen();
        settings.cookie(cookie);
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
        isNew = true;
        id = Names.randomId();
        createdAt = now();
        settings = new LiveSettings(orNothing(null).settings());
        values = new LiveValues(codec, orNothing(null).values());
        flashes = new LiveFlashes(codec, orNothing(null).flashes());
        begunAnew = true;
    }

    /** From now on nobody may change it. Throws when a value cannot be written. */
    synchronized Frozen freeze() {
        frozen = true;
        Operations operations = new Operations( // what is read under an old id is never written
                values.operations(!superseded), flashes.operations(), settings.operations());
        Kind kind = found == null || !ended ? Kind.SAVE : operations.isEmpty() ? Kind.END : Kind.REPLACE;
        SessionChange change = new SessionChange(
                kind,
                superseded && !ended ? null : found,
                id,
                createdAt,
                stored -> operations.applyTo(orNothing(stored)));
        boolean changed = !operations.isEmpty() || kind == Kind.SAVE && change.leavesId();
        return new Frozen(
                change, settings.generation(), changed, changed || ended || isDue(), superseded && !begunAnew);
    }

    /** Written with an older key, or elsewhere; or a tenth of its idle timeout has passed. */
    private boolean isDue() {
        Duration idle = options.idleTimeout();
        return found != null
                && !superseded
                && (found.outdated()
                        || idle != null
                                && settings.now().lifetime() == null
                                && !clock.instant()
                                        .isBefore(found.stamp().savedAt().plus(idle.dividedBy(10))));
    }

    private SessionData orNothing(@Nullable SessionData data) {
        return data != null ? data : present(configured, null);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Neither id nor values: both are secrets. */
    @Override
    public String toString() {
        return "Session[name=" + options.name() + ", new=" + isNew() + ", keys=" + List.copyOf(keys()) + "]";
    }
}
