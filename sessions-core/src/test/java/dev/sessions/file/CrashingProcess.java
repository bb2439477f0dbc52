package dev.sessions.file;

import dev.sessions.backend.StoredSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A process that creates and replaces sessions until it is killed, from several threads, and prints each session's
 * number and version as soon as it is told that it was kept.
 */
final class CrashingProcess {

    static final int SESSIONS = 64;
    static final int THREADS = 4;

    /** In place, now and then as a new file, and always so. */
    private static final List<Integer> LENGTHS = List.of(4_000, 40_000, 100_000);

    static final List<String> OWNERS = List.of("alice", "bob", "carol");

    private CrashingProcess() {}

    /** Argument: the directory. */
    public static void main(String[] args) {
        FilesystemBackend backend = Backends.forced(Path.of(args[0]));
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            new Thread(() -> writeForever(backend, first)).start();
        }
    }

    static StoredSession session(int number, long version) {
        Random random = new Random(31L * number + 1_000_003L * version);
        byte[] data = new byte[random.nextInt(LENGTHS.get(number % LENGTHS.size()))];
        random.nextBytes(data);
        return new StoredSession(data, version, Instant.MAX, owner(number, version));
    }

    /** Every other session changes hands at every save. */
    private static @Nullable String owner(int number, long version) {
        return number % 2 == 0 ? OWNERS.get((int) (version % OWNERS.size())) : null;
    }

    private static void writeForever(FilesystemBackend backend, int first) {
        for (int number = first; ; number = (number + THREADS) % SESSIONS) {
            String key = "session-" + number;
            StoredSession found = backend.find(key).block();
            long version = found == null ? 1 : found.version() + 1;
            StoredSession next = session(number, version);
            Boolean kept = found == null
                    ? backend.create(key, next).block()
                    : backend.replace(key, found.version(), next).block();
            if (!Boolean.TRUE.equals(kept)) {
                throw new IllegalStateException(key + " has another writer");
            }
            System.out.print(number + " " + version + ";\n");
            System.out.flush();
        }
    }
}
