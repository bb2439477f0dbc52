package dev.sessions.backend;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory and its 256 shards: which key goes where, and whether it is safe to put sessions there.
 *
 * <p>All shards are made at start-up, which takes a few milliseconds. From then on a shard that isn't there is a fault,
 * such as a volume that was unmounted, and never a sign that a session is absent.
 */
final class SessionDirectory {

    static final int SHARDS = 256;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TEMPORARY = Pattern.compile("[0-9a-f]{16}\\.tmp");
    private static final FileAttribute<?>[] NONE = {};

    private final Path root;
    private final boolean posix;

    private SessionDirectory(Path root, boolean posix) {
        this.root = root;
        this.posix = posix;
    }

    /**
     * Makes the directory ready, or refuses it.
     *
     * @throws IllegalArgumentException naming the directory, the problem and the fix
     */
    static SessionDirectory prepare(Path directory, boolean force) {
        Path absolute = directory.toAbsolutePath().normalize();
        boolean posix = absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
        SessionDirectory prepared = new SessionDirectory(absolute, posix);
        try {
            prepared.createAndCheck(force);
            return new SessionDirectory(absolute.toRealPath(), posix);
        } catch (IOException e) {
            throw refusal(
                    absolute, "can't be used (" + e + ")", "Choose a directory that the application may write to");
        }
    }

    /** Where the key's file is. */
    Place placeOf(String key) {
        Objects.requireNonNull(key, "key");
        // Over the characters as they are: an encoding would make all malformed ones equal, and keys are opaque.
        ByteBuffer characters = ByteBuffer.allocate(2 * key.length());
        characters.asCharBuffer().put(key);
        byte[] hash = sha256().digest(characters.array());
        int shard = Byte.toUnsignedInt(hash[0]);
        return new Place(shard, shard(shard).resolve(HEX.formatHex(hash)));
    }

    Path root() {
        return root;
    }

    Path shard(int shard) {
        return root.resolve(HEX.toHexDigits((byte) shard));
    }

    static boolean isRecord(Path file) {
        return RECORD.matcher(String.valueOf(file.getFileName())).matches();
    }

    static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(String.valueOf(file.getFileName())).matches();
    }

    Path newTemporary(Path directory) {
        return directory.resolve(HEX.toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
    }

    /** Opens a file that only its owner may read and write, from the moment it exists. */
    FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(NOFOLLOW_LINKS);
        return FileChannel.open(file, all, attributes("rw-------"));
    }

    /** Throws when the shard isn't there, so that its sessions don't pass for absent. */
    void requireShard(int shard) throws IOException {
        if (!Files.isDirectory(shard(shard), NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(shard(shard).toString(), null, "the directory is gone");
        }
    }

    /** Waits until what was created, moved or deleted in a directory is on the disk. */
    void force(Path directory) throws IOException {
        if (posix) { // elsewhere a directory can't be opened
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void createAndCheck(boolean force) throws IOException {
        if (!Files.exists(root, NOFOLLOW_LINKS)) {
            Files.createDirectories(root, attributes("rwx------"));
        }
        requireSafe(root, null);
        UserPrincipal self = probe();
        requireSafe(root, self);
        for (int i = 0; i < SHARDS; i++) {
            Path shard = shard(i);
            try {
                Files.createDirectory(shard, attributes("rwx------"));
            } catch (FileAlreadyExistsException e) {
                requireSafe(shard, self);
            }
        }
        if (force) {
            force(root);
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
        Path probe = newTemporary(root);
        try {
            try (FileChannel channel = open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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

    private FileAttribute<?>[] attributes(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    private static IllegalArgumentException refusal(Path path, String problem, String fix) {
        return new IllegalArgumentException("The session directory " + path + " " + problem + ". " + fix + ".");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** A key's shard and file. */
    record Place(int shard, Path file) {}
}
