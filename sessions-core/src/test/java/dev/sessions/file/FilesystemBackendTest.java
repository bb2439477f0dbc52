package dev.sessions.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.BackendFixture;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.testing.CapturedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class FilesystemBackendTest extends BackendFixture {

    private static final int MAX_DATA = 16 * 1024 * 1024 + 1024;

    @TempDir
    private Path temp;

    private Path directory;
    private FilesystemBackend backend;

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(RecordFiles.class);

    @BeforeEach
    void open() {
        directory = temp.resolve("sessions");
        backend = newBackend();
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
    void sessionsOutliveTheBackend() {
        create("key", session("hello", 1));
        backend.close();
        backend = newBackend();
        assertThat(find("key")).isEqualTo(session("hello", 1));
    }

    @Test
    void filesAreTouchedOnThreadsOfTheirOwn() {
        String thread = backend.create("key", session("hello", 1))
                .map(created -> Thread.currentThread().getName())
                .subscribeOn(Schedulers.parallel()) // where blocking would be an error
                .block();
        assertThat(thread).startsWith("sessions-files");
    }

    @Test
    void noKeyIsAPathAndNoneDiffersFromAnotherInCaseAlone() throws IOException {
        List<String> keys = new ArrayList<>(List.of(".", "..", "-", "_", "a", "A", "owners", "7f", ".lock", "x.tmp"));
        keys.addAll(List.of("x".repeat(64), "X".repeat(64), "x".repeat(63) + "y"));
        List<String> noKeys = List.of("", "../x", "../../x", "/x", "a/b", "\0", "~");
        keys.addAll(noKeys); // whose files needn't be found, but what they touch isn't theirs to choose either
        keys.forEach(key -> create(key, session("x", 1)));
        assertThat(list(temp)).containsExactly(directory);
        assertThat(files()).hasSize(keys.size()).allSatisfy(file -> {
            assertThat(file.getFileName().toString()).matches("x([0-9a-f]{2})*");
            assertThat(SessionDirectory.isRecord(file)).isTrue();
            assertThat(keys).contains(SessionDirectory.keyOf(file));
            assertThat(directory.relativize(file).toString()).matches("[0-9a-f]{2}/x[0-9a-f]*");
        });
        keys.forEach(this::delete);
        assertThat(files()).isEmpty();
    }

    @Test
    void keysAreSpreadOverTheShards() throws IOException {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        Random random = new Random(1);
        byte[] hash = new byte[32];
        int[] shards = new int[SessionDirectory.SHARDS];
        SessionDirectory layout = SessionDirectory.prepare(directory, false);
        for (int i = 0; i < 100 * shards.length; i++) {
            random.nextBytes(hash);
            shards[layout.placeOf(encoder.encodeToString(hash)).shard()]++;
        }
        assertThat(Arrays.stream(shards).boxed())
                .allSatisfy(keys -> assertThat(keys).isBetween(50, 150));
    }

    @Test
    void theFileHasTheDocumentedLayout() throws IOException {
        create("key", session("hello", 258));
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(onlyFile()));
        assertRecord(file, 4096, 0, 258, null, "hello");
        assertThat(file.capacity()).isEqualTo(50);
        assertThat(onlyFile()).hasFileName("x6b6579");
        assertThat(Files.getLastModifiedTime(onlyFile()).toInstant()).isEqualTo(inAnHour());

        replace("key", 258, session("hello", 259, "ada"));
        ByteBuffer both = ByteBuffer.wrap(Files.readAllBytes(fileOf("key")));
        assertThat(both.slice(0, 50)).isEqualTo(file);
        assertRecord(both.slice(4096, both.capacity() - 4096), 4096, 1, 259, "ada", "hello");
        assertThat(both.capacity()).isEqualTo(4096 + 53);
        assertThat(Files.getLastModifiedTime(fileOf("key")).toInstant()).isEqualTo(inAnHour());

        String larger = "x".repeat(5_000);
        replace("key", 259, session(larger, 260));
        assertRecord(ByteBuffer.wrap(Files.readAllBytes(fileOf("key"))), 8192, 0, 260, null, larger);
        replace("key", 260, session("hello", 261));
        both = ByteBuffer.wrap(Files.readAllBytes(fileOf("key")));
        assertRecord(both.slice(8192, both.capacity() - 8192), 8192, 1, 261, null, "hello");

        String alone = "x".repeat(70_000);
        replace("key", 261, session(alone, 262));
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(fileOf("key")));
        assertRecord(all, 0, 0, 262, null, alone);
        assertThat(all.capacity()).isEqualTo(42 + 3 + 70_000);
    }

    private void assertRecord(ByteBuffer record, int half, long turn, long version, String owner, String data) {
        String texts = (owner == null ? "" : owner) + "key" + data;
        CRC32C checksum = new CRC32C();
        checksum.update(record.array(), record.arrayOffset() + 8, 34 + texts.length());
        assertThat(record.getInt(0)).isEqualTo(0x53455302);
        assertThat(record.getInt(4)).isEqualTo((int) checksum.getValue());
        assertThat(record.getInt(8)).isEqualTo(half);
        assertThat(record.getLong(12)).isEqualTo(turn);
        assertThat(record.getInt(20)).isEqualTo(data.length());
        assertThat(record.getLong(24)).isEqualTo(version);
        assertThat(record.getLong(32)).isEqualTo(inAnHour().toEpochMilli());
        assertThat(record.get(40)).isEqualTo((byte) (owner == null ? 0 : owner.length()));
        assertThat(record.get(41)).isEqualTo((byte) 3);
        assertThat(new String(record.array(), record.arrayOffset() + 42, texts.length(), UTF_8))
                .isEqualTo(texts);
    }

    @Test
    void theLargestSessionThatMayBeConfiguredAndWhatIsAroundItAreTheBound() {
        StoredSession largest = new StoredSession(new byte[MAX_DATA], 1, inAnHour());
        StoredSession larger = new StoredSession(new byte[MAX_DATA + 1], 2, inAnHour());
        assertThat(create("key", largest)).isTrue();
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> replace("key", 1, larger))
                .withMessageContaining("16778241")
                .withMessageContaining("16778240");
        assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> create("other", larger));
        assertThat(find("key")).isEqualTo(largest);
    }

    @Test
    void noTruncationOfAFileIsFound() throws IOException {
        create("key", session("hello", 1));
        byte[] whole = Files.readAllBytes(onlyFile());
        for (int length = 0; length < whole.length; length++) {
            Files.write(onlyFile(), Arrays.copyOf(whole, length));
            assertAbsentUntilCreated(session("length " + length, 1));
        }
    }

    /** Each with a checksum that is right, and in a file that needs none. */
    @Test
    void foreignContentIsNotFound() throws IOException {
        for (int data : new int[] {5, 70_000}) {
            create("key", session("x".repeat(data), 1));
            byte[] whole = Files.readAllBytes(onlyFile());
            List<byte[]> contents = new ArrayList<>();
            contents.add(changed(whole, 3, 3)); // a newer format
            contents.add(changed(whole, 8, -1)); // a negative half
            contents.add(changed(whole, 11, 1)); // half a block
            contents.add(changed(whole, 9, 1)); // a half above the bound
            contents.add(changed(whole, 20, -1)); // a negative length
            contents.add(changed(whole, 22, 7)); // another length
            contents.add(changed(whole, 31, 0)); // no version
            contents.add(changed(whole, 24, -1)); // a negative version
            contents.add(changed(whole, 40, -1)); // a longer owner
            contents.add(changed(whole, 41, 4)); // a longer key
            byte[] strangeOwner = changed(changed(whole, 40, 1), 41, 2); // the first character, and the two others
            contents.add(changed(strangeOwner, 42, '/'));
            byte[] random = new byte[1_000];
            new Random(1).nextBytes(random);
            contents.add(random);
            for (byte[] content : contents) {
                Files.write(onlyFile(), withChecksum(content));
                assertAbsentUntilCreated(session("again", 1));
            }
            delete("key");
        }
    }

    private static byte[] changed(byte[] whole, int at, int value) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] withChecksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 8, content.length - 8);
        return ByteBuffer.wrap(content).putInt(4, (int) checksum.getValue()).array();
    }

    @Test
    void whatDoesNotFitItsChecksumOrItsHalfIsNotFound() throws IOException {
        create("key", session("hello", 1));
        byte[] whole = Files.readAllBytes(onlyFile());
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(onlyFile(), changed);
            assertAbsentUntilCreated(session("again", 1));
        }
        Files.write(onlyFile(), withChecksum(changed(whole, 19, 1))); // the turn of the other half
        assertAbsentUntilCreated(session("again", 1));
    }

    @Test
    void aLargeRecordWithMoreBehindItIsNotFound() throws IOException {
        create("key", session("x".repeat(70_000), 1));
        byte[] whole = Files.readAllBytes(onlyFile());
        Files.write(onlyFile(), Arrays.copyOf(whole, whole.length + 1));
        assertAbsentUntilCreated(session("again", 1));
    }

    @Test
    void aFileAboveTheBoundIsNotFound() throws IOException {
        create("key", session("x".repeat(70_000), 1));
        byte[] larger = Arrays.copyOf(Files.readAllBytes(onlyFile()), 45 + MAX_DATA + 1);
        Files.write(onlyFile(), ByteBuffer.wrap(larger).putInt(20, MAX_DATA + 1).array());
        assertAbsentUntilCreated(session("again", 1));
    }

    @Test
    void aFileThatMayNotBeReadIsNotFound() throws IOException {
        create("key", session("hello", 1));
        assumeTrue(onlyFile().toFile().setReadable(false), "needs permissions");
        assumeTrue(!Files.isReadable(onlyFile()), "permissions don't bind this user");
        assertAbsentUntilCreated(session("again", 1));
    }

    @Test
    void aSymbolicLinkInAFilesPlaceIsNotFollowed() throws IOException {
        create("key", session("hello", 1));
        Path target = temp.resolve("target");
        Files.move(onlyFile(), target);
        byte[] content = Files.readAllBytes(target);
        Files.createSymbolicLink(fileOf("key"), target);
        assertAbsentUntilCreated(session("again", 1));
        assertThat(fileOf("key")).isRegularFile().isNotEqualTo(target);
        assertThat(Files.isSymbolicLink(fileOf("key"))).isFalse();
        assertThat(target).hasBinaryContent(content);

        delete("key");
        Files.createSymbolicLink(fileOf("key"), target);
        delete("key");
        assertThat(target).as("delete removes the link only").exists();
    }

    @Test
    void aDirectoryInAFilesPlaceIsNotFoundAndMakesWay() throws IOException {
        Files.createDirectory(fileOf("key"));
        assertAbsentUntilCreated(session("first", 1));

        delete("key");
        Files.createDirectory(fileOf("key"));
        Files.writeString(fileOf("key").resolve("precious"), "not ours");
        delete("key");
        assertAbsentUntilCreated(session("second", 1));
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all).filteredOn(path -> path.endsWith("precious")).hasSize(1);
        }
    }

    @Test
    void aRemovedDirectoryIsAFaultNotAnAbsentSession() throws IOException {
        create("key", session("hello", 1));
        Path away = temp.resolve("away");
        Files.move(directory, away);
        assertFault("read", backend.find("key"));
        assertFault("read", backend.find("never-created"));
        assertFault("create", backend.create("key", session("x", 1)));
        assertFault("replace", backend.replace("key", 1, session("x", 2)));
        assertFault("delete", backend.delete("key"));
        assertThat(directory).doesNotExist();

        Files.createDirectory(directory);
        assertFault("read", backend.find("key"));

        Files.delete(directory);
        Files.move(away, directory);
        assertThat(find("key")).as("back when the directory is back").isEqualTo(session("hello", 1));
    }

    @Test
    void aFailedWriteLeavesTheSessionAsItWas() throws IOException {
        create("key", session("hello", 1));
        Path shard = onlyFile().getParent();
        Files.delete(shard.resolve(".lock"));
        Files.createDirectory(shard.resolve(".lock"));
        assertFault("replace", backend.replace("key", 1, session("x", 2)));
        assertFault("delete", backend.delete("key"));
        assertThat(find("key")).isEqualTo(session("hello", 1));
        Files.delete(shard.resolve(".lock"));
        assertThat(replace("key", 1, session("x", 2))).isTrue();
    }

    @Test
    void whoCancelsLeavesAWholeSessionOrNone() throws IOException {
        for (int i = 0; i < 200; i++) {
            Disposable subscription =
                    backend.create("key-" + i, session("x".repeat(i), i + 1)).subscribe();
            if (i % 2 == 0) {
                Thread.onSpinWait();
            }
            subscription.dispose();
        }
        backend.close();
        backend = newBackend();
        for (int i = 0; i < 200; i++) {
            assertThat(find("key-" + i)).isIn(null, session("x".repeat(i), i + 1));
        }
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void aClosedBackendAnswersWithErrors() {
        create("key", session("hello", 1));
        backend.close();
        assertFault("read", backend.find("key"));
        assertFault("create", backend.create("other", session("x", 1)));
        assertFault("remove", backend.sweep());
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000, 50_000, 100_000})
    void aReaderNeverSeesAnythingButAWholeSessionAndNeverAnOlderOneThanBefore(int length) {
        create("key", session("0".repeat(length), 1));
        Mono<Boolean> writing = Flux.range(0, 300)
                .concatMap(i -> backend.replace(
                        "key", i + 1, session(String.valueOf(i % 10).repeat(length - i), i + 2)))
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        AtomicLong newest = new AtomicLong();
        Mono<Boolean> reading = Mono.defer(() -> {
                    long before = newest.get();
                    return backend.find("key")
                            .doOnNext(found -> newest.accumulateAndGet(found.version(), Math::max))
                            .map(found -> found.version() >= before && isWhole(found, length));
                })
                .defaultIfEmpty(false)
                .repeat(1_000)
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        assertThat(Flux.merge(writing, reading, reading).collectList().block()).containsOnly(true);
    }

    private static boolean isWhole(StoredSession session, int longest) {
        byte[] data = session.data();
        int length = session.version() == 1 ? longest : (int) (longest + 2 - session.version());
        for (byte b : data) {
            if (b != data[0]) {
                return false;
            }
        }
        return data.length == length;
    }

    private void assertAbsentUntilCreated(StoredSession next) {
        log.clear();
        assertThat(find("key")).isNull();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("counts as absent", fileOf("key").toString());
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(create("key", next)).isTrue();
        assertThat(find("key")).isEqualTo(next);
    }

    private void assertFault(String operation, Mono<?> work) {
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(work::block)
                .withMessageContaining("Could not " + operation)
                .withMessageContaining(directory.toString())
                .withMessageNotContaining("key");
    }

    private FilesystemBackend newBackend() {
        return Backends.forced(directory, clock);
    }

    private Path fileOf(String key) {
        return SessionDirectory.prepare(directory, false).placeOf(key).file();
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    /** All files but the locks. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !path.endsWith(".lock"))
                    .toList();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }
}
