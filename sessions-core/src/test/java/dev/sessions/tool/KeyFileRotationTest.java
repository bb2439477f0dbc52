package dev.sessions.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock stands at noon of March 1st: a new key is active on the 3rd, and the old one retires on April 2nd. */
class KeyFileRotationTest {

    private static final String A = secret(1);
    private static final String B = secret(2);
    private static final String C = secret(3);
    private static final String D = secret(4);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    @Test
    void aNewKeyIsAddedInFrontAndTheOldestWithoutAnEndGetsOne() throws Exception {
        assertThat(rotated("- authentication: " + A + "\n  encryption: " + B + "\n"))
                .isEqualTo("""
                - authentication: NEW
                  encryption: NEW
                  active-from: 2026-03-03T12:00:00Z
                - authentication: %s
                  encryption: %s
                  retire-at: 2026-04-02T12:00:00Z
                """.formatted(A, B));
    }

    @Test
    void commentsAndStyleAreKept() throws Exception {
        assertThat(rotated("""
                ---
                # Keys of the shop.
                # Ask Ada before you touch them.

                # This year's.
                  -   authentication: "%s"   # made with openssl
                      encryption: '%s'

                  # Last year's, still
                  # in some baskets.
                  -   authentication: %s
                      # without encryption
                      retire-at: 2026-03-20T00:00:00Z # after Easter
                # The end.
                """.formatted(A, B, C))).isEqualTo("""
                ---
                # Keys of the shop.
                # Ask Ada before you touch them.

                  -   authentication: NEW
                      encryption: NEW
                      active-from: 2026-03-03T12:00:00Z
                # This year's.
                  -   authentication: "%s"   # made with openssl
                      encryption: '%s'
                      retire-at: 2026-04-02T12:00:00Z

                  # Last year's, still
                  # in some baskets.
                  -   authentication: %s
                      # without encryption
                      retire-at: 2026-03-20T00:00:00Z # after Easter
                # The end.
                """.formatted(A, B, C));
    }

    @Test
    void keysThatHaveRetiredAreDropped() throws Exception {
        assertThat(rotated("""
                - authentication: %s
                # old
                - authentication: %s
                  retire-at: 2026-03-01T12:00:00Z
                # older
                - authentication: %s
                  retire-at: 2026-01-01T00:00:00Z
                """.formatted(A, B, C))).isEqualTo("""
                - authentication: NEW
                  active-from: 2026-03-03T12:00:00Z
                - authentication: %s
                  retire-at: 2026-04-02T12:00:00Z
                # old
                # older
                """.formatted(A));
    }

    @Test
    void oneThatIsDroppedRightBehindTheOneThatRetiresIsDropped() throws Exception {
        assertThat(rotated(
                        "- authentication: " + A + "\n- authentication: " + B + "\n  retire-at: 2026-01-01T00:00:00Z"))
                .isEqualTo("""
                        - authentication: NEW
                          active-from: 2026-03-03T12:00:00Z
                        - authentication: %s
                          retire-at: 2026-04-02T12:00:00Z
                        """.formatted(A));
    }

    @Test
    void aFileWithoutANewLineAtItsEndAndOneFromWindows() throws Exception {
        assertThat(rotated("- authentication: " + A)).isEqualTo("""
                - authentication: NEW
                  active-from: 2026-03-03T12:00:00Z
                - authentication: %s
                  retire-at: 2026-04-02T12:00:00Z
                """.formatted(A));
        assertThat(rotated("- authentication: " + A + "\r\n"))
                .isEqualTo("- authentication: NEW\r\n"
                        + "  active-from: 2026-03-03T12:00:00Z\r\n- authentication: " + A
                        + "\r\n  retire-at: 2026-04-02T12:00:00Z\r\n");
    }

