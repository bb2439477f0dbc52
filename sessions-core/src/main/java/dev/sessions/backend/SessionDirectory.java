package dev.sessions.backend;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The directory and its 256 shards, and as many for the owners: which key and which owner goes where.
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
            new DirectorySetup(prepared, posix).run(force);
            return new SessionDirectory(absolute.toRealPath(), posix);
        } catch (IOException e) {
            throw DirectorySetup.refusal(
                    absolute, "can't be used (" + e + ")", "Choose a directory that the application may write to");
        }
    }

    /** Where the key's file is. */
    Place placeOf(String key) {
        return placeOfRecord(hash(Objects.requireNonNull(key, "key")));
    }

    /** Where the record with this file name is, which {@link #isRecord} has approved of. */
    Place placeOfRecord(String fileName) {
        int shard = HexFormat.fromHexDigits(fileName, 0, 2);
        return new Place(shard, shard(shard).resolve(fileName));
    }

    /** Where the entries of the owner's sessions are, if it has any. */
    Path directoryOf(String owner) {
        String name = hash(Objects.requireNonNull(owner, "owner"));
        return ownerShard(HexFormat.fromHexDigits(name, 0, 2)).resolve(name);
    }

    private static String hash(String text) {
        // Over the characters as they are: an encoding would make all malformed ones equal, and texts are opaque.
        ByteBuffer characters = ByteBuffer.allocate(2 * text.length());
        characters.asCharBuffer().put(text);
        return HEX.formatHex(sha256().digest(characters.array()));
    }

    Path root() {
        return root;
    }

    Path shard(int shard) {
        return root.resolve(HEX.toHexDigits((byte) shard));
    }

    Path owners() {
        return root.resolve("owners");
    }

    Path ownerShard(int shard) {
        return owners().resolve(HEX.toHexDigits((byte) shard));
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

    /** Makes a directory that only its owner may use, from the moment it exists. */
    void create(Path directory) throws IOException {
        Files.createDirectory(directory, attributes("rwx------"));
    }

    void createWithParents(Path directory) throws IOException {
        Files.createDirectories(directory, attributes("rwx------"));
    }

    /** Throws when a shard isn't there, so that its sessions don't pass for absent. */
    void require(Path shard) throws IOException {
        if (!Files.isDirectory(shard, NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(shard.toString(), null, "the directory is gone");
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

    private FileAttribute<?>[] attributes(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
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
