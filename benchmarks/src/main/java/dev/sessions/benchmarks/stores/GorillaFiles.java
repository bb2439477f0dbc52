package dev.sessions.benchmarks.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole requests of gorilla's FilesystemStore, in a process of Go. It knows no {@code fsync}. */
final class GorillaFiles implements Contender {

    private static final Path GO = Path.of("/usr/bin/go");
    private static final Path LIBRARIES = Path.of("/usr/share/gocode");

    private final Path directory;
    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    private GorillaFiles(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(), true);
        this.answers = process.inputReader();
    }

    /** Null, with a line that says so, where Go or the library is missing. */
    static @Nullable GorillaFiles start(Path directory, int bytes) throws IOException, InterruptedException {
        if (!Files.isExecutable(GO) || !Files.isDirectory(LIBRARIES.resolve("src/github.com/gorilla/sessions"))) {
            System.out.println("Without gorilla: apt-get install golang-go golang-github-gorilla-sessions-dev");
            return null;
        }
        Path source = Files.createDirectories(directory).resolve("gorilla.go");
        try (InputStream program = GorillaFiles.class.getResourceAsStream("gorilla.go")) {
            Files.copy(Objects.requireNonNull(program), source);
        }
        Path binary = directory.resolve("gorilla");
        ProcessBuilder compiler =
                new ProcessBuilder(GO.toString(), "build", "-o", binary.toString(), source.toString()).inheritIO();
        compiler.environment().putAll(Map.of("GOPATH", LIBRARIES.toString(), "GO111MODULE", "off"));
        compiler.environment()
                .putIfAbsent("GOCACHE", directory.resolveSibling("go-cache").toString());
        if (compiler.start().waitFor() != 0) {
            throw new IllegalStateException("the Go program does not compile");
        }
        Path files = Files.createDirectory(directory.resolve("sessions"));
        ProcessBuilder service = new ProcessBuilder(binary.toString(), files.toString(), "" + SESSIONS, "" + bytes);
        return new GorillaFiles(
                directory,
                service.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    @Override
    public String name() {
        return "gorilla, whole request";
    }

    @Override
    public double visitsPerSecond(int threads, int millis) {
        commands.println(threads + " " + millis);
        try {
            return Double.parseDouble(Objects.requireNonNull(answers.readLine(), "the Go program has ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        Directories.delete(directory);
    }
}
