package dev.sessions.file;

import dev.sessions.file.FileThreads.FileWork;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each shard of a directory, against the other threads of this process and against other processes.
 *
 * <p>Two locks make it. A file lock belongs to the whole process: it doesn't keep two threads apart, and closing the
 * file anywhere in the process gives it up. So each thread first takes a lock of this process, shared by all backends
 * on the directory, and opens, locks and closes the shard's lock file only under that.
 *
 * <p>Nobody waits forever. A process that is stopped while it holds a lock makes the writes to that shard fail after
 * {@link #TIMEOUT}; one that dies gives its locks up.
 */
final class ShardLocks {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Short beside a forced write, so that a process that writes without a break doesn't shut others out. */
    private static final long PAUSE_NANOS = 200_000;

    /** The locks of each directory that is in use in this process; they go when the last backend on it does. */
    private static final Map<Path, WeakReference<ShardLocks>> IN_USE = new HashMap<>();

    private final SessionDirectory directory;
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(SessionDirectory.SHARDS).toArray(ReentrantLock[]::new);

    private ShardLocks(SessionDirectory directory) {
        this.directory = directory;
    }

    static ShardLocks of(SessionDirectory directory) {
        synchronized (IN_USE) {
            IN_USE.values().removeIf(locks -> locks.get() == null);
            WeakReference<ShardLocks> known = IN_USE.get(directory.root());
            ShardLocks locks = known == null ? null : known.get();
            if (locks == null) {
                locks = new ShardLocks(directory);
                IN_USE.put(directory.root(), new WeakReference<>(locks));
            }
            return locks;
        }
    }

    /** Does the work while no other thread and no other process holds the shard's lock. */
    <T> @Nullable T whileLocked(int shard, FileWork<T> work) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            if (!locks[shard].tryLock(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw timeout(shard);
            }
            try (FileChannel channel = directory.open(
                    directory.shard(shard).resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel, shard, deadline);
                return work.run();
            } finally {
                locks[shard].unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a lock");
        }
    }

    /** Asks again and again, since a blocking request for a file lock can't be given a time limit. */
    private static void lock(FileChannel channel, int shard, long deadline) throws IOException, InterruptedException {
        try {
            while (channel.tryLock() == null) { // closing the channel releases it
                if (System.nanoTime() - deadline > 0) {
                    throw timeout(shard);
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("this process uses the directory by another path or another class loader too", e);
        }
    }

    private static IOException timeout(int shard) {
        return new IOException(
                "the lock of shard %02x was not to be had for %d seconds".formatted(shard, TIMEOUT.toSeconds()));
    }
}
