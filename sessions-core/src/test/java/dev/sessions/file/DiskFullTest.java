package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, on a small file system in memory; skipped where the test may not mount one. */
class DiskFullTest {

    @TempDir
    private Path temp;

    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "tmpfs", disk.toString());
        assumeTrue(mounted, "may not mount a file system of its own");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    @Test
    void sessionsStayAsTheyWere() throws IOException {
        try (FilesystemBackend backend = Backends.forced(disk)) {
            assertThat(backend.create("key", session(10_000, 1)).block()).isTrue();
            int others = fill(backend, 20_000);

            assertFull(() -> backend.replace("key", 1, session(100_000, 2)).block());
            assertThat(backend.find("key").block()).isEqualTo(session(10_000, 1));
            for (int i = 0; i < others; i++) {
                assertThat(backend.find("other-" + i).block()).isEqualTo(session(20_000, i + 1));
            }
            assertThat(backend.find("other-" + others).block()).isNull();
            StoredSession owned = new StoredSession(new byte[100_000], 1, Instant.MAX, "alice");
            assertFull(() -> backend.create("owned", owned).block());
            try (Stream<Path> all = Files.walk(disk)) {
                assertThat(all).noneMatch(SessionDirectory::isTemporary);
            }
            try (Stream<Path> all = Files.walk(disk.resolve("owners"))) {
                assertThat(all).as("no entry without a record").noneMatch(SessionDirectory::isRecord);
            }

            backend.delete("other-0").block();
            assertThat(backend.replace("key", 1, session(12_000, 2)).block())
                    .as("with room again")
                    .isTrue();
            assertThat(backend.find("key").block()).isEqualTo(session(12_000, 2));
        }
    }

    @Test
    void whatHasBothItsBlocksIsSavedAllTheSameAndWhatHasOneStaysAsItWas() {
        try (FilesystemBackend backend = Backends.forced(disk)) {
            backend.create("one", session(400, 1)).block();
            backend.create("both", session(400, 1)).block();
            backend.replace("both", 1, session(401, 2)).block();
            fill(backend, 400);

            for (int version = 2; version < 5; version++) {
                int next = version + 1;
                assertThat(backend.replace("both", version, session(402, next)).block())
                        .isTrue();
                assertThat(backend.find("both").block()).isEqualTo(session(402, next));
                assertFull(() -> backend.replace("one", 1, session(402, 2)).block());
                assertThat(backend.find("one").block()).isEqualTo(session(400, 1));
            }

            backend.delete("other-0").block();
            assertThat(backend.replace("one", 1, session(402, 2)).block())
                    .as("with room again")
                    .isTrue();
            assertThat(backend.find("one").block()).isEqualTo(session(402, 2));
        }
    }

    private static int fill(FilesystemBackend backend, int length) {
        for (int i = 0; ; i++) {
            String key = "other-" + i;
            StoredSession session = session(length, i + 1);
            try {
                assertThat(backend.create(key, session).block()).isTrue();
            } catch (SessionUnavailableException e) {
                assertFull(() -> backend.create(key, session).block());
                return i;
            }
        }
    }

    private static void assertFull(Runnable write) {
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(write::run)
                .withMessageContaining("No space left");
    }

    private static StoredSession session(int length, long version) {
        return new StoredSession(new byte[length], version, Instant.MAX);
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }
}
