package dev.sessions.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Key files as they are in the world. */
public final class KeyFiles {

    private KeyFiles() {}

    /** An entry of the list, with more fields as {@code name: value}. */
    public static String entry(long seed, String... fields) {
        StringBuilder entry = new StringBuilder("- authentication: " + Keys.base64(seed, 32) + "\n  encryption: "
                + Keys.base64(seed + 1000, 32) + "\n");
        for (String field : fields) {
            entry.append("  ").append(field).append('\n');
        }
        return entry.toString();
    }

    /** Put in place at once, for its owner alone, as the tool and any careful editor do it. */
    public static Path write(Path file, String text) {
        try {
            Path temporary = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            return Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As Kubernetes mounts a secret: {@code keys.yml} leads through {@code ..data} to a directory that is another one after
     * each change.
     */
    public static Path mount(Path directory, String generation, String text) {
        try {
            Path data = Files.createDirectory(directory.resolve(".." + generation));
            write(data.resolve("keys.yml"), text);
            Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), data.getFileName());
            Files.move(
                    link,
                    directory.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Path file = directory.resolve("keys.yml");
            return Files.isSymbolicLink(file) ? file : Files.createSymbolicLink(file, Path.of("..data", "keys.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
