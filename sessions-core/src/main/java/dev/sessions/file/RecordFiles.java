package dev.sessions.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.sessions.backend.StoredSession;
import dev.sessions.file.RecordFormat.Content;
import dev.sessions.file.SessionDirectory.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads, writes and removes the file of a record.
 *
 * <p>A new record, and one that is too large for its file, is written to a temporary file, which is moved into place. Each
 * save after that is written over the older one of the file's two halves, so the record is never touched: whatever stops
 * the writer, it is still there, and the half that was being written is seen to be no whole one. That takes no new file,
 * no change of a directory and, where the disk is waited for, no more than that half to be on it.
 *
 * <p>The file's modification time is the record's expiry, so that a sweep needn't open every file. It is set last: where
 * it is another one, the newest half came from a writer that was stopped and may not be on the disk, and writing over
 * the other one could leave neither. Such a file is replaced as a whole. The header is the truth about the expiry.
 *
 * <p>Writing and deleting is for the holder of the shard's lock. A reader takes it only where a half is no whole record:
 * its writer may be at work, but then nobody is when the lock is had.
 */
final class RecordFiles {

    /** The last time that every common file system can keep: the end of unsigned 32-bit seconds, in 2106. */
    private static final long LAST_FILE_TIME = 0xFFFF_FFFFL * 1000;

    /** How many times what a record needs a half may be, which is read with it: else it gets a smaller file. */
    private static final int MOST_ROOM = 4;

    private static final Logger log = LoggerFactory.getLogger(RecordFiles.class);

    private final SessionDirectory directory;
    private final ShardLocks locks;

    RecordFiles(SessionDirectory directory, ShardLocks locks) {
        this.directory = directory;
        this.locks = locks;
    }

    /** The record, expired or not; null when there is none. A malformed one is none, and logged. */
    @Nullable
    Content read(Place place) throws IOException {
        return read(place, true, false, Level.WARN);
    }

    /** The same without its data. */
    @Nullable
    Content readHeader(Place place) throws IOException {
        return read(place, false, false, Level.DEBUG);
    }

    /** The same for the holder of the lock. */
    @Nullable
    Content readHeaderLocked(Place place) throws IOException {
        return read(place, false, true, Level.DEBUG);
    }

    private @Nullable Content read(Place place, boolean withData, boolean locked, Level malformed) throws IOException {
        Path file = place.file();
        BasicFileAttributes attributes = SessionDirectory.look(file);
        String problem;
        if (attributes == null) {
            return null;
        } else if (!attributes.isRegularFile()) { // opening a pipe would wait for its writer
            problem = "it is not a regular file";
        } else {
            try (FileChannel channel = directory.open(file, StandardOpenOption.READ)) {
                Content content = RecordFormat.read(channel, withData);
                if (content != null && (content.whole() || locked)) {
                    return isSettled(attributes, content) ? content : content.withoutHalf();
                } else if (!locked) {
                    return locks.whileLocked(place.shard(), () -> read(place, withData, true, malformed));
                }
                problem = "its content is not a whole record";
            } catch (NoSuchFileException e) {
                return null; // deleted since we looked
            } catch (AccessDeniedException e) {
                problem = "there is no permission to read it";
            }
        }
        log.atLevel(malformed).log("The session file {} counts as absent: {}", file, problem);
        return null;
    }

    /** Whether the writer of a record has come to its end, after which there is nothing that the disk doesn't have. */
    private static boolean isSettled(BasicFileAttributes attributes, Content content) {
        return attributes.lastModifiedTime().toMillis()
                == fileTime(content.session().expiresAt());
    }

    /** Puts the record in the place of what was read there, or fails and leaves that as it is. */
    void write(Place place, @Nullable Content before, StoredSession session) throws IOException {
        int half = RecordFormat.halfFor(place.key(), session);
        if (before != null && half > 0 && half <= before.half() && before.half() <= MOST_ROOM * half) {
            long turn = before.turn() + 1;
            ByteBuffer record = RecordFormat.encode(place.key(), session, before.half(), turn);
            writeInPlace(place.file(), record, (turn & 1) * before.half());
            setFileTime(place.file(), session.expiresAt());
        } else {
            writeAnew(place, RecordFormat.encode(place.key(), session, half, 0), session.expiresAt());
        }
    }

    private void writeInPlace(Path file, ByteBuffer record, long begin) throws IOException {
        try (FileChannel channel = directory.open(file, StandardOpenOption.WRITE)) {
            RecordFormat.write(channel, record, begin);
            directory.forceContent(channel);
        }
    }

    private void writeAnew(Place place, ByteBuffer record, Instant expiresAt) throws IOException {
        Path shard = directory.shard(place.shard());
        Path temporary = directory.newTemporary(shard);
        try {
            try (FileChannel channel =
                    directory.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                RecordFormat.write(channel, record, 0);
                setFileTime(temporary, expiresAt);
                directory.force(channel);
            }
            move(temporary, place.file());
        } catch (Throwable e) {
            discard(temporary);
            throw e;
        }
        directory.force(shard);
    }

    private static void move(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(file, NOFOLLOW_LINKS)) {
                throw e;
            }
            // What is in it isn't ours to delete.
            Path aside = file.resolveSibling(temporary.getFileName() + ".aside");
            Files.move(file, aside, ATOMIC_MOVE);
            log.warn("The directory {} was in a session file's place; it is {} now", file, aside);
            Files.move(temporary, file, ATOMIC_MOVE);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            log.debug("The sweep will have to remove {}", temporary, e);
        }
    }

    /** Removes the record. What else may be in its place isn't found anyway, and a full directory may stay. */
    void delete(Place place) throws IOException {
        boolean deleted;
        try {
            deleted = Files.deleteIfExists(place.file());
        } catch (DirectoryNotEmptyException e) {
            return;
        }
        if (deleted) {
            directory.force(directory.shard(place.shard()));
        }
    }

    /** Sets the modification time of a record that is on the disk by now to its expiry. */
    void settle(Path file, Instant expiresAt) throws IOException {
        try (FileChannel channel = directory.open(file, StandardOpenOption.WRITE)) {
            directory.force(channel);
        }
        setFileTime(file, expiresAt);
    }

    private static void setFileTime(Path file, Instant expiresAt) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .setTimes(FileTime.fromMillis(fileTime(expiresAt)), null, null);
    }

    private static long fileTime(Instant expiresAt) {
        return Math.max(0, Math.min(expiresAt.toEpochMilli(), LAST_FILE_TIME));
    }
}
