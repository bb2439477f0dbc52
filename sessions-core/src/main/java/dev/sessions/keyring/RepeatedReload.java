package dev.sessions.keyring;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Loads keys again and again, until it is closed. */
public final class RepeatedReload implements AutoCloseable {

    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "sessions-keys-clock");
        daemon.setDaemon(true);
        return daemon;
    });

    /**
     * Begins.
     *
     * @param ring the keys
     * @param every the time between two loads, longer than zero
     */
    public RepeatedReload(ReloadableKeyRing ring, Duration every) {
        clockwork.scheduleWithFixedDelay(ring::reload, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops. A load that has begun goes on to its end. */
    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
