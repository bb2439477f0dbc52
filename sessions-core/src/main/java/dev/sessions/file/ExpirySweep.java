package dev.sessions.file;

import dev.sessions.backend.StoredSession;
import dev.sessions.file.RecordFormat.Content;
import dev.sessions.file.SessionDirectory.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files of expired sessions, with their owners' entries, and temporary ones whose writer was killed. What has
 * another name is left alone.
 *
 * <p>One shard after another is listed without keeping the list, by modification time and without opening a file. Only
 * those whose time has passed are looked at again under the shard's lock, a few at a time. There the header decides: a
 * backup that was restored with other times loses no session, its times are put right instead.
 *
 * <p>Between steps it rests as long as the step took, so that it never takes more than half of a disk or a processor.
 */
final class ExpirySweep {

    private static final int BATCH = 32;

    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);

    private final SessionDirectory directory;
    private final RecordFiles records;
    private final OwnerFiles owners;
    private final ShardLocks locks;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ExpirySweep(SessionDirectory directory, RecordFiles records, OwnerFiles owners, ShardLocks locks, Clock clock) {
        this.directory = directory;
        this.records = records;
        this.owners = owners;
        this.locks = locks;
        this.clock = clock;
    }

    /** Ends the current round at its next step. */
    void stop() {
        stopped.countDown();
    }

    /** One round for the background: a failure is logged, and the next round tries again. */
    void runQuietly() {
        try {
            Result result = run();
            log.debug("Swept {}: {}", directory, result);
        } catch (IOException | RuntimeException e) {
            if (stopped.getCount() > 0) {
                log.warn("Could not remove all expired sessions in {}; the next round tries again", directory, e);
            }
        }
    }

    /** One round. A shard that fails doesn't keep the others from being swept; the first failure is thrown at the end. */
    Result run() throws IOException {
        Round round = new Round();
        IOException failure = null;
        for (int shard = 0; shard < SessionDirectory.SHARDS && !round.ended; shard++) {
            try {
                round.sweep(shard);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            } catch (DirectoryIteratorException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return new Result(round.expired, round.mended, round.abandoned);
    }

    /** What a round did: files of expired sessions removed, times put right, abandoned temporary files removed. */
    record Result(long expired, long mended, long abandoned) {}

    private final class Round {

        private final Instant now = clock.instant();
        private long stepBegan = System.nanoTime();
        private boolean ended;
        private long expired;
        private long mended;
        private long abandoned;

        void sweep(int shard) throws IOException {
            try (DirectoryStream<Path> candidates =
                    Files.newDirectoryStream(directory.shard(shard), this::isCandidate)) {
                Iterator<Path> left = candidates.iterator();
                while (left.hasNext() && !ended) {
                    List<Path> batch = new ArrayList<>(BATCH);
                    while (left.hasNext() && batch.size() < BATCH) {
                        batch.add(left.next());
                    }
                    locks.whileLocked(shard, () -> {
                        for (Path file : batch) {
                            settle(new Place(shard, file));
                        }
                        return null;
                    });
                    rest();
                }
            }
            rest();
        }

        private boolean isCandidate(Path file) throws IOException {
            if (!SessionDirectory.isRecord(file)) {
                return SessionDirectory.isTemporary(file);
            }
            BasicFileAttributes attributes = SessionDirectory.look(file);
            return attributes != null // else it was deleted while we listed
                    && attributes.isRegularFile()
                    && !attributes.lastModifiedTime().toInstant().isAfter(now);
        }

        private void settle(Place place) throws IOException {
            if (SessionDirectory.isTemporary(place.file())) {
                // Its writer would hold the lock that we hold.
                abandoned += Files.deleteIfExists(place.file()) ? 1 : 0;
                return;
            }
            Content record = records.readHeaderLocked(place);
            if (record == null) {
                return; // gone, or nothing that we can tell the expiry of
            }
            StoredSession session = record.session();
            if (session.isExpired(now)) {
                expired += Files.deleteIfExists(place.file()) ? 1 : 0;
                owners.remove(session.owner(), place);
            } else {
                records.settle(place.file(), session.expiresAt());
                mended++;
            }
        }

        private void rest() {
            try {
                ended = stopped.await(System.nanoTime() - stepBegan, TimeUnit.NANOSECONDS);
                stepBegan = System.nanoTime();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended = true;
            }
        }
    }
}
