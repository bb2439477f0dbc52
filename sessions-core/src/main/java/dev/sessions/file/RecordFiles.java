package dev.sessions.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.sessions.backend.StoredSession;
import dev.sessions.file.RecordFormat.Content;
import dev.sessions.file.SessionDirectory.Place;
import java.io.IOException;
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
 * <p>The header is the truth about the expiry. The file's modification time repeats it, so that a sweep needn't open
 * every file.
 *
 * <p>Writing and deleting is for the holder of the shard's lock; reading needs none, since a file only ever comes into
 * its place as a whole.
 */
final class RecordFiles {

    /** The last time that every common file system can keep: the end of unsigned 32-bit seconds, in 2106. */
    private static final long LAST_FILE_TIME = 0xFFFF_FFFFL * 1000;

    private static final Logger log = LoggerFactory.getLogger(RecordFiles.class);

    private final SessionDirectory directory;

    RecordFiles(SessionDirectory directory) {
        this.directory = directory;
    }

    /** The record, expired or not; null when there is none. A malformed one is none, and logged. */
    @Nullable
    Content read(Place place) throws IOException {
        return read(place, true, Level.WARN);
    }

    /** The same without its data. */
    @Nullable
    Content readHeader(Place place) throws IOException {
        return read(place, false, Level.DEBUG);
    }

    private @Nullable Content read(Place place, boolean withData, Level malformed) throws IOException {
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
                if (content != null) {
                    return content;
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

    /** Puts the record in place as a whole, or fails and leaves what is there as it is. */
    void write(Place place, StoredSession session) throws IOException {
        Path shard = directory.shard(place.shard());
        Path temporary = directory.newTemporary(shard);
        try {
            try (FileChannel channel =
                    directory.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                RecordFormat.write(channel, place.key(), session);
                setFileTime(temporary, session.expiresAt());
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

    /** Sets the modification time to the expiry, for the sweep. */
    void setFileTime(Path file, Instant expiresAt) throws IOException {
        long millis = Math.max(0, Math.min(expiresAt.toEpochMilli(), LAST_FILE_TIME));
        Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .setTimes(FileTime.fromMillis(millis), null, null);
    }
}
