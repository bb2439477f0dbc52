package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes sessions, at random moments. How often is the system property
 * {@code dev.sessions.test.kills}, 20 by default.
 *
 * <p>A kill shows that no session is ever half written or missing, not what a power failure does: what the process
 * wrote stays in the operating system's cache.
 */
class CrashTest {

    private static final int KILLS = Integer.getInteger("dev.sessions.test.kills", 20);

    @TempDir
    private Path directory;

    @Test
    void aKilledWriterLeavesEverySessionAsItWasOrAsItWouldBe() throws Exception {
        Random random = new Random();
        Map<Integer, Long> kept = new ConcurrentHashMap<>();
        int acknowledged = 0;
        int unacknowledged = 0;
        int abandoned = 0;
        int stale = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged += writeAndKill(1 + random.nextInt(150), random.nextInt(3_000_000), kept);
            abandoned += temporaryFiles().size();
            try (FilesystemBackend backend = Backends.forced(directory)) {
                unacknowledged += check(backend, kept);
                stale += checkOwners(backend);
                assertThat(backend.sweep().block()).isZero();
                assertThat(temporaryFiles()).isEmpty();
            }
        }
        System.out.printf(
                "%d kills, %d acknowledged writes, %d more found in place, %d abandoned temporary files, %d stale entries"
                        + " of owners, none lost%n",
                KILLS, acknowledged, unacknowledged, abandoned, stale);
    }

    /** Starts a writer, kills it a moment after a number of writes, and takes down what it was told was kept. */
    private int writeAndKill(int writes, int nanosMore, Map<Integer, Long> kept) throws IOException {
        Process writer = ChildJvm.start(ChildJvm.command(CrashingProcess.class, directory.toString()));
        int lines = 0;
        try (BufferedReader output = writer.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.endsWith(";")) { // the last line may be half a line
                    String[] words = line.substring(0, line.length() - 1).split(" ", -1);
                    kept.merge(Integer.valueOf(words[0]), Long.valueOf(words[1]), Math::max);
                    lines++;
                }
                if (lines == writes) {
                    long until = System.nanoTime() + nanosMore;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    writer.toHandle().destroyForcibly(); // the process itself would close the stream too
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(lines).as("the writer was killed, it did not fail").isGreaterThanOrEqualTo(writes);
        return lines;
    }

    /** Every session is the one that was acknowledged or the one after it, and whole. */
    private static int check(FilesystemBackend backend, Map<Integer, Long> kept) {
        int unacknowledged = 0;
        for (int number = 0; number < CrashingProcess.SESSIONS; number++) {
            StoredSession found = backend.find("session-" + number).block();
            long last = kept.getOrDefault(number, 0L);
            long version = found == null ? 0 : found.version();
            assertThat(version).as("session %d", number).isBetween(last, last + 1);
            if (found != null) {
                assertThat(found).as("session %d", number).isEqualTo(CrashingProcess.session(number, version));
                kept.put(number, version);
            }
            unacknowledged += version > last ? 1 : 0;
        }
        return unacknowledged;
    }

    /** Every session is listed for its owner; what is listed besides is stale, and gone once it was seen. */
    private int checkOwners(FilesystemBackend backend) throws IOException {
        Map<String, List<String>> expected = new HashMap<>();
        int owned = 0;
        for (int number = 0; number < CrashingProcess.SESSIONS; number++) {
            StoredSession found = backend.find("session-" + number).block();
            if (found != null && found.owner() != null) {
                expected.computeIfAbsent(found.owner(), owner -> new ArrayList<>())
                        .add("session-" + number);
                owned++;
            }
        }
        int entries = entries();
        for (String owner : CrashingProcess.OWNERS) {
            assertThat(backend.keysOf(owner).collectList().block())
                    .containsExactlyInAnyOrderElementsOf(expected.getOrDefault(owner, List.of()));
        }
        assertThat(entries()).isEqualTo(owned);
        return entries - owned;
    }

    private int entries() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("owners"))) {
            return (int) all.filter(Files::isRegularFile).count();
        }
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> found = all.filter(SessionDirectory::isTemporary).toList();
            for (Path file : found) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("also before it was moved")
                        .isEqualTo("rw-------");
            }
            return found;
        }
    }
}
