package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.key.SessionKey;
import dev.sessions.keyring.StagedKey;
import dev.sessions.testing.KeyFiles;
import dev.sessions.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key file may be, and what is refused. */
class KeyFileTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void aListInYaml() {
        List<StagedKey> keys = load("# newest first\n" + KeyFiles.entry(2, "active-from: 2026-04-01T00:00:00Z")
                + KeyFiles.entry(1, "retire-at: \"2026-05-01T00:00:00Z\"") + "- " + Keys.base64(3, 64) + "\n");

        assertThat(keys)
                .extracting(key -> key.key().id())
                .containsExactly(id(2), id(1), SessionKey.of(Keys.bytes(3, 64)).id());
        assertThat(keys.get(0).activeFrom()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(keys.get(1).retireAt()).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(keys.get(2).key().seals()).isFalse();
    }

    @Test
    void aListInJson() {
        List<StagedKey> keys = load("""
                [
                \t{"authentication": "%s", "encryption": "%s", "active-from": "2026-04-01T02:00:00+02:00"},
                \t{"authentication": "%s"}
                ]
                """.formatted(Keys.base64(2, 32), Keys.base64(1002, 32), Keys.base64(3, 32)));

        assertThat(keys.get(0).key().id()).isEqualTo(id(2));
        assertThat(keys.get(0).activeFrom()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(keys).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                     | must be a list of entries
            authentication: base64:SECRET          | must be a list of entries
            []                                     | is an empty list
            - - base64:SECRET                      | [0] in line 1 must be an entry
            - secret: base64:SECRET                | [0] has a field in line 1 that is none of
            - authentication: [base64:SECRET]      | [0].authentication must be a text
            - {authentication: a, authentication: b} | [0].authentication is there twice
            - authentication: "SECRET              | is neither YAML nor JSON: see line 1
            - authentication: !!java.io.File SECRET | is neither YAML nor JSON: see line 1
            - authentication: SECRET               | [0].authentication must begin with 'base64:' or 'hex:'
            """)
    void anythingElseIsRefusedAndNotQuoted(String text, String problem) {
        assertRefused(KeyFiles.write(directory.resolve("keys.yml"), text), problem);
    }

    @Test
    void whatIsWrongWithATimeIsSaid() {
        assertThatExceptionOfType(InvalidSessionsPropertyException.class)
                .isThrownBy(() -> load(KeyFiles.entry(1, "active-from: tomorrow")))
                .withMessageContaining("[0].active-from is not an instant such as 2027-01-01T00:00:00Z");
        assertThatExceptionOfType(InvalidSessionsPropertyException.class)
                .isThrownBy(() -> load(KeyFiles.entry(1, "retire-at: 2026-02-01T00:00:00Z")))
                .withMessageContaining("has no key that may seal now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void oneThatOthersCanReachIsRefused(String mode) throws IOException {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertRefused(file, "can be reached by its group or by others (" + mode + ")");
    }

    @Test
    void theGroupMayReadItWhereThatIsSaid() throws IOException {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

        assertThat(new KeyFile(file.toString(), true, CLOCK).load()).hasSize(1);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatExceptionOfType(InvalidSessionsPropertyException.class)
                .isThrownBy(() -> new KeyFile(file.toString(), true, CLOCK).load());
    }

    @Test
    void oneThatBelongsToSomebodyElseIsRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a file away");
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));
        Files.setAttribute(file, "unix:uid", 12345);

        assertRefused(file, "belongs to 12345, and the application runs as root");
    }

    @Test
    void aLinkIsFollowedAndWhatItLeadsToIsChecked() throws IOException {
        Path file = KeyFiles.mount(directory, "one", KeyFiles.entry(1));
        assertThat(new KeyFile(file.toString(), false, CLOCK).load()).hasSize(1);

        Files.setPosixFilePermissions(file.toRealPath(), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(file, "can be reached by its group or by others");
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        assertRefused(directory, "is not a file");
        assertRefused(directory.resolve("absent.yml"), "does not exist");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF, 0, 1});
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rw-------"));
        assertRefused(binary, "is not text in UTF-8");
        assertRefused(KeyFiles.write(directory.resolve("long"), "#".repeat((1 << 20) + 1)), "is longer than 1 MiB");
    }

    private List<StagedKey> load(String text) {
        return new KeyFile(KeyFiles.write(directory.resolve("keys.yml"), text).toString(), false, CLOCK).load();
    }

    private static int id(long seed) {
        return SessionKey.of(Keys.bytes(seed, 32), Keys.bytes(seed + 1000, 32)).id();
    }

    private static void assertRefused(Path file, String problem) {
        assertThatExceptionOfType(InvalidSessionsPropertyException.class)
                .isThrownBy(() -> new KeyFile(file.toString(), false, CLOCK).load())
                .withMessageStartingWith("sessions.key-file names " + file)
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    }
}
