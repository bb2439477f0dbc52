package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.Site;
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

    private final Site site = new Site().configure(options -> options.lifetime(LIFETIME));

    @TempDir
    private Path directory;

    @Test
    void inFilesHeapAndFileCountReturnToWhereTheyWere() throws IOException {
        try (FilesystemStore store = FilesystemStore.builder(directory, site.keys())
                .fsync(false)
                .clock(site.clock)
                .build()) {
            use(store, 100);
            site.clock.advance(LIFETIME);
            store.sweep().block();
            long filesBefore = files();
            long heapBefore = heap();

            use(store, SESSIONS);
            assertThat(files()).as("sessions, each also in its owner's index").isEqualTo(filesBefore + 2L * SESSIONS);
            site.clock.advance(LIFETIME);
            assertThat(store.sweep().block()).isEqualTo(SESSIONS);

            assertThat(files()).isEqualTo(filesBefore);
            assertThat(heap()).isLessThan(heapBefore + LEEWAY);
        }
    }

    @Test
    void inMemoryHeapReturnsToWhereItWas() {
        BackendStore store = site.store(new InMemoryBackend(site.clock, SESSIONS + 1_000));
        use(store, 100);
        long heapBefore = heap();

        use(store, SESSIONS);
        site.clock.advance(LIFETIME);
        use(store, SESSIONS / 10);
        site.clock.advance(LIFETIME);
        use(store, 100);

        assertThat(heap()).isLessThan(heapBefore + LEEWAY);
    }

    /** Each visitor comes, logs in, comes again, and is not seen any more. */
    private void use(SessionStore store, int visitors) {
        site.keep(BACKEND, store);
        Flux.fromStream(IntStream.range(0, visitors).boxed())
                .flatMap(
                        number -> Mono.fromRunnable(() -> visit(site.another(), number))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .blockLast();
    }

    private static void visit(Site visitor, int number) {
        visitor.visit(BACKEND, session -> {
            session.owner("owner-" + number % 1000);
            session.put("number", number);
        });
        visitor.visit(BACKEND, session -> session.put("text", "x".repeat(100)));
        assertThat(visitor.look(BACKEND).get("number", Integer.class)).isEqualTo(number);
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
