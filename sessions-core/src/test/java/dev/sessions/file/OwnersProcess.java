package dev.sessions.file;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

/** Sessions that are created, change hands and are deleted, by several threads and processes at once. */
final class OwnersProcess {

    static final List<String> OWNERS = List.of("alice", "bob", "carol", "dave");
    static final int SESSIONS = 12;

    private OwnersProcess() {}

    /** Arguments: the directory, how many changes. */
    public static void main(String[] args) {
        try (FilesystemBackend backend = Backends.quick(Path.of(args[0]))) {
            change(backend, Integer.parseInt(args[1]));
        }
    }

    static void change(SessionBackend backend, int times) {
        Contention.concurrently(
                8, thread -> Mono.defer(() -> change(backend)).repeat(times / 8).then(Mono.just(true)));
    }

    private static Mono<?> change(SessionBackend backend) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String key = "key-" + random.nextInt(SESSIONS);
        String owner = OWNERS.get(random.nextInt(OWNERS.size()));
        int what = random.nextInt(10);
        if (what < 2) {
            return backend.delete(key);
        }
        if (what < 4) {
            return backend.keysOf(owner).then();
        }
        return backend.find(key)
                .flatMap(found -> backend.replace(
                        key,
                        found.version(),
                        session(found.version() + 1, found.expiresAt(), what == 9 ? null : owner)))
                .switchIfEmpty(Mono.defer(() -> backend.create(key, session(1, Instant.MAX, owner))));
    }

    private static StoredSession session(long version, Instant expiresAt, String owner) {
        return new StoredSession(new byte[0], version, expiresAt, owner);
    }
}
