package dev.sessions.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a directory and its shards at start-up, or refuses one that it isn't safe to put sessions into. */
final class DirectorySetup {

    /** In a directory with this bit, what is in it can be renamed by its owner alone. */
    private static final int STICKY = 01000;

    private static final int ROOT = 0;

    private final SessionDirectory directory;
    private final Path root;

    DirectorySetup(SessionDirectory directory) {
        this.directory = directory;
        this.root = directory.root();
    }

    void run() throws IOException {
        requireSafeAncestors(null);
        if (!Files.exists(root, NOFOLLOW_LINKS)) {
            directory.createWithParents(root);
        }
        requireSafe(root, null);
        UserPrincipal self = probe();
        requireSafe(root, self);
        requireSafeAncestors(self);
        createOrCheck(directory.owners(), self);
        for (int i = 0; i < SessionDirectory.SHARDS; i++) {
            createOrCheck(directory.shard(i), self);
            createOrCheck(directory.ownerShard(i), self);
        }
        directory.force(directory.owners());
        directory.force(root);
    }

    private void createOrCheck(Path path, UserPrincipal self) throws IOException {
        try {
            directory.create(path);
        } catch (FileAlreadyExistsException e) {
            requireSafe(path, self);
        }
    }

    private static void requireSafe(Path path, @Nullable UserPrincipal self) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw refusal(path, "is a symbolic link", "Configure the directory it points to, or remove the link");
        }
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
            throw refusal(path, "is not a directory", "Choose another path, or remove the file");
        }
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (isWritableByOthers(permissions)) {
            String mode = PosixFilePermissions.toString(permissions);
            throw refusal(path, "can be written by others (" + mode + ")", "Run: chmod 700 '" + path + "'");
        }
        if (self != null && !self.equals(attributes.owner())) {
            String problem = "belongs to " + attributes.owner() + ", and the application runs as " + self;
            throw refusal(path, problem, "Run: chown -R " + self + " '" + path + "'");
        }
    }

    /** Who can rename what is in a directory above can put a directory of theirs in the place of this one. */
    private void requireSafeAncestors(@Nullable UserPrincipal self) throws IOException {
        Path above = root.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        boolean unix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        for (Path at = above == null || !unix ? null : above.toRealPath(); at != null; at = at.getParent()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
            boolean sticky = ((int) Files.getAttribute(at, "unix:mode") & STICKY) != 0;
            if (!sticky && isWritableByOthers(permissions)) {
                String mode = PosixFilePermissions.toString(permissions);
                throw refusal(
                        root,
                        "is below " + at + ", which others can write to (" + mode + ") and so replace what is in it",
                        "Run: chmod go-w '" + at + "', or choose another directory");
            }
            UserPrincipal owner = Files.getOwner(at);
            if (self != null && !self.equals(owner) && (int) Files.getAttribute(at, "unix:uid") != ROOT) {
                throw refusal(
                        root,
                        "is below " + at + ", which belongs to " + owner + ", and the application runs as " + self,
                        "Run: chown " + self + " '" + at + "', or choose another directory");
            }
        }
    }

    private static boolean isWritableByOthers(Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
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
