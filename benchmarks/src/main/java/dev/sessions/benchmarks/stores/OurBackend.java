package dev.sessions.benchmarks.stores;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A backend of ours: find and replace. */
final class OurBackend implements Contender {

    private static final int AT_ONCE = 16;

    private final String name;
    private final SessionBackend backend;
    private final Runnable close;
    private final Instant expiresAt = Instant.now().plus(Duration.ofHours(1));
    private int sessions;

    OurBackend(String name, SessionBackend backend, Runnable close) {
        this.name = name;
        this.backend = backend;
        this.close = close;
    }

    static OurBackend files(Path directory, boolean fsync) {
        FilesystemStore store = store(directory, fsync);
        return new OurBackend("sessions", store.backend(), () -> {
            store.close();
            Directories.delete(directory);
        });
    }

    static FilesystemStore store(Path directory, boolean fsync) {
        return FilesystemStore.builder(directory, KeyRingSource.of(KeyRing.of(SessionKey.random())))
                .fsync(fsync)
                .sweepInterval(Duration.ofDays(1))
                .build();
    }

    /** Adds sessions of so many bytes until there are so many. */
    OurBackend with(int count, int bytes) {
        StoredSession first = new StoredSession(new byte[bytes], 1, expiresAt);
        Flux.range(sessions, Math.max(0, count - sessions))
                .flatMap(i -> backend.create(key(i), first), AT_ONCE)
                .blockLast();
        sessions = Math.max(sessions, count);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double visitsPerSecond(int threads, int millis) {
        return Visits.perSecond(threads, millis, sessions, this::visit);
    }

    /** The rate of loads alone. */
    double loadsPerSecond(int threads, int millis) {
        return Visits.perSecond(threads, millis, sessions, this::load);
    }

    /** The rate at which threads get a change of one and the same session through, which is tried until it succeeds. */
    double changesPerSecond(int threads, int millis) {
        return Visits.perSecond(threads, millis, threads, thread -> {
            while (!save(load(0), 0)) {
                Thread.onSpinWait();
            }
        });
    }

    private void visit(int session) {
        if (!save(load(session), session)) {
            throw new IllegalStateException("somebody else saved session " + session);
        }
    }

    private StoredSession load(int session) {
        return Objects.requireNonNull(backend.find(key(session)).block());
    }

    private boolean save(StoredSession loaded, int session) {
        StoredSession next = new StoredSession(loaded.data(), loaded.version() + 1, expiresAt);
        Mono<Boolean> saved = backend.replace(key(session), loaded.version(), next);
        return Boolean.TRUE.equals(saved.block());
    }

    /** As long as the keys that a store makes, and spread as they are. */
    private static String key(int session) {
        return "%08x-0123456789012345678901234567890123".formatted(session * 0x9E3779B9);
    }

    @Override
    public void close() {
        close.run();
    }
}
