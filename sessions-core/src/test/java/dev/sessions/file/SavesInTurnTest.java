package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.BackendFixture;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.file.SessionDirectory.Place;
import dev.sessions.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The two halves of a record's file: what a writer leaves that is stopped anywhere, and who sees what of one at work. */
class SavesInTurnTest extends BackendFixture {

    private static final int HALF = 4096;

    @TempDir
    private Path directory;

    private SessionDirectory layout;
    private FilesystemBackend backend;
    private Place place;
    private Path file;

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(RecordFiles.class);

    @BeforeEach
    void open() {
        backend = Backends.forced(directory, clock);
        layout = SessionDirectory.prepare(directory, false);
        place = layout.placeOf("key");
        file = place.file();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    @Test
    void aSaveLeavesTheHalfOfTheRecordAsItIsAndMakesNoNewFile() throws IOException {
        create("key", session("first", 1));
        Object inode = inode();
        byte[] before = Files.readAllBytes(file);
        assertThat(before).hasSizeLessThan(HALF);
        for (int version = 2; version < 10; version++) {
            replace("key", version - 1, session("x".repeat(version * 10), version));
            byte[] after = Files.readAllBytes(file);
            int record = version % 2 == 0 ? 0 : HALF; // of the version before
            int length = Math.min(before.length - record, HALF);
            assertThat(Arrays.copyOfRange(after, record, record + length))
                    .isEqualTo(Arrays.copyOfRange(before, record, record + length));
            before = after;
        }
        assertThat(inode()).isEqualTo(inode);
    }

    @Test
    void theRecordIsTheOneBeforeOrTheOneAfterWhereverAWriteStops() throws IOException {
        create("key", session("a".repeat(50), 1));
        for (int version = 2; version < 5; version++) {
            StoredSession last = find("key");
            StoredSession next = session("b".repeat(40 + version), version, version == 3 ? "alice" : null);
            byte[] before = Files.readAllBytes(file);
            replace("key", version - 1, next);
            byte[] after = Files.readAllBytes(file);
            int half = version % 2 == 0 ? HALF : 0;
            for (int stop = half; stop < half + 100; stop++) {
                byte[] begun = mixed(after, Arrays.copyOf(before, after.length), stop);
                byte[] lastBytesFirst = mixed(before, after, stop); // as a disk may
                for (byte[] stopped : new byte[][] {begun, lastBytesFirst}) {
                    Files.write(file, stopped);
                    assertThat(find("key")).isEqualTo(Arrays.equals(stopped, after) ? next : last);
                }
            }
            Files.write(file, after);
            Files.setLastModifiedTime(file, FileTime.from(inAnHour()));
        }
        assertThat(log.warnings()).isEmpty();
    }

    /** The one array up to a place, from there on the other one. */
    private static byte[] mixed(byte[] first, byte[] second, int from) {
        byte[] mixed = second.clone();
        System.arraycopy(first, 0, mixed, 0, Math.min(Math.min(from, first.length), mixed.length));
        return mixed;
    }

    @Test
    void whatAStoppedWriterLeftIsReplacedAsAWhole() throws IOException {
        create("key", session("first", 1));
        replace("key", 1, session("second", 2));
        byte[] halves = Files.readAllBytes(file);
        halves[HALF + 45]++;
        Files.write(file, halves);
        Object inode = inode();

        assertThat(replace("key", 2, session("late", 3))).isFalse();
        assertThat(replace("key", 1, session("second again", 2))).isTrue();
        assertThat(find("key")).isEqualTo(session("second again", 2));
        assertThat(inode()).isNotEqualTo(inode);
        assertThat(Files.size(file)).isLessThan(HALF);
    }

    /** As a writer leaves it that was stopped before it was told so. The newest half may then be in the memory of the operating system alone, and the other one is on the disk. */
    @Test
    void whatMayNotBeOnTheDiskIsReplacedAsAWholeToo() throws IOException {
        create("key", session("first", 1));
        replace("key", 1, session("second", 2));
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        Object inode = inode();
        assertThat(replace("key", 2, session("third", 3))).isTrue();
        assertThat(inode()).isNotEqualTo(inode);
        assertThat(find("key")).isEqualTo(session("third", 3));

        Object settled = inode();
        replace("key", 3, session("fourth", 4));
        assertThat(inode()).isEqualTo(settled);
    }

    @Test
    void aReaderThatMeetsAWriterAtWorkWaitsForItAndSeesWhatItWrote() throws Exception {
        create("key", session("first", 1));
        replace("key", 1, session("second", 2));
        byte[] second = Files.readAllBytes(file);
        replace("key", 2, session("third", 3));
        byte[] third = Files.readAllBytes(file);
        CompletableFuture<StoredSession> reading = ShardLocks.of(layout).whileLocked(place.shard(), () -> {
            // The third is written over the first. Its reader may have come when the record was another one.
            Files.write(file, mixed(third, second, 20));
            CompletableFuture<StoredSession> begun = backend.find("key").toFuture();
            awaitReaderAtTheLock();
            assertThat(begun).isNotDone();
            Files.write(file, third);
            return begun;
        });
        assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo(session("third", 3));
    }

    private static void awaitReaderAtTheLock() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("sessions-files"))
                .noneMatch(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(ShardLocks.class.getName())))) {
            assertThat(System.nanoTime()).as("the reader is at the lock").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aReaderOfAWholeRecordWaitsForNobody() throws Exception {
        create("key", session("first", 1));
        replace("key", 1, session("second", 2));
        StoredSession found = ShardLocks.of(layout).whileLocked(place.shard(), () -> {
            try {
                return backend.find("key").toFuture().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(found).isEqualTo(session("second", 2));
    }

    @Test
    void theLastSavedIsTheRecordWhateverItsVersion() {
        create("key", session("first", 9));
        assertThat(replace("key", 9, session("second", 3))).isTrue();
        assertThat(replace("key", 3, session("third", 3))).isTrue();
        assertThat(find("key")).isEqualTo(session("third", 3));
        assertThat(replace(
                        "key",
                        3,
                        new StoredSession(new byte[0], 8, clock.instant().plusMillis(1))))
                .isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(create("key", session("again", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("again", 1));
        delete("key");
        assertThat(create("key", session("anew", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("anew", 1));
    }

    @Test
    void everyLengthAroundTheHalvesIsKept() throws IOException {
        Random random = new Random(1);
        create("key", new StoredSession(new byte[0], 1, inAnHour(), "alice"));
        int[] lengths = {
            0, 4_000, 1, 4_041, 4_046, 4_047, 4_051, 4_052, 0, 5_000, 10, 9_000, 8_142, 8_143, 8_147, 8_148, 30_000,
            12_000, 7_000, 3, 65_486, 65_487, 65_491, 65_492, 65_491, 100_000, 200_000, 3, 4
        };
        for (int i = 0; i < lengths.length; i++) {
            byte[] data = new byte[lengths[i]];
            random.nextBytes(data);
            StoredSession next = new StoredSession(data, i + 2, inAnHour(), i % 3 == 0 ? null : "alice");
            assertThat(replace("key", i + 1, next)).isTrue();
            assertThat(find("key")).isEqualTo(next);
            assertThat(Files.size(file)).isLessThanOrEqualTo(Math.max(8 * (HALF + lengths[i]), lengths[i] + 100));
        }
        assertThat(backend.keysOf("alice").collectList().block()).containsExactly("key");
    }

    @Test
    void theSweepFinishesWhatAStoppedWriterLeft() throws IOException {
        create("key", session("first", 1));
        replace("key", 1, session("second", 2));
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        Object inode = inode();
        assertThat(backend.sweep().block()).isZero();
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(inAnHour());
        assertThat(replace("key", 2, session("third", 3))).isTrue();
        assertThat(inode()).isEqualTo(inode);
    }

    @Test
    void aSessionThatNeverExpiresIsWrittenInPlaceToo() throws IOException {
        create("key", new StoredSession(new byte[1], 1, Instant.MAX));
        Object inode = inode();
        replace("key", 1, new StoredSession(new byte[2], 2, Instant.MAX));
        assertThat(inode()).isEqualTo(inode);
    }

    private Object inode() throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }
}
