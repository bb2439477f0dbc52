package dev.sessions.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Opens directories, to be swept when a test says so. */
final class Backends {

    private static final Duration NEVER = Duration.ofDays(1);

    private Backends() {}

    /** Every write waits for the disk. */
    static FilesystemBackend forced(Path directory) {
        return forced(directory, Clock.systemUTC());
    }

    static FilesystemBackend forced(Path directory, Clock clock) {
        return new FilesystemBackend(directory, true, NEVER, clock);
    }

    static FilesystemBackend quick(Path directory) {
        return quick(directory, Clock.systemUTC());
    }

    static FilesystemBackend quick(Path directory, Clock clock) {
        return new FilesystemBackend(directory, false, NEVER, clock);
    }
}
