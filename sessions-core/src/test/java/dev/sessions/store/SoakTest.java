package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionOptions;
import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Many sessions are created, used and left to expire; nothing stays behind. How many is the system property {@code
 * dev.sessions.test.soak}, 5,000 by default.
 */
class SoakTest {

    private static final int SESSIONS = Integer.getInteger("dev.sessions.test.soak", 5_000);
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** What the JIT, the class loader and the collector's mood may account for. */
    private static final long LEEWAY = 24L << 20;

    private final Parts parts = new Parts();
    private final SessionOptions options = parts.options.withTimes(LIFETIME, null, null);

    @TempDir
    private Path directory;

    @Test
    void inFilesHeapAndFileCountReturnToWhereTheyWere() throws IOException {
        try (FilesystemBackend backend = FilesystemBackend.builder(directory)
                .fsync(false)
                .clock(parts.clock)
                .build()) {
            use(backend, 100);
            parts.clock.pass(LIFETIME);
            backend.sweep().block();
            long filesBefore = files();
            long heapBefore = heap();

            use(backend, SESSIONS);
            assertThat(files()).as("sessions, each also in its owner's index").isEqualTo(filesBefore + 2L * SESSIONS);
            parts.clock.pass(LIFETIME);
            assertThat(backend.sweep().block()).isEqualTo(SESSIONS);

            assertThat(files()).isEqualTo(filesBefore);
            assertThat(heap()).isLessThan(heapBefore + LEEWAY);
        }
    }

    @Test
    void inMemoryHeapReturnsToWhereItWas() {
        InMemoryBackend backend = new InMemoryBackend(parts.clock, SESSIONS + 1_000);
        use(backend, 100);
        long heapBefore = heap();

        use(backend, SESSIONS);
        parts.clock.pass(LIFETIME);
        use(backend, SESSIONS / 10);
        parts.clock.pass(LIFETIME);
        use(backend, 100);

        assertThat(heap()).isLessThan(heapBefore + LEEWAY);
    }

    /** Each visitor comes, logs in, comes again, and is not seen any more. */
    private void use(SessionBackend backend, int visitors) {
        BackendStore store = new BackendStore(backend, parts.codec, parts.serializer, parts.clock);
        Flux.fromStream(IntStream.range(0, visitors).boxed())
                .flatMap(
                        number -> Mono.fromRunnable(() -> visit(new Visitor(options, store), number))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .blockLast();
    }

    private static void visit(Visitor visitor, int number) {
        visitor.visit(session -> {
            session.owner("owner-" + number % 1000);
            session.put("number", number);
        });
        visitor.visit(session -> session.put("text", "x".repeat(100)));
        assertThat(visitor.look().get("number", Integer.class)).isEqualTo(number);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith("lock"))
                    .count();
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
