package dev.sessions.backend;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionDirectory.Place;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Keeps each session in a file of its own, for one machine. Any number of processes on it may share the directory.
 *
 * <ul>
 *   <li>A session is written to a temporary file, forced to disk and moved into place in one step. Whenever the process
 *       or the machine stops, the session is the old one or the new one, whole.
 *   <li>{@link #create}, {@link #replace} and {@link #delete} of a session exclude each other, between threads and,
 *       through a lock file, between processes. A network file system keeps that promise only as far as its locks
 *       reach.
 *   <li>Files are 0600 in a 0700 directory, from the moment they exist. Their names say nothing about the keys.
 *   <li>A full disk, a missing permission or a directory that is gone is a {@link SessionUnavailableException}; the session
 *       stays as it was.
 *   <li>Expired files are removed in the background, a few at a time.
 *   <li>An owner's sessions are found without looking at the others: {@code owners} in the directory has an empty file
 *       for each. They are written when a session gets another owner, not at every save. Back the directory up as a
 *       whole.
 * </ul>
 *
 * <p>All file work is done on threads of its own, never on the subscriber's. A subscriber that cancels doesn't
 * interrupt work that has begun. A session may have up to 16 MiB of data; writing a larger one is an error.
 *
 * <p>Close the backend at the end; its threads are daemons and don't keep a process alive. Load this class once per
 * process and directory: file locks can't tell two class loaders of one process apart.
 */
public final class FilesystemBackend implements SessionBackend, AutoCloseable {

    private final SessionDirectory directory;
    private final SessionFiles sessions;
    private final OwnerKeys ownerKeys;
    private final ExpirySweep sweep;
    private final FileThreads threads;

    private FilesystemBackend(Builder builder) {
        directory = SessionDirectory.prepare(builder.directory, builder.fsync);
        RecordFiles records = new RecordFiles(directory, builder.fsync);
        OwnerFiles owners = new OwnerFiles(directory, builder.fsync);
        ShardLocks locks = ShardLocks.of(directory);
        threads = new FileThreads(directory);
        sessions = new SessionFiles(records, owners, locks, builder.clock);
        ownerKeys = new OwnerKeys(directory, owners, sessions, threads);
        sweep = new ExpirySweep(directory, records, owners, locks, builder.clock);
        threads.repeat(builder.sweepInterval, sweep::runQuietly);
    }

    /**
     * Opens a directory with the defaults: forced to disk, swept every 10 minutes.
     *
     * @param directory where the files go, created when missing
     * @return the backend
     * @throws IllegalArgumentException when the directory is unsafe or can't be used; the message names it, the problem
     *     and the fix
     */
    public static FilesystemBackend of(Path directory) {
        return builder(directory).build();
    }

    /**
     * Begins a backend that differs from the defaults.
     *
     * @param directory where the files go, created when missing
     * @return a builder
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Mono<StoredSession> find(String key) {
        Place place = directory.placeOf(key);
        return threads.run("read", () -> sessions.find(place));
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        Objects.requireNonNull(session, "session");
        Place place = directory.placeOf(key);
        return threads.run("create", () -> sessions.write(place, key, null, session));
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        Objects.requireNonNull(session, "session");
        Place place = directory.placeOf(key);
        return threads.run("replace", () -> sessions.write(place, key, expectedVersion, session));
    }

    @Override
    public Mono<Void> delete(String key) {
        Place place = directory.placeOf(key);
        return threads.run("delete", () -> {
            sessions.delete(place);
            return null;
        });
    }

    @Override
    public OwnerIndex owners() {
        return ownerKeys;
    }

    /**
     * Removes what has expired now, and what writers that were killed have left. It runs by itself at every sweep
     * interval; call it in a test or a maintenance job.
     *
     * @return how many expired sessions were removed
     */
    public Mono<Long> sweep() {
        return threads.maintain("remove", () -> sweep.run().expired());
    }

    /** Lets the work that has begun end, for at most ten seconds, and stops. A closed backend answers with errors. */
    @Override
    public void close() {
        sweep.stop();
        threads.close();
    }

    /** Makes a {@link FilesystemBackend}. */
    public static final class Builder {

        private final Path directory;
        private boolean fsync = true;
        private Duration sweepInterval = Duration.ofMinutes(10);
        private Clock clock = Clock.systemUTC();

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * Whether every write waits until it is on the disk; on by default. Without it a session is still never half
         * written when the process dies, but a power failure can lose what was saved in the last seconds.
         *
         * @param fsync whether to wait
         * @return this builder
         */
        public Builder fsync(boolean fsync) {
            this.fsync = fsync;
            return this;
        }

        /**
         * How often expired files are removed; every 10 minutes by default. An expired session is not found, whether
         * its file is still there or not.
         *
         * @param sweepInterval the time between two rounds, longer than zero
         * @return this builder
         * @throws IllegalArgumentException when it is zero or negative
         */
        public Builder sweepInterval(Duration sweepInterval) {
            if (sweepInterval.isNegative() || sweepInterval.isZero()) {
                throw new IllegalArgumentException("sweepInterval must be longer than zero, was " + sweepInterval);
            }
            this.sweepInterval = sweepInterval;
            return this;
        }

        /**
         * The clock that tells what has expired; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Prepares the directory, which blocks, and starts the backend.
         *
         * @return the backend
         * @throws IllegalArgumentException when the directory is unsafe or can't be used; the message names it, the
         *     problem and the fix
         */
        public FilesystemBackend build() {
            return new FilesystemBackend(this);
        }
    }
}
