package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.keyring.KeyRingChanged;
import dev.sessions.keyring.KeyRingListener;
import dev.sessions.keyring.StagedKeys;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Says what became of loading keys again: to the log, to whoever listens to events, and to health and metrics. */
final class KeyReports implements KeyRingListener {

    private static final Logger log = LoggerFactory.getLogger(KeyReports.class);

    final AtomicLong swapped = new AtomicLong();
    final AtomicLong unchanged = new AtomicLong();
    final AtomicLong refused = new AtomicLong();

    private final ApplicationEventPublisher events;
    private final Clock clock;
    private volatile @Nullable String problem;

    KeyReports(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Why the keys in use are not those that were loaded last; null when they are. */
    @Nullable
    String problem() {
        return problem;
    }

    @Override
    public void swapped(StagedKeys keys) {
        swapped.incrementAndGet();
        problem = null;
        StartupLog.keys(keys, clock.instant());
        events.publishEvent(new KeyRingChanged(keys.describe(clock.instant())));
    }

    @Override
    public void unchanged() {
        unchanged.incrementAndGet();
        if (problem != null) {
            problem = null;
            log.info("Session keys: what is loaded is in order again, and is what is in use");
        }
    }

    @Override
    public void refused(Exception failure) {
        refused.incrementAndGet();
        String before = problem;
        String now = failure instanceof InvalidSessionsPropertyException || failure instanceof InvalidOptionException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName(); // of an application's own loader: who knows what its message says
        problem = now;
        if (!now.equals(before)) {
            log.warn(
                    "Session keys: those that were to be loaded are refused, and the ones before stay in use. {}", now);
        }
    }
}
