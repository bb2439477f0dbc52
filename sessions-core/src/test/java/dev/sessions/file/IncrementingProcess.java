package dev.sessions.file;

import dev.sessions.backend.StoredSession;
import java.nio.file.Path;
import java.time.Instant;

/** A process that adds one to a number in a session, many times and from several threads. */
final class IncrementingProcess {

    private IncrementingProcess() {}

    /** Arguments: the directory, the key, how often. */
    public static void main(String[] args) {
        try (FilesystemBackend backend = Backends.quick(Path.of(args[0]))) {
            backend.create(args[1], new StoredSession(new byte[] {'0'}, 1, Instant.MAX, "alice"))
                    .block();
            Contention.concurrently(Integer.parseInt(args[2]), i -> Contention.increment(backend, args[1]));
        }
    }
}
