package dev.sessions.keyring;

import dev.sessions.Reason;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keys that keep themselves in a backend, for any number of processes. Whoever loads them does what is due: makes the first
 * key, announces the next, leaves out one that has retired. All agree, as each of these is a compare-and-set.
 *
 * <pre>{@code
 * KeyRing master = KeyRing.of(SessionKey.ofMaster(secret));
 * StoredKeys keys = new StoredKeys(backend, master, schedule, clock, () -> null);
 * ReloadableKeyRing ring = ReloadableKeyRing.load(keys, clock, new KeyRingListener() {});
 * RepeatedReload reload = new RepeatedReload(ring, schedule.readEvery());   // close it at the end
 * }</pre>
 *
 * <p>The record is a token, sealed under the master key. One that does not open is never written over. There is a copy of it:
 * a backend takes a record that it cannot read for none at all, and evicts, and neither of that may cost the keys. A process
 * that has read them once puts them back where both are gone.
 */
public final class StoredKeys implements KeyLoader {

    /** The key of the record in the backend. */
    public static final String RECORD = "key-ring";

    /** The key of its copy. */
    public static final String COPY = "key-ring.copy";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_CONFLICTS = 100;

    /** As long as a token can say: it never runs out while a process writes it now and then, and hardly ever otherwise. */
    private static final long LIFETIME = 0xFFFF_FFFFL;

    private final SessionBackend backend;
    private final TokenCodec codec;
    private final RotationSchedule schedule;
    private final Clock clock;
    private final Supplier<@Nullable Instant> wanted;
    private @Nullable StoredRing last; // by the one thread that loads

    private record Version(StoredRing ring, long version, boolean isCurrent) {}

    /**
     * Creates a loader.
     *
     * @param backend keeps the record, for all processes
     * @param master the master key, made by {@link dev.sessions.key.SessionKey#ofMaster}; those behind it open what was sealed
     *     under them, which is sealed anew under the first
     * @param schedule when keys come and go
     * @param clock tells the time
     * @param invalidBefore gives the instant before which everything is to be void, or null for none, at each load. Keys made
     *     earlier are dropped. The latest that any process gave counts for all and for good
     */
    public StoredKeys(
            SessionBackend backend,
            KeyRing master,
            RotationSchedule schedule,
            Clock clock,
            Supplier<@Nullable Instant> invalidBefore) {
        this.backend = Objects.requireNonNull(backend, "backend");
        this.codec = new TokenCodec(KeyRingSource.of(master), clock);
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.wanted = Objects.requireNonNull(invalidBefore, "invalidBefore");
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnreadableRingException when the record does not open
     * @throws SessionUnavailableException when the backend fails or does not answer in ten seconds
     */
    @Override
    public List<StagedKey> load() {
        StoredRing ring = agree();
        last = ring;
        return ring.staged();
    }

    @Override
    public @Nullable Instant invalidBefore() {
        return last == null ? null : last.invalidBefore();
    }

    private StoredRing agree() {
        Instant voided = wanted.get();
        for (int i = 0; i < MOST_CONFLICTS; i++) {
            Instant now = clock.instant();
            Version stored = find(RECORD);
            if (stored == null) {
                StoredRing before = known();
                StoredRing ring = before == null ? StoredRing.first(now, voided) : before.at(now, schedule, voided);
                if (isDone(backend.create(RECORD, record(RECORD, ring, 1)))) {
                    copy(ring);
                    return ring;
                }
                continue;
            }
            StoredRing ring = stored.ring().at(now, schedule, voided);
            boolean isDue = ring != stored.ring() || !stored.isCurrent();
            if (!isDue
                    || isDone(backend.replace(RECORD, stored.version(), record(RECORD, ring, stored.version() + 1)))) {
                copy(ring);
                return ring;
            }
        }
        throw new SessionUnavailableException("The key ring in the store did not hold still in " + MOST_CONFLICTS
                + " attempts to read and to write it");
    }

    /** What there was before the record was lost: the copy, or this process's own, whichever knows of more. */
    private @Nullable StoredRing known() {
        StoredRing copied;
        try {
            Version copy = find(COPY);
            copied = copy == null ? null : copy.ring();
        } catch (UnreadableRingException e) {
            if (last == null) {
                throw e;
            }
            copied = null;
        }
        return copied == null || last != null && last.isLaterThan(copied) ? last : copied;
    }

    /** When somebody else writes one at the same time, that is a copy as well, and the next load sees to it. */
    private void copy(StoredRing ring) {
        Version copy;
        try {
            copy = find(COPY);
        } catch (UnreadableRingException e) {
            waitFor(backend.delete(COPY)); // there is the record itself
            copy = null;
        }
        if (copy == null) {
            isDone(backend.create(COPY, record(COPY, ring, 1)));
        } else if (!copy.ring().equals(ring) || !copy.isCurrent()) {
            isDone(backend.replace(COPY, copy.version(), record(COPY, ring, copy.version() + 1)));
        }
    }

    private StoredSession record(String key, StoredRing ring, long version) {
        Instant now = clock.instant();
        Instant end = now.plusSeconds(LIFETIME);
        Token token = new Token(0, false, now, now, end, ring.write());
        return new StoredSession(codec.seal(Purpose.KEY_RING, key, token), version, end);
    }

    private @Nullable Version find(String key) {
        StoredSession stored = waitFor(backend.find(key));
        if (stored == null) {
            return null;
        }
        Opening opening = codec.open(Purpose.KEY_RING, key, stored.data());
        if (opening instanceof Refused refused) {
            throw new UnreadableRingException(refused.reason());
        }
        Opened opened = (Opened) opening;
        StoredRing ring = StoredRing.read(opened.token().payload());
        if (ring == null) {
            throw new UnreadableRingException(Reason.MALFORMED);
        }
        return new Version(ring, stored.version(), opened.current());
    }

    private boolean isDone(Mono<Boolean> writing) {
        return Boolean.TRUE.equals(waitFor(writing));
    }

    /** At the start, when a connection is only being made, it is tried again: a write that was done after all is read then. */
    private <T> @Nullable T waitFor(Mono<T> work) {
        try {
            return work.retry(last == null ? 2 : 0).block(PATIENCE);
        } catch (SessionUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SessionUnavailableException("The backend of the key ring failed or did not answer", e);
        }
    }
}
