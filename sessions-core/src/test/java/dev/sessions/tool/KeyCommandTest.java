package dev.sessions.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutArgumentsItPrintsAnEntry() throws Exception {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("- authentication: base64:\\S{44}\n  encryption: base64:\\S{44}\n");

        String first = out.toString(StandardCharsets.UTF_8);
        run();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as("another one each time")
                .isNotEqualTo(first + first);
        assertThat(KeyList.parse(first).entries().get(0).key().key().seals()).isTrue();
    }

    @Test
    void whatWasDoneIsSaidByKeyIdAndNotByKey() throws IOException {
        run();
        Path file = Files.write(directory.resolve("keys.yml"), out.toByteArray());
        out.reset();

        assertThat(run(file.toString(), "--active-in", "0s", "--retire-after", "12h"))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("[0-9a-f]{8} is added, active from \\S+Z\n[0-9a-f]{8} retires at \\S+Z\n");
        assertThat(Files.readString(file)).doesNotContain("active-from").contains("retire-at");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--active-in 2d",
                "one two",
                "--frequently",
                "one --active-in",
                "one --active-in soon",
                "one --active-in -1d",
                "one --retire-after 0d"
            })
    void wrongArgumentsAreExplained(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage:");
        assertThat(out.size()).isZero();
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(run(directory.resolve("absent").toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("absent does not exist", "It was not touched.");
    }

    /** As {@code java -jar} does it: with the classes of this module and no library. */
    @Test
    void itRunsOnTheJdkAloneAndAtTheSameTimeWithoutLosingAKey() throws Exception {
        run();
        Path file = Files.write(directory.resolve("keys.yml"), out.toByteArray());
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new ProcessBuilder(
                            JAVA,
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classes(),
                            KeyCommand.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        List<String> added = new ArrayList<>();
        for (Process process : all) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            added.add(said.substring(0, 8));
        }

        List<String> kept = new ArrayList<>();
        for (KeyEntry entry : KeyList.parse(Files.readString(file)).entries()) {
            kept.add(entry.key().key().idText());
        }
        assertThat(kept).hasSize(5).containsAll(added);
    }

    private static String classes() throws Exception {
        return new File(KeyCommand.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private int run(String... arguments) {
        return new KeyCommand(new PrintStream(out, true), new PrintStream(err, true), Clock.systemUTC()).run(arguments);
    }
}