    @Test
    void jsonKeepsItsSpacing() throws Exception {
        assertThat(rotated("""
                [
                  {
                    "authentication": "%s",
                    "encryption": "%s"
                  },
                  {
                    "authentication": "%s", "retire-at": "2026-03-01T00:00:00Z"
                  },
                  { "authentication": "%s", "retire-at": "2027-03-01T00:00:00Z" }
                ]
                """.formatted(A, B, C, D))).isEqualTo("""
                [
                  {
                    "authentication": "NEW",
                    "encryption": "NEW",
                    "active-from": "2026-03-03T12:00:00Z"
                  },
                  {
                    "authentication": "%s",
                    "encryption": "%s",
                    "retire-at": "2026-04-02T12:00:00Z"
                  },
                  { "authentication": "%s", "retire-at": "2027-03-01T00:00:00Z" }
                ]
                """.formatted(A, B, D));
        assertThat(rotated("[{\"authentication\":\"" + A + "\"}]"))
                .isEqualTo("[{\"authentication\":\"NEW\", \"active-from\":\"2026-03-03T12:00:00Z\"},"
                        + " {\"authentication\":\"" + A + "\", \"retire-at\":\"2026-04-02T12:00:00Z\"}]");
    }

    @Test
    void rotatingAgainAndAgainKeepsAKeyUntilItsTokensHaveRunOut() throws Exception {
        Path file = write("- authentication: " + A + "\n");
        for (int i = 0; i < 10; i++) {
            rotate(file);
            clock.advance(Duration.ofDays(20));
        }

        List<KeyEntry> entries = KeyList.parse(Files.readString(file)).entries();
        assertThat(entries).as("announced, in use, and those whose tokens live").hasSize(3);
        assertThat(entries.get(0).fields()).doesNotContainKey(KeyEntry.RETIRE_AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "authentication: SECRET\n",
                "keys:\n- authentication: SECRET\n",
                "- SECRET\n",
                "-\n  authentication: SECRET\n",
                "- {authentication: SECRET}\n",
                "- authentication: SECRET\n   encryption: SECRET\n",
                "- authentication: SECRET\n - authentication: OTHER\n",
                "- authentication: SECRET\n  authentication: SECRET\n",
                "- authentication: SECRET\n  secret: SECRET\n",
                "- authentication: &a SECRET\n",
                "- authentication: |\n    SECRET\n",
                "- authentication: SECRET\n---\n- authentication: OTHER\n",
                "- encryption: SECRET\n",
                "- authentication: base64:AAAA\n",
                "- authentication: SECRET\n  active-from: 2099-01-01T00:00:00Z\n",
                "- authentication: SECRET\n  active-from: soon\n",
                "- authentication: SECRET\n- authentication: SECRET\n",
                "[]",
                "[{}]",
                "[{\"authentication\": \"SECRET\"},]",
                "[{\"authentication\": \"SECRET\"}] # comment",
                "[{\"authentication\": {\"a\": \"SECRET\"}}]",
                "[{\"authentication\": \"\\u0062ase64\"}]",
                "{\"authentication\": \"SECRET\"}"
            })
    void aShapeThatIsNotKnownIsRefusedAndTheFileIsNotTouched(String text) throws Exception {
        String secrets = text.replace("SECRET", A).replace("OTHER", B);
        Path file = write(secrets);

        assertThatExceptionOfType(RefusedFile.class)
                .isThrownBy(() -> rotate(file))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(A.substring(7, 20)));
        assertThat(file).hasContent(secrets);
        assertThat(list()).containsExactly(file);
    }

    @Test
    void modeOwnerAndLinkAreKept() throws Exception {
        Path file = write("- authentication: " + A + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link.yml"), file.getFileName());
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Files.setAttribute(file, "unix:uid", 12345);
            Files.setAttribute(file, "unix:gid", 12346);
        }

        rotate(link);

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.readString(file)).contains("active-from");
        assertThat(list()).containsExactlyInAnyOrder(file, link);
        assumeTrue(root, "only root can give a file away");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12346);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** What becomes of a text, with each new secret as {@code NEW}. */
    private String rotated(String text) throws Exception {
        Path file = write(text);
        rotate(file);
        String after = Files.readString(file);
        for (String known : List.of(A, B, C, D)) {
            after = after.replace(known, "KNOWN-" + known.charAt(7) + known.charAt(8));
        }
        after = after.replaceAll("base64:[A-Za-z0-9+/=]{44}", "NEW");
        for (String known : List.of(A, B, C, D)) {
            after = after.replace("KNOWN-" + known.charAt(7) + known.charAt(8), known);
        }
        return after;
    }

    private void rotate(Path file) throws Exception {
        new KeyFileRotation(file, clock).rotate(Duration.ofDays(2), Duration.ofDays(30));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("keys.yml"), text);
    }

    private static String secret(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return "base64:" + Base64.getEncoder().encodeToString(bytes);
    }
}
