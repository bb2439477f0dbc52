package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import dev.sessions.file.ExpirySweep.Result;
import dev.sessions.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ExpirySweepTest {

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();
    private FilesystemBackend backend;
    private SessionDirectory layout;
    private ExpirySweep sweep;

    @BeforeEach
    void open() throws IOException {
        backend = Backends.quick(directory, clock);
        layout = SessionDirectory.prepare(directory, false);
        sweep = new ExpirySweep(
                layout,
                new RecordFiles(layout, ShardLocks.of(layout)),
                new OwnerFiles(layout),
                ShardLocks.of(layout),
                clock);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void removesWhatHasExpiredAndNothingElse() throws IOException {
        Flux.range(0, 1_000)
                .flatMap(i -> create("short-" + i, Duration.ofMinutes(1)))
                .mergeWith(Flux.range(0, 100).flatMap(i -> create("long-" + i, Duration.ofHours(1))))
                .blockLast();
        assertThat(backend.sweep().block()).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(backend.sweep().block()).isEqualTo(1_000);
        assertThat(records()).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(backend.find("long-" + i).block()).isNotNull();
        }
        assertThat(backend.sweep().block()).isZero();
    }

    @Test
    void manyExpiredSessionsInOneShardGoInOneRound() throws IOException {
        create("key", Duration.ofMinutes(1)).block();
        Path file = layout.placeOf("key").file();
        for (int i = 0; i < 100; i++) {
            Path copy = file.resolveSibling("x%064x".formatted(i));
            Files.copy(file, copy);
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(sweep.run()).isEqualTo(new Result(101, 0, 0));
        assertThat(records()).isEmpty();
    }

    @Test
    void aRestoredBackupWithOtherTimesLosesNoSession() throws IOException {
        create("live", Duration.ofHours(1)).block();
        create("expired", Duration.ofMinutes(1)).block();
        clock.advance(Duration.ofMinutes(30));
        for (Path file : records()) {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(5)));
        }
        assertThat(sweep.run()).isEqualTo(new Result(1, 1, 0));
        assertThat(backend.find("live").block()).isNotNull();
        assertThat(Files.getLastModifiedTime(layout.placeOf("live").file()).toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(sweep.run()).as("mended for good").isEqualTo(new Result(0, 0, 0));
    }

    @Test
    void aSessionThatNeverExpiresIsNotACandidate() throws IOException {
        backend.create("key", new StoredSession(new byte[0], 1, Instant.MAX)).block();
        clock.advance(Duration.ofDays(365 * 50));
        assertThat(sweep.run()).isEqualTo(new Result(0, 0, 0));
        clock.advance(Duration.ofDays(365 * 100));
        assertThat(sweep.run().expired())
                .as("beyond what a file's time can say")
                .isZero();
        assertThat(backend.find("key").block()).isNotNull();
    }

    @Test
    void foreignFilesStay() throws IOException {
        create("key", Duration.ofMinutes(1)).block();
        Path record = layout.placeOf("key").file();
        Path shard = record.getParent();
        List<Path> foreign = List.of(
                Files.writeString(shard.resolve("README"), "x"),
                Files.writeString(shard.resolve("xaaaaaaa"), "x"),
                Files.copy(record, shard.resolve("xAAAAAAAA")),
                Files.writeString(shard.resolve("xbbbbbbbb"), "a record's name, but not its content"),
                Files.createDirectory(shard.resolve("xcccccccc")),
                Files.createSymbolicLink(shard.resolve("xdddddddd"), record),
                Files.copy(record, directory.resolve("xeeeeeeee")),
                shard.resolve(".lock"));
        for (Path file : foreign) {
            if (!Files.isSymbolicLink(file)) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            }
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(sweep.run()).isEqualTo(new Result(1, 0, 0));
        assertThat(record).doesNotExist();
        assertThat(foreign)
                .allSatisfy(file -> assertThat(file)
                        .satisfiesAnyOf(
                                path -> assertThat(path).exists(),
                                path -> assertThat(path).isSymbolicLink()));
    }

    @Test
    void temporaryFilesOfKilledWritersGo() throws IOException {
        create("key", Duration.ofHours(1)).block();
        Path shard = layout.placeOf("key").file().getParent();
        Path abandoned = Files.writeString(shard.resolve("0123456789abcdef.tmp"), "half a sess");
        Path foreign = Files.writeString(shard.resolve("notes.tmp"), "not ours");
        assertThat(sweep.run()).isEqualTo(new Result(0, 0, 1));
        assertThat(abandoned).doesNotExist();
        assertThat(foreign).exists();
        assertThat(backend.find("key").block()).isNotNull();
    }

    @Test
    void aShardThatFailsDoesNotKeepTheOthersFromBeingSwept() throws IOException {
        Flux.range(0, 300)
                .flatMap(i -> create("key-" + i, Duration.ofMinutes(1)))
                .blockLast();
        Path shard = layout.placeOf("key-0").file().getParent();
        Path away = directory.resolve("away");
        Files.move(shard, away);
        clock.advance(Duration.ofMinutes(1));
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> backend.sweep().block())
                .withMessageContaining(directory.toString());
        assertThat(records()).allMatch(file -> file.startsWith(away));
        Files.move(away, shard);
        assertThat(backend.sweep().block()).as("the next round tries again").isPositive();
        assertThat(records()).isEmpty();
    }

    @Test
    void aStoppedSweepEndsAtItsNextStep() throws IOException {
        Flux.range(0, 1_000)
                .flatMap(i -> create("key-" + i, Duration.ofMinutes(1)))
                .blockLast();
        clock.advance(Duration.ofMinutes(1));
        sweep.stop();
        assertThat(sweep.run().expired()).isLessThan(1_000);
        assertThat(records()).isNotEmpty();
    }

    @Test
    void runsByItself() throws IOException {
        create("key", Duration.ofMinutes(1)).block();
        clock.advance(Duration.ofMinutes(1));
        try (FilesystemBackend other = new FilesystemBackend(directory, true, Duration.ofMillis(1), clock)) {
            while (!records().isEmpty()) {
                assertThat(other.find("key").block()).isNull();
            }
        }
    }

    private Mono<Boolean> create(String key, Duration lifetime) {
        return backend.create(
                key, new StoredSession(new byte[100], 1, clock.instant().plus(lifetime)));
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(SessionDirectory::isRecord)
                    .toList();
        }
    }
}
