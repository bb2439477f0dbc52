package dev.sessions.keyring;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are loaded, and loaded again while the application runs. They are checked as a whole and swapped in one
 * reference; what cannot be loaded or is refused leaves the keys before it in use. Loading is done on a thread of its own:
 *
 * <pre>{@code
 * ReloadableKeyRing keys = ReloadableKeyRing.load(() -> vault.keys(), Clock.systemUTC(), new KeyRingListener() {});
 * keys.reload(); // when the vault says so; a token with an unknown key does it as well
 * }</pre>
 */
public final class ReloadableKeyRing implements KeyRingSource {

    /** How long what was found by looking again is relied on. */
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(ReloadableKeyRing.class);

    private final KeyLoader loader;
    private final Clock clock;
    private final KeyRingListener listener;
    private final LoadingThread thread = new LoadingThread();
    private final Object lock = new Object();

    private @Nullable CompletableFuture<Boolean> queued; // guarded by lock
    private Look last; // guarded by lock
    private volatile StagedKeyRing ring;
    private volatile @Nullable Exception failure;

    private ReloadableKeyRing(KeyLoader loader, Clock clock, KeyRingListener listener) throws Exception {
        this.loader = loader;
        this.clock = clock;
        this.listener = listener;
        ring = new StagedKeyRing(load(), clock);
        last = new Look(Instant.MIN, CompletableFuture.completedFuture(false)); // nobody has looked again yet
    }

    /**
     * Loads the keys for the first time, on the calling thread.
     *
     * @param loader gets the keys, now and later
     * @param clock tells the present moment
     * @param listener is told what became of loading again; not of this first time
     * @return a source of the keys
     * @throws Exception when they cannot be loaded, or are {@linkplain StagedKeys#of refused}
     */
    public static ReloadableKeyRing load(KeyLoader loader, Clock clock, KeyRingListener listener) throws Exception {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(listener, "listener");
        return new ReloadableKeyRing(loader, clock, listener);
    }

    @Override
    public KeyRing current() {
        return ring.current();
    }

    @Override
    public List<KeyInfo> describe() {
        return ring.describe();
    }

    /** {@return the keys with their times, as they were loaded last} */
    public StagedKeys keys() {
        return ring.keys();
    }

    /** {@return why the keys could not be loaded or were refused the last time, or null when they are as loaded} */
    public @Nullable Exception failure() {
        return failure;
    }

    /**
     * Loads the keys again. Returns at once, on any thread.
     *
     * @return completes with whether they are others than before, or exceptionally with why they could not be loaded or were
     *     refused. Who asks before a load has begun shares it
     */
    public CompletionStage<Boolean> reload() {
        synchronized (lock) {
            CompletableFuture<Boolean> waiting = queued;
            if (waiting == null) {
                CompletableFuture<Boolean> result = new CompletableFuture<>();
                queued = result;
                last = new Look(clock.instant(), result.exceptionally(refused -> false));
                thread.execute(() -> load(result));
                waiting = result;
            }
            return waiting.minimalCompletionStage();
        }
    }

    @Override
    public CompletionStage<Boolean> refresh() {
        synchronized (lock) {
            if (!last.isRecent(clock.instant())) {
                reload();
            }
            return last.result.copy();
        }
    }

    private void load(CompletableFuture<Boolean> result) {
        synchronized (lock) {
            queued = null; // who asks from here on may know of keys that this load does not see
        }
        try {
            boolean changed = swap();
            result.complete(changed);
            tell(changed ? () -> listener.swapped(keys()) : listener::unchanged);
        } catch (Exception e) {
            failure = e;
            result.completeExceptionally(e);
            tell(() -> listener.refused(e));
        } finally {
            result.completeExceptionally(new IllegalStateException("keys could not be loaded")); // after an Error alone
        }
    }

    private StagedKeys load() throws Exception {
        List<StagedKey> loaded = loader.load();
        return StagedKeys.of(loaded, clock.instant()).withInvalidBefore(loader.invalidBefore());
    }

    private boolean swap() throws Exception {
        StagedKeys loaded = load();
        boolean changed = !loaded.sameAs(ring.keys());
        if (changed) {
            ring = new StagedKeyRing(loaded, clock);
        }
        failure = null;
        return changed;
    }

    private static void tell(Runnable listening) {
        try {
            listening.run();
        } catch (RuntimeException e) {
            log.error("A listener of the session keys failed; the keys are not affected", e);
        }
    }

    /** The ids and times of the keys, without the secrets. */
    @Override
    public String toString() {
        return "ReloadableKeyRing[" + keys() + "]";
    }

    private record Look(Instant at, CompletableFuture<Boolean> result) {

        /** A clock that was set back makes it old. */
        boolean isRecent(Instant now) {
            return !at.isAfter(now) && at.isAfter(now.minus(BETWEEN_LOOKS));
        }
    }
}
