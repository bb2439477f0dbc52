package dev.sessions.benchmarks.stores;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the disk asks for whoever saves sessions as whole files: read one, write a temporary file, move it over the first.
 * No lock, no check, no thread in between; with {@code fsync} the file is forced, and its directory is not.
 */
final class FloorFiles implements Contender {

    private static final int DIRECTORIES = 256;

    private final Path directory;
    private final boolean fsync;
    private final Path[] files = new Path[SESSIONS];

    FloorFiles(Path directory, boolean fsync, int bytes) throws IOException {
        this.directory = directory;
        this.fsync = fsync;
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.createDirectories(directory.resolve(String.valueOf(i)));
        }
        for (int i = 0; i < files.length; i++) {
            files[i] = directory.resolve(i % DIRECTORIES + "/" + i);
            Files.write(files[i], new byte[bytes]);
        }
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public double visitsPerSecond(int threads, int millis) {
        return Visits.perSecond(threads, millis, files.length, this::visit);
    }

    private void visit(int session) {
        Path file = files[session];
        Path temporary = file.resolveSibling(
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            byte[] data = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
                channel.write(ByteBuffer.wrap(data));
                if (fsync) {
                    channel.force(true);
                }
            }
            Files.move(temporary, file, ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }
}
