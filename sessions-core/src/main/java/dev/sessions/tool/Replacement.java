package dev.sessions.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * Puts other bytes in the place of a file: whoever reads it sees the one or the other, whole. Mode and owner stay. The new
 * file has a name that only one can create, as git's index.lock, so of several who replace the file each sees what the one
 * before it made.
 */
final class Replacement implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final Path lock;
    private final FileChannel channel;
    private boolean committed;

    private Replacement(Path file, Path lock, FileChannel channel) {
        this.file = file;
        this.lock = lock;
        this.channel = channel;
    }

    /** Waits for others who replace the file. */
    static Replacement begin(Path file) throws IOException, RefusedFile {
        Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return new Replacement(file, lock, create(lock));
            } catch (FileAlreadyExistsException e) {
                if (System.nanoTime() > end) {
                    throw new RefusedFile(
                            "is being changed by another one of these commands. If there is none, it died:" + " remove "
                                    + lock);
                }
                pause();
            }
        }
    }

    private static FileChannel create(Path lock) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return isPosix(lock)
                ? FileChannel.open(
                        lock,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(lock, options);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void commit(byte[] before, byte[] after) throws IOException, RefusedFile {
        if (isPosix(file)) {
            keepOwnerAndMode();
        }
        for (ByteBuffer rest = ByteBuffer.wrap(after); rest.hasRemaining(); ) {
            channel.write(rest);
        }
        channel.force(true);
        if (!Arrays.equals(before, Files.readAllBytes(file))) {
            throw new RefusedFile("was changed by somebody else meanwhile");
        }
        channel.close();
        Files.move(lock, file, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        if (isPosix(file)) {
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true); // the move as well
            }
        }
    }

    private void keepOwnerAndMode() throws IOException {
        PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(lock, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(old.owner())) {
            view.setOwner(old.owner());
        }
        if (!now.group().equals(old.group())) {
            view.setGroup(old.group());
        }
        view.setPermissions(old.permissions());
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Leaves nothing behind when nothing came of it. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(lock);
        }
    }
}
