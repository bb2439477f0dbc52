package dev.sessions.backend;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.sessions.backend.SessionDirectory.Place;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which records an owner has: for each an empty file with the record's name, an entry, in a directory of the owner's.
 *
 * <p>An entry says where to look, and nothing more: whose a record is and under which key, the record tells. So an entry
 * whose record is gone or is another's does no harm; a record without its entry would be one that logging out everywhere
 * forgets. That is why an entry is there before its record and goes after it.
 *
 * <p>An entry is for the holder of its record's lock. The directory is for everybody: it goes with its last entry, and
 * who wants to add one at that moment makes it again.
 */
final class OwnerFiles {

    /** Each time, somebody else has removed an owner's last entry in between. */
    private static final int MOST_ATTEMPTS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(OwnerFiles.class);

    private final SessionDirectory directory;
    private final boolean force;

    OwnerFiles(SessionDirectory directory, boolean force) {
        this.directory = directory;
        this.force = force;
    }

    /** Enters a record that is about to be written. That it is entered already is fine. */
    void add(String owner, Place place) throws IOException {
        Path entries = directory.directoryOf(owner);
        Path entry = entry(entries, place);
        for (int attempt = 1; !add(entries, entry); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw new FileSystemException(entries.toString(), null, "others remove the directory all the time");
            }
        }
        if (force) {
            // Also where the directory was there before: who made it may not have come as far as this.
            directory.force(entries);
            directory.force(shardOf(entries));
        }
    }

    /** Makes the entry; false when the owner's directory went away under it. */
    private boolean add(Path entries, Path entry) throws IOException {
        if (!exists(entries)) {
            try {
                directory.create(entries);
            } catch (FileAlreadyExistsException e) {
                return false; // it was just made; look what it is
            }
        }
        try {
            directory
                    .open(entry, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
        } catch (FileAlreadyExistsException e) {
            return true; // its name is all that counts
        } catch (NoSuchFileException e) {
            return false;
        }
        return true;
    }

    /** Strikes a record out that is gone or another's. An entry that can't be removed stays, and is stale. */
    void remove(@Nullable String owner, Place place) {
        if (owner == null) {
            return;
        }
        Path entries = directory.directoryOf(owner);
        try {
            if (exists(entries)) {
                Files.deleteIfExists(entry(entries, place));
                removeIfEmpty(entries);
            }
        } catch (IOException e) {
            log.debug("The next listing of the owner's sessions will have to remove an entry in {}", entries, e);
        }
    }

    /** Removes an owner's directory without entries, as a writer leaves it that was killed between two steps. */
    void removeIfEmpty(String owner) throws IOException {
        removeIfEmpty(directory.directoryOf(owner));
    }

    private static void removeIfEmpty(Path entries) throws IOException {
        try {
            Files.deleteIfExists(entries);
        } catch (DirectoryNotEmptyException e) {
            log.trace("{} is in use", entries);
        }
    }

    /** The owner's entries, as files with the names of records; null when it has none. */
    @Nullable
    DirectoryStream<Path> list(String owner) throws IOException {
        Path entries = directory.directoryOf(owner);
        try {
            return exists(entries) ? Files.newDirectoryStream(entries, SessionDirectory::isRecord) : null;
        } catch (NoSuchFileException e) {
            directory.require(shardOf(entries));
            return null; // its last entry went since we looked
        }
    }

    /** Whether the owner has a directory; a fault when something else is in its place, or the shard is gone. */
    private boolean exists(Path entries) throws IOException {
        try {
            if (Files.readAttributes(entries, BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .isDirectory()) {
                return true;
            }
            throw new FileSystemException(entries.toString(), null, "an owner's directory is a link or a file");
        } catch (NoSuchFileException e) {
            directory.require(shardOf(entries));
            return false;
        }
    }

    private static Path shardOf(Path entries) {
        return Objects.requireNonNull(entries.getParent());
    }

    private static Path entry(Path entries, Place place) {
        return entries.resolve(place.file().getFileName());
    }
}
