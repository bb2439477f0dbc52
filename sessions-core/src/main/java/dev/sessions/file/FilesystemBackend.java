package dev.sessions.file;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.file.RecordFormat.Content;
import dev.sessions.file.SessionDirectory.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A session's files: its record and, if it has an owner, the entry among the owner's. A save that doesn't change the
 * owner touches the record alone. What is promised of them is said at {@link FilesystemStore}.
 *
 * <p>Whatever stops the process between two steps, an entry is there as long as the record is the owner's.
 */
final class FilesystemBackend implements SessionBackend, AutoCloseable {

    private static final int LISTED_AT_ONCE = 64;

    private static final Logger log = LoggerFactory.getLogger(FilesystemBackend.class);

    private final SessionDirectory directory;
    private final RecordFiles records;
    private final OwnerFiles owners;
    private final ShardLocks locks;
    private final Clock clock;
    private final ExpirySweep sweep;
    private final FileThreads threads;

    /** Prepares the directory, which blocks, and starts. */
    FilesystemBackend(Path path, boolean fsync, Duration sweepInterval, Clock clock) {
        this.clock = clock;
        directory = SessionDirectory.prepare(path, fsync);
        locks = ShardLocks.of(directory);
        records = new RecordFiles(directory, locks);
        owners = new OwnerFiles(directory);
        sweep = new ExpirySweep(directory, records, owners, locks, clock);
        threads = new FileThreads(directory);
        threads.repeat(sweepInterval, sweep::runQuietly);
    }

    @Override
    public Mono<StoredSession> find(String key) {
        Place place = directory.placeOf(key);
        return threads.run("read", () -> {
            Content found = records.read(place);
            return found == null || found.session().isExpired(clock.instant()) ? null : found.session();
        });
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        return write("create", key, null, session);
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return write("replace", key, expectedVersion, session);
    }

    /** Keeps the session if the key is at the expected version, null for absent. */
    private Mono<Boolean> write(String operation, String key, @Nullable Long expectedVersion, StoredSession session) {
        Place place = directory.placeOf(key);
        return threads.run(operation, () -> {
            RecordFormat.requireFits(session);
            return locks.whileLocked(place.shard(), () -> {
                Instant now = clock.instant();
                Content current = records.readHeaderLocked(place);
                Long version = current == null || current.session().isExpired(now)
                        ? null
                        : current.session().version();
                if (!Objects.equals(expectedVersion, version)) {
                    return false;
                }
                if (session.isExpired(now)) {
                    delete(place, ownerOf(current));
                } else {
                    write(place, version == null, current, session);
                }
                return true;
            });
        });
    }

    private void write(Place place, boolean isNew, @Nullable Content before, StoredSession session) throws IOException {
        String previous = ownerOf(before);
        String owner = session.owner();
        if (owner == null || !isNew && owner.equals(previous)) {
            records.write(place, before, session);
        } else {
            owners.add(owner, place);
            try {
                records.write(place, before, session);
            } catch (IOException | RuntimeException e) {
                removeStaleEntry(owner, place);
                throw e;
            }
        }
        if (!Objects.equals(owner, previous)) {
            owners.remove(previous, place);
        }
    }

    @Override
    public Mono<Void> delete(String key) {
        Place place = directory.placeOf(key);
        return threads.run(
                "delete",
                () -> locks.whileLocked(place.shard(), () -> {
                    delete(place, ownerOf(records.readHeaderLocked(place)));
                    return null;
                }));
    }

    private void delete(Place place, @Nullable String owner) throws IOException {
        records.delete(place);
        owners.remove(owner, place);
    }

    private static @Nullable String ownerOf(@Nullable Content record) {
        return record == null ? null : record.session().owner();
    }

    /** A few at a time: the next ones are read when those before have been taken. */
    @Override
    public Flux<String> keysOf(String owner) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new Listing(owner)),
                listing -> threads.run("list", listing::next)
                        .repeat(() -> !listing.ended)
                        .concatMapIterable(keys -> keys, 1),
                this::close);
    }

    /**
     * On the threads for files, where it may wait for a step that the subscriber's cancellation didn't wait for. A closed
     * backend has no such threads any more.
     */
    private Mono<Void> close(Listing listing) {
        return threads.<Void>run("list", () -> {
                    listing.close();
                    return null;
                })
                .onErrorResume(e -> Mono.fromRunnable(listing::close));
    }

    /** Whether this is a live session of the owner's, and not the copy of one; a stale entry is removed. */
    private boolean isOwned(Place place, String owner) throws IOException {
        Content found = records.readHeader(place);
        if (found != null && owner.equals(found.session().owner())) {
            return found.key().equals(place.key()) && !found.session().isExpired(clock.instant());
        }
        // Or its record is just being written, which only the lock tells.
        locks.whileLocked(place.shard(), () -> {
            removeStaleEntry(owner, place);
            return null;
        });
        return false;
    }

    /**
     * For the holder of the lock. A record that can't be read counts as absent, and yet its entry stays: it may have
     * become readable again by the time that its owner logs out everywhere.
     */
    private void removeStaleEntry(String owner, Place place) throws IOException {
        Content found = records.readHeaderLocked(place);
        boolean isStale = found == null
                ? SessionDirectory.look(place.file()) == null
                : !owner.equals(found.session().owner());
        if (isStale) {
            owners.remove(owner, place);
        }
    }

    Mono<Long> sweep() {
        return threads.maintain("remove", () -> sweep.run().expired());
    }

    @Override
    public void close() {
        sweep.stop();
        threads.close();
    }

    /** One walk over an owner's entries, which are open from the first step to the last. */
    private final class Listing {

        private final String owner;
        private @Nullable DirectoryStream<Path> entries;
        private @Nullable Iterator<Path> left;
        private boolean isEmpty = true;
        private volatile boolean ended;

        Listing(String owner) {
            this.owner = owner;
        }

        synchronized List<String> next() throws IOException {
            List<String> keys = new ArrayList<>();
            if (ended) {
                return keys;
            }
            if (left == null) {
                entries = owners.list(owner);
                left = entries == null ? Collections.emptyIterator() : entries.iterator();
            }
            try {
                for (int i = 0; i < LISTED_AT_ONCE && left.hasNext(); i++) {
                    Place place = directory.placeOf(SessionDirectory.keyOf(left.next()));
                    if (isOwned(place, owner)) {
                        keys.add(place.key());
                        isEmpty = false;
                    }
                }
                ended = !left.hasNext();
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            if (ended && isEmpty) {
                owners.removeIfEmpty(owner);
            }
            return keys;
        }

        synchronized void close() {
            ended = true;
            try {
                if (entries != null) {
                    entries.close();
                }
            } catch (IOException e) {
                log.debug("Could not close the listing of an owner's sessions", e);
            }
        }
    }
}
