package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.BackendFixture;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.file.SessionDirectory.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a {@link FilesystemBackend} keeps on the disk to find an owner's sessions, and what it makes of a wrong index. */
class OwnerFilesTest extends BackendFixture {

    @TempDir
    private Path temp;

    private Path directory;
    private SessionDirectory layout;
    private FilesystemBackend backend;

    @BeforeEach
    void open() {
        directory = temp.resolve("sessions");
        backend = Backends.quick(directory, clock);
        layout = SessionDirectory.prepare(directory, false);
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
    void anEntryIsAnEmptyFileWithTheRecordsName() throws IOException {
        create("key", session("x", 1, "alice"));
        create("of-nobody", session("x", 1));
        assertThat(entries()).containsExactly(entry("alice", "key"));
        assertThat(entry("alice", "key"))
                .isEmptyFile()
                .hasFileName(layout.placeOf("key").file().getFileName().toString());
        delete("key");
        assertThat(ownerDirectories()).isEmpty();
    }

    @Test
    void entriesAreForTheUserOfTheApplicationOnly() throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        create("key", session("x", 1, "alice"));
        Path entry = entry("alice", "key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                .isEqualTo("rw-------");
        for (Path parent = entry.getParent(); !parent.equals(temp); parent = parent.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void anOwnersNameNeverBecomesAPath() throws IOException {
        List<String> owners = List.of(".", "..", "-", "a", "A", "7f", "x".repeat(64), "X".repeat(64));
        for (int i = 0; i < owners.size(); i++) {
            create("key-" + i, session("x", i + 1, owners.get(i)));
        }
        for (int i = 0; i < owners.size(); i++) {
            assertThat(find("key-" + i)).isEqualTo(session("x", i + 1, owners.get(i)));
            assertThat(keysOf(owners.get(i))).containsExactly("key-" + i);
        }
        assertThat(entries())
                .hasSize(owners.size())
                .allMatch(file -> file.toString().matches(directory + "/owners/[0-9a-f]{2}/x[0-9a-f]+/x[0-9a-f]+"));
        try (Stream<Path> all = Files.list(temp)) {
            assertThat(all).containsExactly(directory);
        }
    }

    @Test
    void listingWhatIsNoOwnerFindsNothingAndHarmsNothing() throws IOException {
        create("key", session("x", 1, "alice"));
        for (String owner : List.of("", "..", "../..", "/", "\0", "alice/", "*")) {
            assertThat(keysOf(owner)).isEmpty();
        }
        assertThat(entries()).containsExactly(entry("alice", "key"));
        try (Stream<Path> shards = Files.list(directory.resolve("owners"))) {
            assertThat(shards).hasSize(SessionDirectory.SHARDS);
        }
    }

    @Test
    void theLongestOwnerAndTheLongestKeyGoTogether() {
        String owner = "o".repeat(64);
        String key = "k".repeat(64);
        assertThat(create(key, session("x".repeat(1_000), 1, owner))).isTrue();
        assertThat(find(key)).isEqualTo(session("x".repeat(1_000), 1, owner));
        assertThat(keysOf(owner)).containsExactly(key);
    }

    @Test
    void aSaveThatDoesNotChangeTheOwnerNeedsNoIndex() throws IOException {
        create("of-alice", session("x", 1, "alice"));
        Files.move(directory.resolve("owners"), temp.resolve("away"));
        assertThat(create("of-nobody", session("x", 1))).isTrue();
        assertThat(replace("of-nobody", 1, session("y", 2))).isTrue();
        assertThat(replace("of-alice", 1, session("y", 2, "alice"))).isTrue();
        delete("of-nobody");
        assertThat(find("of-alice")).isEqualTo(session("y", 2, "alice"));

        assertUnavailable(backend.create("new", session("x", 1, "alice")));
        assertUnavailable(backend.replace("of-alice", 2, session("z", 3, "bob")));
        assertUnavailable(backend.keysOf("alice").then());
        assertUnavailable(backend.keysOf("carol").then());
        assertThat(find("new")).isNull();
        assertThat(find("of-alice")).isEqualTo(session("y", 2, "alice"));

        Files.move(temp.resolve("away"), directory.resolve("owners"));
        assertThat(keysOf("alice")).containsExactly("of-alice");
    }

    @Test
    void anEntryWhoseRecordWasNeverWrittenIsRemovedByAListing() throws IOException {
        create("key", session("x", 1, "alice"));
        stale("alice", "never-written");
        stale("bob", "never-written");
        Files.createDirectory(layout.directoryOf("carol"));
        assertThat(keysOf("alice")).containsExactly("key");
        assertThat(keysOf("bob")).isEmpty();
        assertThat(keysOf("carol")).isEmpty();
        assertThat(entries()).containsExactly(entry("alice", "key"));
        assertThat(ownerDirectories()).containsExactly(layout.directoryOf("alice"));
    }

    @Test
    void anEntryWhoseRecordIsAnothersOrNobodysIsRemovedByAListing() throws IOException {
        create("of-bob", session("x", 1, "bob"));
        create("of-nobody", session("x", 1));
        stale("alice", "of-bob");
        stale("alice", "of-nobody");
        assertThat(keysOf("alice")).isEmpty();
        assertThat(entries()).containsExactly(entry("bob", "of-bob"));
        assertThat(ownerDirectories()).hasSize(1);
    }

    @Test
    void anEntryWhoseRecordIsJustBeingWrittenIsNotTakenForStale() throws Exception {
        Place place = layout.placeOf("key");
        CompletableFuture<List<String>> listing = ShardLocks.of(layout).whileLocked(place.shard(), () -> {
            stale("alice", "key");
            CompletableFuture<List<String>> begun =
                    backend.keysOf("alice").collectList().toFuture();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos()); // time to find that there is no record
            new RecordFiles(layout, ShardLocks.of(layout)).write(place, null, session("x", 1, "alice"));
            return begun;
        });
        assertThat(listing.get()).as("created meanwhile: listed or not").isSubsetOf("key");
        assertThat(entries()).containsExactly(entry("alice", "key"));
        assertThat(keysOf("alice")).containsExactly("key");
    }

    @Test
    void aStaleEntryIsInNobodysWay() throws IOException {
        stale("alice", "key");
        assertThat(create("key", session("x", 1, "alice"))).isTrue();
        assertThat(keysOf("alice")).containsExactly("key");
    }

    @Test
    void anEntryStaysWhileItsRecordCannotBeRead() throws IOException {
        create("key", session("x", 1, "alice"));
        Path record = layout.placeOf("key").file();
        byte[] content = Files.readAllBytes(record);
        Files.write(record, new byte[] {1, 2, 3});
        assertThat(keysOf("alice")).isEmpty();
        Files.write(record, content);
        assertThat(keysOf("alice")).containsExactly("key");
    }

    @Test
    void theCopyOfARecordIsNotListed() throws IOException {
        create("key", session("x", 1, "alice"));
        Files.copy(layout.placeOf("key").file(), layout.placeOf("other").file());
        stale("alice", "other");
        assertThat(keysOf("alice")).containsExactly("key");
    }

    @Test
    void foreignFilesAreNotListedAndStay() throws IOException {
        create("key", session("x", 1, "alice"));
        Path foreign = Files.writeString(layout.directoryOf("alice").resolve("README"), "x");
        assertThat(keysOf("alice")).containsExactly("key");
        delete("key");
        assertThat(keysOf("alice")).isEmpty();
        assertThat(foreign).exists();
    }

    @Test
    void aSymbolicLinkInAnOwnersPlaceIsAFaultAndNotFollowed() throws IOException {
        create("key", session("x", 1, "alice"));
        Path elsewhere = temp.resolve("elsewhere");
        Files.move(layout.directoryOf("alice"), elsewhere);
        Files.createSymbolicLink(layout.directoryOf("alice"), elsewhere);
        assertUnavailable(backend.keysOf("alice").then());
        assertUnavailable(backend.create("new", session("x", 1, "alice")));
        delete("key");
        assertThat(find("key")).isNull();
        try (Stream<Path> all = Files.list(elsewhere)) {
            assertThat(all).as("nothing added, nothing removed").hasSize(1);
        }
    }

    @Test
    void theSweepRemovesTheEntriesOfWhatHasExpired() throws IOException {
        for (int i = 0; i < 200; i++) {
            create(
                    "short-" + i,
                    new StoredSession(new byte[0], 1, clock.instant().plusSeconds(1), "owner-" + i % 20));
        }
        create("long", session("x", 1, "owner-0"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(keysOf("owner-0")).containsExactly("long");
        assertThat(backend.sweep().block()).isEqualTo(200);
        assertThat(entries()).containsExactly(entry("owner-0", "long"));
        assertThat(ownerDirectories()).containsExactly(layout.directoryOf("owner-0"));
    }

    @Test
    void anExpiredSessionThatIsCreatedAgainIsEnteredAgain() throws IOException {
        create("key", session("x", 1, "alice"));
        clock.advance(Duration.ofHours(1));
        Files.delete(entry("alice", "key"));
        create("key", session("x", 1, "alice"));
        assertThat(keysOf("alice")).containsExactly("key");
        clock.advance(Duration.ofHours(1));
        create("key", session("x", 1, "bob"));
        assertThat(entries()).containsExactly(entry("bob", "key"));
    }

    @Test
    void listingIsDoneOnThreadsForFilesAndAsMuchAsIsAskedFor() throws IOException {
        Flux.range(0, 1_000)
                .flatMap(i -> backend.create("key-" + i, session("x", 1, "alice")))
                .blockLast();
        IntStream.range(0, 1_000).forEach(i -> staleUnchecked("alice", "stale-" + i));
        assertThat(backend.keysOf("alice")
                        .map(key -> Thread.currentThread().getName())
                        .subscribeOn(Schedulers.parallel())
                        .blockFirst())
                .startsWith("sessions-files");
        for (int i = 0; i < 20; i++) {
            assertThat(backend.keysOf("alice").take(1 + i).collectList().block())
                    .hasSize(1 + i);
        }
        assertThat(entries().size())
                .as("what nobody asked for was not looked at")
                .isGreaterThan(1_000);
        assertThat(keysOf("alice")).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(entries()).hasSize(1_000);
        assertNoOpenDirectory();
    }

    @Test
    void aClosedBackendListsNothingAndHoldsNothing() throws IOException {
        Flux.range(0, 1_000)
                .flatMap(i -> backend.create("key-" + i, session("x", 1, "alice")))
                .blockLast();
        Flux<String> listing = backend.keysOf("alice");
        assertUnavailable(listing.publishOn(Schedulers.boundedElastic(), false, 1)
                .doOnNext(key -> backend.close())
                .then());
        assertUnavailable(listing.then());
        assertNoOpenDirectory();
    }

    /** A cancelled listing is closed soon after, on a thread for files. */
    private void assertNoOpenDirectory() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            Path entries = layout.directoryOf("alice");
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (targets(descriptors).contains(entries) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(targets(descriptors)).doesNotContain(entries);
        }
    }

    private static List<Path> targets(Path descriptors) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.flatMap(link -> {
                        try {
                            return Stream.of(Files.readSymbolicLink(link));
                        } catch (IOException e) {
                            return Stream.empty(); // closed since
                        }
                    })
                    .toList();
        }
    }

    private static void assertUnavailable(Mono<?> work) {
        assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(work::block);
    }

    /** What a process leaves that is killed between writing an entry and writing its record. */
    private void stale(String owner, String key) throws IOException {
        new OwnerFiles(layout).add(owner, layout.placeOf(key));
    }

    private void staleUnchecked(String owner, String key) {
        try {
            stale(owner, key);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> keysOf(String owner) {
        return backend.keysOf(owner).collectList().block();
    }

    private Path entry(String owner, String key) {
        return layout.directoryOf(owner).resolve(layout.placeOf(key).file().getFileName());
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("owners"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private List<Path> ownerDirectories() throws IOException {
        Path owners = directory.resolve("owners");
        try (Stream<Path> all = Files.walk(owners, 2)) {
            return all.filter(path -> owners.relativize(path).getNameCount() == 2)
                    .toList();
        }
    }
}
