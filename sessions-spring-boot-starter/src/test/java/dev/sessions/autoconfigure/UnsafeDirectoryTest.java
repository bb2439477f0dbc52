package dev.sessions.autoconfigure;

import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Sessions are not put into a directory that is not safe, and the report says why and what to do. */
@ExtendWith(OutputCaptureExtension.class)
class UnsafeDirectoryTest {

    private static final String PROPERTY = "sessions.filesystem.directory";

    @TempDir
    Path parent;

    @Test
    void noDirectory(CapturedOutput output) {
        start(output, "sessions.store=filesystem")
                .reports(PROPERTY, "is missing", PROPERTY + "=/var/lib/myapp/sessions");
        start(output, "sessions.named.cart.store=filesystem", PROPERTY + "=").reports(PROPERTY, "is missing", PROPERTY);
    }

    @Test
    void aDirectoryThatOthersCanWriteTo(CapturedOutput output) throws IOException {
        Path directory = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        refused(output, directory, "can be written by others (rwxrwxrwx)", "chmod 700 '" + directory + "'");
    }

    @Test
    void aFile(CapturedOutput output) throws IOException {
        refused(output, Files.createFile(parent.resolve("file")), "is not a directory", "Choose another path");
    }

    @Test
    void aSymbolicLink(CapturedOutput output) throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), Files.createDirectory(parent.resolve("real")));
        refused(output, link, "is a symbolic link", "Configure the directory it points to");
    }

    @Test
    void aDirectoryUnderAFile(CapturedOutput output) throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        refused(
                output,
                file.resolve("sessions"),
                "can't be used",
                "Choose a directory that the application may write to");
    }

    private static void refused(CapturedOutput output, Path directory, String problem, String fix) {
        start(output, "sessions.store=filesystem", PROPERTY + "=" + directory)
                .reports(PROPERTY, directory + " " + problem, "")
                .contains(fix);
    }

    private static FailedStart start(CapturedOutput output, String... properties) {
        return FailedStart.with(
                output,
                Stream.concat(Stream.of(Keys.SEALING), Stream.of(properties)).toArray(String[]::new));
    }
}
