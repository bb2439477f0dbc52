package dev.sessions.file;

import dev.sessions.file.SessionDirectory.Place;
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

    OwnerFiles(SessionDirectory directory) {
        this.directory = directory;
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
        // Also where the directory was there before: who made it may not have come as far as this.
        directory.force(entries);
        directory.force(SessionDirectory.parentOf(entries));
    }

    /** Makes the entry; false when the owner's directory went away under it, or came. */
    private boolean add(Path entries, Path entry) throws IOException {
        try {
            if (!exists(entries)) {
                directory.create(entries);
            }
        } catch (FileAlreadyExistsException e) {
            return false; // it was just made; look what it is
        }
        try {
            directory
                    .open(entry, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            return true;
        } catch (FileAlreadyExistsException e) {
            return true; // its name is all that counts
        } catch (NoSuchFileException e) {
            return false;
        }
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
                removeIfEmpty(owner);
            }
        } catch (IOException e) {
            log.debug("The next listing of the owner's sessions will have to remove an entry in {}", entries, e);
        }
    }

    /** Removes an owner's directory without entries, as a writer leaves it that was killed between two steps. */
    void removeIfEmpty(String owner) throws IOException {
        Path entries = directory.directoryOf(owner);
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
            SessionDirectory.look(entries); // a fault when it is the shard that is gone
            return null; // its last entry went since we looked
        }
    }

    /** Whether the owner has a directory; a fault when something else is in its place. */
    private static boolean exists(Path entries) throws IOException {
        BasicFileAttributes found = SessionDirectory.look(entries);
        if (found != null && !found.isDirectory()) {
            throw new FileSystemException(entries.toString(), null, "an owner's directory is a link or a file");
        }
        return found != null;
    }

    private static Path entry(Path entries, Place place) {
        return entries.resolve(place.file().getFileName());
    }
}
