package dev.sessions.backend;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a directory and its shards at start-up, or refuses one that it isn't safe to put sessions into. */
final class DirectorySetup {

    private final SessionDirectory directory;
    private final Path root;
    private final boolean posix;

    DirectorySetup(SessionDirectory directory, boolean posix) {
        this.directory = directory;
        this.root = directory.root();
        this.posix = posix;
    }

    /** Does all of it; where asked to, waits until it is on the disk. */
    void run(boolean force) throws IOException {
        if (!Files.exists(root, NOFOLLOW_LINKS)) {
            directory.createWithParents(root);
        }
        requireSafe(root, null);
        UserPrincipal self = probe();
        requireSafe(root, self);
        createOrCheck(directory.owners(), self);
        for (int i = 0; i < SessionDirectory.SHARDS; i++) {
            createOrCheck(directory.shard(i), self);
            createOrCheck(directory.ownerShard(i), self);
        }
        if (force) {
            directory.force(directory.owners());
            directory.force(root);
        }
    }

    private void createOrCheck(Path path, UserPrincipal self) throws IOException {
        try {
            directory.create(path);
        } catch (FileAlreadyExistsException e) {
            requireSafe(path, self);
        }
    }

    private void requireSafe(Path path, @Nullable UserPrincipal self) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw refusal(path, "is a symbolic link", "Configure the directory it points to, or remove the link");
        }
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
            throw refusal(path, "is not a directory", "Choose another path, or remove the file");
        }
        if (!posix) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, NOFOLLOW_LINKS);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            String mode = PosixFilePermissions.toString(permissions);
            throw refusal(path, "can be written by others (" + mode + ")", "Run: chmod 700 '" + path + "'");
        }
        UserPrincipal owner = Files.getOwner(path, NOFOLLOW_LINKS);
        if (self != null && !self.equals(owner)) {
            String problem = "belongs to " + owner + ", and the application runs as " + self;
            throw refusal(path, problem, "Run: chown -R " + self + " '" + path + "'");
        }
    }

    /** Creates a file for real, since permission bits don't tell the truth about root, and says who owns it. */
    private UserPrincipal probe() {
        Path probe = directory.newTemporary(root);
        try {
            try (FileChannel channel = directory.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1));
                return Files.getOwner(probe, NOFOLLOW_LINKS);
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException | UnsupportedOperationException e) {
            String fix = "Give the application's user write access, and see that the disk isn't full or read-only";
            throw refusal(root, "can't be written to (" + e + ")", fix);
        }
    }

    static IllegalArgumentException refusal(Path path, String problem, String fix) {
        return new IllegalArgumentException("The session directory " + path + " " + problem + ". " + fix + ".");
    }
}
