package dev.sessions;

import dev.sessions.SessionData.Owner;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session as a store sees it: what was found, and what the request did to it. Handlers hold it as {@link Session}.
 *
 * <p>What the request did is kept as operations (puts, removals, flashes added and taken), so a store that finds the
 * stored session changed under it can {@linkplain #rebase apply them again} to the newer state.
 */
public final class SessionState implements Session {

    private final SessionOptions options;
    private final ValueCodec codec;
    private final Supplier<String> ids;
    private final Clock clock;
    private final @Nullable Reason reason;
    private @Nullable SessionStamp stamp;
    private String id;
    private Instant createdAt;
    private TrackedValues values;
    private TrackedFlashes flashes;
    private TrackedSettings settings;
    private boolean begunAnew;
    private final CookieOptions presentedCookie;
    private boolean ended;
    private final @Nullable Origin origin;
    private @Nullable Map<String, byte[]> frozenWrites;
    private boolean frozen;

    private SessionState(
            SessionOptions options,
            ValueCodec codec,
            Supplier<String> ids,
            Clock clock,
            @Nullable Reason reason,
            @Nullable SessionStamp stamp,
            SessionData data,
            @Nullable Origin origin) {
        this.options = options;
        this.codec = codec;
        this.ids = ids;
        this.clock = clock;
        this.reason = reason;
        this.stamp = stamp;
        this.origin = origin;
        SessionStamp found = origin != null ? origin.session().stamp() : stamp;
        this.id = found != null ? found.id() : ids.get();
        this.createdAt = found != null ? found.createdAt() : now();
        boolean persistent = found != null ? found.persistent() : options.persistent();
        this.settings = new TrackedSettings(data, persistent, options.persistent());
        this.presentedCookie = data.cookie() != null ? data.cookie() : options.cookie();
        this.values = new TrackedValues(options.name(), codec, data.values());
        this.flashes = new TrackedFlashes(options.name(), codec, data.flashes());
    }

    /**
     * A new, empty session.
     *
     * @param options what is configured for it
     * @param codec writes and reads its values
     * @param ids makes a random id that nobody has
     * @param clock tells the time
     * @param reason why a presented cookie was refused, or {@code null}
     * @return the session
     */
    public static SessionState create(
            SessionOptions options, ValueCodec codec, Supplier<String> ids, Clock clock, @Nullable Reason reason) {
        return new SessionState(options, codec, ids, clock, reason, null, SessionData.EMPTY, null);
    }

    /**
     * A session that was found.
     *
     * @param options what is configured for it
     * @param codec writes and reads its values
     * @param ids makes a random id that nobody has, for a renewed session
     * @param clock tells the time
     * @param stamp its id, times and version
     * @param data what is in it
     * @return the session
     */
    public static SessionState restore(
            SessionOptions options,
            ValueCodec codec,
            Supplier<String> ids,
            Clock clock,
            SessionStamp stamp,
            SessionData data) {
        return new SessionState(options, codec, ids, clock, null, stamp, data, null);
    }

    /**
     * The same session in another store, where it has yet to be saved.
     *
     * @param found where it was found, and as what
     * @return a session that is not new and {@linkplain #needsSave() needs to be saved}
     */
    public SessionState movedFrom(Origin found) {
        return new SessionState(
                options, codec, ids, clock, null, null, found.session().data(), found);
    }

    /**
     * Where a session was found that is to be moved to another store.
     *
     * @param store the store it was found in
     * @param session as it was found
     */
    public record Origin(SessionStore store, SessionState session) {}

    // What a handler does

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
        return stamp == null && origin == null || ended;
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
        return stamp == null || ended || settings.lifetimeSet() ? expiryWhenSaved(now()) : stamp.expiresAt();
    }

    @Override
    public synchronized Set<String> keys() {
        return values.keys();
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> @Nullable T get(String name, Class<T> type) {
        return (T) values.get(name, type);
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> @Nullable T get(String name, TypeRef<T> type) {
        return (T) values.get(name, type.type());
    }

    @Override
    public synchronized void put(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value of '" + name + "'; to take it out, remove it");
        checkOpen();
        values.put(name, value, value.getClass());
    }

    @Override
    public <T> T computeIfAbsent(String name, Class<T> type, Supplier<? extends T> supplier) {
        return computeIfAbsent(name, TypeRef.of(type), supplier);
    }

    @Override
    public synchronized <T> T computeIfAbsent(String name, TypeRef<T> type, Supplier<? extends T> supplier) {
        T value = get(name, type);
        if (value == null) {
            checkOpen();
            value = Objects.requireNonNull(supplier.get(), "made value");
            values.put(name, value, type.type());
        }
        return value;
    }

    @Override
    public synchronized void remove(String name) {
        checkOpen();
        values.remove(name);
    }

    @Override
    public synchronized void clear() {
        checkOpen();
        values.clear();
        flashes.clear();
    }

    @Override
    public synchronized void addFlash(String queue, Object value) {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(value, "value of a flash in queue '" + queue + "'");
        checkOpen();
        flashes.add(queue, value);
    }

    @Override
    public <T> List<T> flashes(String queue, Class<T> type) {
        return takeFlashes(queue, type);
    }

    @Override
    public <T> List<T> flashes(String queue, TypeRef<T> type) {
        return takeFlashes(queue, type.type());
    }

    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    private synchronized <T> List<T> takeFlashes(String queue, Type type) {
        checkOpen();
        return (List<T>) flashes.take(queue, type);
    }

    @Override
    public synchronized void remember(Duration lifetime) {
        SessionOptions.checkLifetime("lifetime", lifetime);
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
        CookieOptions own = settings.cookie();
        return own != null ? own : options.cookie();
    }

    @Override
    public synchronized void cookie(CookieOptions cookie) {
        Objects.requireNonNull(cookie, "cookie");
        SessionOptions checked = options.withCookie(cookie);
        checkOpen();
        settings.cookie(checked.cookie());
    }

    @Override
    public synchronized Optional<String> owner() {
        return Optional.ofNullable(settings.owner()).map(Owner::name);
    }

    @Override
    public synchronized void owner(String owner) {
        checkOpen();
        ownedSince(owner, now());
    }

    @Override
    public synchronized void renewId() {
        checkOpen();
        id = ids.get();
        begunAnew = true;
    }

    @Override
    public synchronized void invalidate() {
        checkOpen();
        ended = ended || stamp != null || origin != null || reason != null;
        id = ids.get();
        createdAt = now();
        values = new TrackedValues(options.name(), codec, Map.of());
        flashes = new TrackedFlashes(options.name(), codec, List.of());
        settings = settings.begunAnew();
        begunAnew = true;
    }

    private void checkOpen() {
        if (frozen) {
            throw new IllegalStateException("Session '" + options.name() + "' was changed after it was saved, which is"
                    + " done when the response commits. Change it before the first byte of the body is written; a"
                    + " streaming response commits with its first element.");
        }
    }

    // What a store asks

    /**
     * What is configured for it.
     *
     * @return the options
     */
    public SessionOptions options() {
        return options;
    }

    /**
     * What the store found.
     *
     * @return its stamp, or {@code null} when nothing was found; a session that {@linkplain #isEnded() ended} keeps it
     */
    public synchronized @Nullable SessionStamp stamp() {
        return stamp;
    }

    /**
     * Where it is to be moved from.
     *
     * @return where it was found, or {@code null} when that is the store it is saved in
     */
    public @Nullable Origin origin() {
        return origin;
    }

    /**
     * Whether what was found is over: it is to be deleted and its cookie removed. When the session {@linkplain
     * #isChanged() is changed} as well, a new one follows it.
     *
     * @return true after {@link #invalidate()} on a session that was stored or whose cookie was refused
     */
    public synchronized boolean isEnded() {
        return ended;
    }

    /**
     * Whether this request began it anew, by another id, as one does at a login.
     *
     * @return true after {@link #renewId()} or {@link #invalidate()}
     */
    public synchronized boolean isBegunAnew() {
        return begunAnew;
    }

    /**
     * The cookie that removes the one the request presented.
     *
     * @return a removal with the attributes that one was set with
     */
    public SessionCookie removal() {
        return SessionCookie.removal(options.name(), presentedCookie);
    }

    /**
     * Whether there is something to write.
     *
     * @return true when a value, a flash, the lifetime, the cookie's attributes or the id differ from what is stored
     * @throws SessionValueException when a value cannot be written
     */
    public synchronized boolean isChanged() {
        boolean renewed = stamp != null && !ended && !id.equals(stamp.id());
        return renewed || settings.changed() || flashes.changed() || values.removes() || !writes().isEmpty();
    }

    /**
     * Whether it has to be saved: it is changed or ended, or it is due to be issued again because it was written with an
     * older key or a tenth of its idle timeout has passed.
     *
     * @return true when {@link SessionStore#save} is to be called
     * @throws SessionValueException when a value cannot be written
     */
    public synchronized boolean needsSave() {
        return ended || origin != null || isChanged() || stamp != null && (!stamp.current() || isIdleTenthOver(stamp));
    }

    private boolean isIdleTenthOver(SessionStamp found) {
        Duration idle = options.idleTimeout();
        return idle != null
                && settings.lifetime() == null
                && !clock.instant().isBefore(found.issuedAt().plus(idle.dividedBy(10)));
    }

    /**
     * What is to be stored.
     *
     * @return its contents with all that the request did
     * @throws SessionValueException when a value cannot be written
     */
    public synchronized SessionData data() {
        return new SessionData(
                values.applied(writes()), flashes.waiting(), settings.lifetime(), settings.cookie(), settings.owner());
    }

    /**
     * Makes it somebody's session from an instant on. A store that voids an owner's older sessions keeps one by this,
     * also while it saves it.
     *
     * @param name the owner; not empty
     * @param since from when on, to the second
     * @throws IllegalArgumentException when the owner is empty
     */
    public synchronized void ownedSince(String name, Instant since) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("owner must not be empty");
        }
        Names.check("owner", name);
        settings.owner(new Owner(name, since));
    }

    /**
     * Whether this request gave it its owner.
     *
     * @return true after {@link #owner(String)}
     */
    public synchronized boolean isOwnerChanged() {
        return settings.ownerSet();
    }

    /**
     * Whether its cookie outlives the browser.
     *
     * @return true when it has a {@code Max-Age}
     */
    public synchronized boolean isPersistent() {
        return settings.persistent();
    }

    /**
     * When it ends if it is saved at that instant and never again.
     *
     * @param savedAt when it is saved, to the second
     * @return when it ends
     */
    public synchronized Instant expiryWhenSaved(Instant savedAt) {
        return options.expiry(createdAt, savedAt, settings.lifetime());
    }

    /**
     * Goes on from what is stored now, after somebody else stored it. What this request did stays to be done.
     *
     * @param nowStamp the newer stamp
     * @param nowData the newer contents
     */
    public synchronized void rebase(SessionStamp nowStamp, SessionData nowData) {
        freeze(); // what was read can no longer be told from what was changed once the base is another
        stamp = nowStamp;
        values.rebase(nowData.values());
        flashes.rebase(nowData.flashes());
        settings.rebase(nowData, nowStamp.persistent());
    }

    /** From now on nobody may change it; values changed in place so far are taken as they are. */
    synchronized void freeze() {
        frozen = true;
        if (frozenWrites == null) {
            frozenWrites = values.writes();
        }
    }

    private Map<String, byte[]> writes() {
        return frozenWrites != null ? frozenWrites : values.writes();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Neither id nor values: both are secrets. */
    @Override
    public String toString() {
        return "Session[name=" + options.name() + ", new=" + isNew() + ", keys=" + new ArrayList<>(keys()) + "]";
    }
}
