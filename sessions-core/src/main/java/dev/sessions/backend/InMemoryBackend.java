package dev.sessions.backend;

import dev.sessions.InvalidOptionException;
import dev.sessions.SessionUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps sessions in this process's memory, for tests and development. They are gone when the process ends, and no other
 * process sees them.
 *
 * <p>The number of sessions is bounded, and what is noted of an owner whose sessions were ended counts as one. Expired ones
 * make room; when all are live, {@link #create} fails and says so: what was saved is never evicted for something new.
 *
 * <p>It answers on the subscriber's thread. Readers take no lock. Writers share one for the time of a few map
 * operations; it is a monitor that nobody waits in, so the event loop may take it.
 */
public final class InMemoryBackend implements SessionBackend {

    private static final int DEFAULT_MAX_SESSIONS = 10_000;

    /** How many expired sessions one write clears away: more than the one it adds, too few to be felt. */
    private static final int PURGED_PER_WRITE = 16;

    private final Clock clock;
    private final int maxSessions;
    private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();

    /**
     * The same sessions, those that expire first in front. Finding an expired one so costs the same among ten live
     * sessions as among a million, which is what a flood of new sessions against a full backend asks for.
     */
    private final NavigableSet<Expiry> expiries =
            new TreeSet<>(Comparator.comparing(Expiry::at).thenComparing(Expiry::key));

    /** The keys of each owner's sessions. */
    private final Map<String, Set<String>> owners = new HashMap<>();

    /** Creates a backend on the system's clock that holds at most 10,000 sessions. */
    public InMemoryBackend() {
        this(Clock.systemUTC(), DEFAULT_MAX_SESSIONS);
    }

    /**
     * Creates a backend.
     *
     * @param clock tells what has expired
     * @param maxSessions how many sessions and notes of ended ones it holds at most, at least 1
     * @throws InvalidOptionException when the bound is below 1
     */
    public InMemoryBackend(Clock clock, int maxSessions) {
        this.clock = Objects.requireNonNull(clock, "clock");
        if (maxSessions < 1) {
            throw new InvalidOptionException("max-sessions", "must be at least 1, but is " + maxSessions, "10000");
        }
        this.maxSessions = maxSessions;
    }

    @Override
    public Mono<StoredSession> find(String key) {
        Objects.requireNonNull(key, "key");
        return Mono.fromSupplier(() -> live(key, clock.instant())).map(InMemoryBackend::copy);
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(session, "session");
        return Mono.fromSupplier(() -> write(key, null, copy(session)));
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(session, "session");
        return Mono.fromSupplier(() -> write(key, expectedVersion, copy(session)));
    }

    @Override
    public Mono<Void> delete(String key) {
        Objects.requireNonNull(key, "key");
        return Mono.fromRunnable(() -> remove(key));
    }

    @Override
    public Flux<String> keysOf(String owner) {
        Objects.requireNonNull(owner, "owner");
        return Flux.defer(() -> Flux.fromIterable(keys(owner)));
    }

    /** Keeps the session if the key is at the expected version, null for absent. */
    private synchronized boolean write(String key, @Nullable Long expectedVersion, StoredSession session) {
        Instant now = clock.instant();
        purge(now);
        StoredSession current = live(key, now);
        if (!Objects.equals(expectedVersion, current == null ? null : current.version())) {
            return false;
        }
        if (session.isExpired(now)) {
            remove(key);
        } else {
            put(key, session);
        }
        return true;
    }

    /** Readers take no lock: a session goes from one state to the next without being absent in between. */
    private void put(String key, StoredSession session) {
        if (expiries.size() >= maxSessions && !sessions.containsKey(key)) {
            throw new SessionUnavailableException(
                    "The in-memory backend is full: none has expired of the " + maxSessions
                            + " sessions and records of ended ones that it may hold. Raise sessions.memory.max-sessions,"
                            + " shorten the sessions' lifetime, or keep them in files or Redis.");
        }
        forget(key, sessions.put(key, session));
        expiries.add(new Expiry(session.expiresAt(), key));
        if (session.owner() != null) {
            owners.computeIfAbsent(session.owner(), owner -> new HashSet<>()).add(key);
        }
    }

    private synchronized void remove(String key) {
        forget(key, sessions.remove(key));
    }

    private void forget(String key, @Nullable StoredSession previous) {
        if (previous == null) {
            return;
        }
        expiries.remove(new Expiry(previous.expiresAt(), key));
        if (previous.owner() != null) {
            owners.computeIfPresent(
                    previous.owner(), (owner, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
        }
    }

    private synchronized List<String> keys(String owner) {
        Instant now = clock.instant();
        return owners.getOrDefault(owner, Set.of()).stream()
                .filter(key -> live(key, now) != null)
                .toList();
    }

    private void purge(Instant now) {
        for (int i = 0; i < PURGED_PER_WRITE && !expiries.isEmpty(); i++) {
            Expiry first = expiries.first();
            if (first.at().isAfter(now)) {
                return;
            }
            remove(first.key());
        }
    }

    private @Nullable StoredSession live(String key, Instant now) {
        StoredSession found = sessions.get(key);
        return found == null || found.isExpired(now) ? null : found;
    }

    private static StoredSession copy(StoredSession session) {
        return new StoredSession(session.data().clone(), session.version(), session.expiresAt(), session.owner());
    }

    private record Expiry(Instant at, String key) {}
}
