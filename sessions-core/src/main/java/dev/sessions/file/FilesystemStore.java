package dev.sessions.file;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.store.BackendStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Keeps each session in a file of its own, and its id in the cookie, for one machine. Any number of processes on it may
 * share the directory.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.of(SessionKey.of(authentication, encryption));
 * FilesystemStore store = FilesystemStore.of(Path.of("/var/lib/shop/sessions"), keys);
 * }</pre>
 *
 * <ul>
 *   <li>A new session is written to a temporary file, forced to disk and moved into place in one step. From then on it is
 *       saved into the one of its file's two halves that doesn't hold it, and that is forced to disk. Whenever the process
 *       or the machine stops, the session is the old one or the new one, whole.
 *   <li>Writers of a session exclude each other, between threads and, through a lock file, between processes. A network
 *       file system keeps that promise only as far as its locks reach.
 *   <li>A file is signed or sealed with the keys that make the cookie.
 *   <li>Files are 0600 in a 0700 directory, from the moment they exist. Their names are the keys, in hexadecimal.
 *   <li>A full disk, a missing permission or a directory that is gone is a {@link dev.sessions.SessionUnavailableException}; the session
 *       stays as it was.
 *   <li>Expired files are removed in the background, a few at a time.
 *   <li>An owner's sessions are found without looking at the others: {@code owners} in the directory has an empty file
 *       for each. They are written when a session gets another owner, not at every save. Back the directory up as a
 *       whole.
 * </ul>
 *
 * <p>All file work is done on threads of its own, never on the subscriber's. A subscriber that cancels doesn't
 * interrupt work that has begun.
 *
 * <p>Close the store at the end; its threads are daemons and don't keep a process alive. Load this class once per
 * process and directory: file locks can't tell two class loaders of one process apart.
 */
public final class FilesystemStore extends BackendStore implements AutoCloseable {

    private final FilesystemBackend files;

    private FilesystemStore(Builder builder, FilesystemBackend files) {
        super(files, builder.keys, builder.clock);
        this.files = files;
    }

    /**
     * Opens a directory with the defaults: forced to disk, swept every 10 minutes.
     *
     * @param directory where the files go, created when missing
     * @param keys the first makes cookies and files, every one opens them
     * @return the store
     * @throws IllegalArgumentException when the directory is unsafe or can't be used; the message names it, the problem
     *     and the fix
     */
    public static FilesystemStore of(Path directory, KeyRing keys) {
        return builder(directory, KeyRingSource.of(keys)).build();
    }

    /**
     * Begins a store that differs from the defaults.
     *
     * @param directory where the files go, created when missing
     * @param keys gives the keys of cookies and files
     * @return a builder
     */
    public static Builder builder(Path directory, KeyRingSource keys) {
        return new Builder(directory, keys);
    }

    /**
     * Removes what has expired now, and what writers that were killed have left. It runs by itself at every sweep
     * interval; call it in a test or a maintenance job.
     *
     * @return how many expired sessions were removed
     */
    public Mono<Long> sweep() {
        return files.sweep();
    }

    /** Lets the work that has begun end, for at most ten seconds, and stops. A closed store answers with errors. */
    @Override
    public void close() {
        files.close();
    }

    /** Makes a {@link FilesystemStore}. */
    public static final class Builder {

        private final Path directory;
        private final KeyRingSource keys;
        private boolean fsync = true;
        private Duration sweepInterval = Duration.ofMinutes(10);
        private Clock clock = Clock.systemUTC();

        private Builder(Path directory, KeyRingSource keys) {
            this.directory = Objects.requireNonNull(directory, "directory");
            this.keys = Objects.requireNonNull(keys, "keys");
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
         * @throws InvalidOptionException when it is zero or negative
         */
        public Builder sweepInterval(Duration sweepInterval) {
            if (sweepInterval.isNegative() || sweepInterval.isZero()) {
                throw new InvalidOptionException("sweep-interval", "must be longer than zero", "10m");
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
         * Prepares the directory, which blocks, and starts the store.
         *
         * @return the store
         * @throws IllegalArgumentException when the directory is unsafe or can't be used; the message names it, the
         *     problem and the fix
         */
        public FilesystemStore build() {
            return new FilesystemStore(this, new FilesystemBackend(directory, fsync, sweepInterval, clock));
        }
    }
}
