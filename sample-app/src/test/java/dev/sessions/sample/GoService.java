package dev.sessions.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A service in Go with gorilla/sessions, in a process of its own. */
final class GoService implements AutoCloseable {

    private static final Map<String, String> ENVIRONMENT = Map.of("GOPATH", "/usr/share/gocode", "GO111MODULE", "off");

    private final Process process;
    private final int port;

    private GoService(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Its program, compiled. Where Go or its library is missing, the test is skipped. */
    static Path compile(Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/usr/share/gocode/src/github.com/gorilla/sessions"))
                        && (Files.isExecutable(Path.of("/usr/bin/go"))),
                "Go and gorilla/sessions are not here: apt-get install golang-go golang-github-gorilla-sessions-dev");
        Path source = directory.resolve("main.go");
        try (InputStream program = GoService.class.getResourceAsStream("/gorilla/main.go")) {
            Files.copy(program, source);
        }
        Path binary = directory.resolve("service");
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/go", "build", "-o", binary.toString(), source.toString()).inheritIO();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putIfAbsent("GOCACHE", directory.resolve("cache").toString());
        Process compiler = builder.start();
        if (!compiler.waitFor(5, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            compiler.destroyForcibly();
            throw new IllegalStateException("the Go program does not compile");
        }
        return binary;
    }

    static GoService start(Path binary, String hashKey, String blockKey, String serializer, Path... files)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), hashKey, blockKey, serializer));
        for (Path directory : files) {
            command.add(directory.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        return new GoService(process, Integer.parseInt(out.readLine()));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
