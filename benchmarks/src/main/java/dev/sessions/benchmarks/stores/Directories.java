package dev.sessions.benchmarks.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where sessions are kept while it is measured. */
final class Directories {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private Directories() {}

    /** A new directory on a disk, since one in memory would tell nothing of one. */
    static Path onDisk(Path parent) throws IOException {
        Files.createDirectories(parent);
        if (IN_MEMORY.contains(Files.getFileStore(parent).type())) {
            throw new IllegalArgumentException(
                    parent + " is in memory. Name a directory on a disk: stores quick /var/tmp");
        }
        return Files.createTempDirectory(parent.toAbsolutePath(), "stores");
    }

    /** The file system and its device. */
    static String describe(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return "files on " + store.type() + " (" + store.name() + ")";
    }

    static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
