package dev.sessions.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several backends on one directory, in one process and in several. */
class SharedDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void twoBackendsInOneProcessLoseNoUpdate() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        Path sessions = Files.createDirectory(link.resolve("sessions"));
        try (FilesystemBackend one = Backends.forced(sessions);
                FilesystemBackend two = Backends.forced(directory.resolve("real/sessions"))) {
            one.create("counter", new StoredSession(new byte[] {'0'}, 1, Instant.MAX))
                    .block();
            Contention.concurrently(100, i -> Contention.increment(i % 2 == 0 ? one : two, "counter"));
            assertNumber(one, 100);
            assertNumber(two, 100);
        }
    }

    @Test
    void ofTwoBackendsOneCreates() {
        try (FilesystemBackend one = Backends.forced(directory);
                FilesystemBackend two = Backends.forced(directory)) {
            for (int key = 0; key < 50; key++) {
                String name = "key-" + key;
                List<Boolean> created = Contention.concurrently(
                        4,
                        i -> (i % 2 == 0 ? one : two).create(name, new StoredSession(new byte[0], i + 1, Instant.MAX)));
                assertThat(created).containsOnlyOnce(true);
            }
        }
    }

    @Test
    void severalProcessesLoseNoUpdate() throws Exception {
        List<Process> others = new ArrayList<>();
        try (FilesystemBackend own = Backends.quick(directory)) {
            for (int i = 0; i < 2; i++) {
                others.add(ChildJvm.start(
                        ChildJvm.command(IncrementingProcess.class, directory.toString(), "counter", "100")));
            }
            own.create("counter", new StoredSession(new byte[] {'0'}, 1, Instant.MAX))
                    .block();
            int mine = 0;
            while (others.stream().anyMatch(Process::isAlive)) {
                Contention.increment(own, "counter").block();
                mine++;
            }
            assertThat(others).extracting(Process::waitFor).containsOnly(0);
            assertNumber(own, 200 + mine);
        } finally {
            others.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void severalProcessesKeepOneIndexOfOwners() throws Exception {
        List<Process> others = new ArrayList<>();
        try (FilesystemBackend one = Backends.quick(directory);
                FilesystemBackend two = Backends.quick(directory)) {
            for (int i = 0; i < 2; i++) {
                others.add(ChildJvm.start(ChildJvm.command(OwnersProcess.class, directory.toString(), "2000")));
            }
            do {
                OwnersProcess.change(one, 200);
                OwnersProcess.change(two, 200);
            } while (others.stream().anyMatch(Process::isAlive));
            assertThat(others).extracting(Process::waitFor).containsOnly(0);

            Map<String, List<String>> expected = new HashMap<>();
            for (int i = 0; i < OwnersProcess.SESSIONS; i++) {
                StoredSession found = one.find("key-" + i).block();
                if (found != null && found.owner() != null) {
                    expected.computeIfAbsent(found.owner(), owner -> new ArrayList<>())
                            .add("key-" + i);
                }
            }
            for (String owner : OwnersProcess.OWNERS) {
                assertThat(two.keysOf(owner).collectList().block())
                        .containsExactlyInAnyOrderElementsOf(expected.getOrDefault(owner, List.of()));
            }
            try (Stream<Path> all = Files.walk(directory.resolve("owners"))) {
                assertThat(all.filter(Files::isRegularFile))
                        .as("no stale entry is left")
                        .hasSize(expected.values().stream().mapToInt(List::size).sum());
            }
        } finally {
            others.forEach(Process::destroyForcibly);
        }
    }

    private static void assertNumber(SessionBackend backend, int expected) {
        StoredSession found = backend.find("counter").block();
        assertThat(found).isNotNull();
        assertThat(new String(found.data(), UTF_8)).isEqualTo(String.valueOf(expected));
        assertThat(found.version()).isEqualTo(expected + 1);
    }
}
