package dev.sessions.backend;

import dev.sessions.backend.RecordFormat.Header;
import dev.sessions.backend.SessionDirectory.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session's files: its record and, if it has an owner, the entry among the owner's. A save that doesn't change the
 * owner touches the record alone.
 *
 * <p>Whatever stops the process between two steps, an entry is there as long as the record is the owner's.
 */
final class SessionFiles {

    private final RecordFiles records;
    private final OwnerFiles owners;
    private final ShardLocks locks;
    private final Clock clock;

    SessionFiles(RecordFiles records, OwnerFiles owners, ShardLocks locks, Clock clock) {
        this.records = records;
        this.owners = owners;
        this.locks = locks;
        this.clock = clock;
    }

    /** The session, if it has not expired. */
    @Nullable
    StoredSession find(Place place) throws IOException {
        StoredSession found = records.read(place);
        return found == null || found.isExpired(clock.instant()) ? null : found;
    }

    /** Keeps the session if the key is at the expected version, null for absent; false if it is not. */
    @Nullable
    Boolean write(Place place, String key, @Nullable Long expectedVersion, StoredSession session) throws IOException {
        RecordFormat.requireFits(key, session);
        return locks.whileLocked(place.shard(), () -> {
            Instant now = clock.instant();
            Header current = records.readHeader(place);
            Long version = current == null || current.isExpired(now) ? null : Long.valueOf(current.version());
            if (!Objects.equals(expectedVersion, version)) {
                return false;
            }
            if (session.isExpired(now)) {
                delete(place, current);
            } else {
                write(place, key, version == null, current, session);
            }
            return true;
        });
    }

    private void write(Place place, String key, boolean isNew, @Nullable Header current, StoredSession session)
            throws IOException {
        String owner = session.owner();
        String previous = current == null ? null : current.owner();
        if (owner == null || !isNew && owner.equals(previous)) {
            records.write(place, key, session);
        } else {
            owners.add(owner, place);
            try {
                records.write(place, key, session);
            } catch (IOException | RuntimeException e) {
                removeStaleEntry(owner, place);
                throw e;
            }
        }
        if (!Objects.equals(owner, previous)) {
            owners.remove(previous, place);
        }
    }

    /** Removes the session, expired or not. */
    void delete(Place place) throws IOException {
        locks.whileLocked(place.shard(), () -> {
            delete(place, records.readHeader(place));
            return null;
        });
    }

    private void delete(Place place, @Nullable Header current) throws IOException {
        records.delete(place);
        owners.remove(current == null ? null : current.owner(), place);
    }

    /** The key of the owner's live session with this record; null when there is none, and a stale entry is removed. */
    @Nullable
    String keyOf(Place place, String owner) throws IOException {
        Header header = records.readHeader(place);
        if (header != null && owner.equals(header.owner())) {
            return header.isExpired(clock.instant()) ? null : header.key();
        }
        // Or its record is just being written, which only the lock tells.
        locks.whileLocked(place.shard(), () -> {
            removeStaleEntry(owner, place);
            return null;
        });
        return null;
    }

    /**
     * For the holder of the lock. A record that can't be read counts as absent, and yet its entry stays: it may have
     * become readable again by the time that its owner logs out everywhere.
     */
    private void removeStaleEntry(String owner, Place place) throws IOException {
        Header header = records.readHeader(place);
        if (header == null ? !records.exists(place) : !owner.equals(header.owner())) {
            owners.remove(owner, place);
        }
    }
}
