package dev.sessions.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory and its 256 shards, and as many for the owners: which key and which owner goes where.
 *
 * <p>A file is called {@code x} and its key in hexadecimal, a directory of an owner's entries likewise. So keys that differ
 * in case have two files wherever case doesn't count, no key is a path, and none is the name of anything else in here.
 *
 * <p>All shards are made at start-up, which takes a few milliseconds. From then on a shard that isn't there is a fault,
 * such as a volume that was unmounted, and never a sign that a session is absent.
 */
final class SessionDirectory {

    static final int SHARDS = 256;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern RECORD = Pattern.compile("x([0-9a-f]{2})*");
    private static final Pattern TEMPORARY = Pattern.compile("[0-9a-f]{16}\\.tmp");

    private final Path root;
    private final boolean posix;
    private final boolean fsync;

    private SessionDirectory(Path root, boolean posix, boolean fsync) {
        this.root = root;
        this.posix = posix;
        this.fsync = fsync;
    }

    /**
     * Makes the directory ready, or refuses it.
     *
     * @throws IllegalArgumentException naming the directory, the problem and the fix
     */
    static SessionDirectory prepare(Path directory, boolean fsync) {
        Path absolute = directory.toAbsolutePath().normalize();
        boolean posix = absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
        try {
            new DirectorySetup(new SessionDirectory(absolute, posix, fsync)).run();
            return new SessionDirectory(absolute.toRealPath(), posix, fsync);
        } catch (IOException e) {
            throw DirectorySetup.refusal(
                    absolute, "can't be used (" + e + ")", "Choose a directory that the application may write to");
        }
    }

    Place placeOf(String key) {
        int shard = shardOf(key);
        return new Place(shard, shard(shard).resolve(nameOf(key)));
    }

    /** Where the entries of the owner's sessions are, if it has any. */
    Path directoryOf(String owner) {
        return ownerShard(shardOf(owner)).resolve(nameOf(owner));
    }

    private static int shardOf(String text) {
        return text.hashCode() & (SHARDS - 1); // which is specified, so every process comes to the same
    }

    private static String nameOf(String text) {
        return "x" + HEX.formatHex(text.getBytes(ISO_8859_1));
    }

    /** The key of the record with this file's name, which {@link #isRecord} has approved of. */
    static String keyOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return new String(HEX.parseHex(name, 1, name.length()), ISO_8859_1);
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

    /** What is in a place of a shard, null for nothing. Where the shard isn't there nothing passes for absent. */
    static @Nullable BasicFileAttributes look(Path place) throws IOException {
        try {
            return Files.readAttributes(place, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            Path shard = parentOf(place);
            if (!Files.isDirectory(shard, NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(shard.toString(), null, "the directory is gone");
            }
            return null;
        }
    }

    static Path parentOf(Path place) {
        return Objects.requireNonNull(place.getParent());
    }

    /** Waits until what was written is on the disk, if that is asked for. */
    void force(FileChannel channel) throws IOException {
        if (fsync) {
            channel.force(true);
        }
    }

    /** The same for what was written into a file, whatever becomes of its times. */
    void forceContent(FileChannel channel) throws IOException {
        if (fsync) {
            channel.force(false);
        }
    }

    /** Waits until what was created, moved or deleted in a directory is on the disk, if that is asked for. */
    void force(Path directory) throws IOException {
        if (fsync && posix) { // elsewhere a directory can't be opened
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
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** A key's shard and file. */
    record Place(int shard, Path file) {

        String key() {
            return keyOf(file);
        }
    }
}
