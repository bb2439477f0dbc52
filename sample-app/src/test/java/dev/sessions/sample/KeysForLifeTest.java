package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.Reason;
import dev.sessions.key.KeyRing;
import dev.sessions.spi.SessionListener;
import dev.sessions.test.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Keys are rotated over two samples while visitors go on, and nobody loses a session or meets a key that the other sample does
 * not know. Time is moved; where {@code CI} is set, it is moved through more rotations, with more visitors.
 */
class KeysForLifeTest {

    private static final boolean CI = System.getenv("CI") != null;
    private static final int ROTATIONS = CI ? 6 : 1;
    private static final int VISITORS = CI ? 200 : 20;
    private static final Duration ANNOUNCED = Duration.ofDays(2);
    private static final Duration LIFETIME = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final MutableClock clock = new MutableClock();
    private final AtomicInteger unknownKeys = new AtomicInteger();

    @Test
    void aRollingRestartWithStagedKeysLosesNothing() throws Exception {
        List<Entry> keys = new ArrayList<>(List.of(new Entry(newKey(), null, null)));
        RunningSample[] samples = {start(keys), start(keys)};
        try (Traffic traffic = new Traffic(VISITORS, samples)) {
            for (int i = 0; i < ROTATIONS; i++) {
                Instant active = clock.instant().plus(ANNOUNCED);
                Entry old = keys.get(0);
                keys.set(0, new Entry(old.secrets(), old.activeFrom(), active.plus(LIFETIME)));
                keys.add(0, new Entry(newKey(), active, null));
                roll(samples, keys, traffic);
                assertThat(states(samples)).containsOnly("announced sealing");

                clock.set(active);
                traffic.flow();
                assertThat(states(samples)).containsOnly("sealing opening");

                clock.set(active.plus(LIFETIME));
                traffic.flow();
                assertThat(states(samples)).containsOnly("sealing");
                keys.remove(1); // at the next restart
            }
            report("rolling restart", traffic);
        } finally {
            close(samples);
        }
    }

    @Test
    void aKeyFileThatIsRotatedUnderRunningSamplesLosesNothing() throws Exception {
        Path file = write(directory.resolve("keys.yml"), entry(newKey()));
        RunningSample[] samples = {start(file), start(file)};
        try (Traffic traffic = new Traffic(VISITORS, samples)) {
            for (int i = 0; i < ROTATIONS; i++) {
                Instant active = clock.instant().plus(ANNOUNCED);
                rotateWithTheTool(file, active);
                waitFor(samples, "announced sealing"::equals);

                clock.set(active);
                traffic.flow();
                assertThat(states(samples)).containsOnly("sealing opening");
                write(
                        file,
                        "- "
                                + Files.readString(file)
                                        .split("\n- ", 2)[0]
                                        .substring(2)
                                        .replaceAll("  active-from: .*\n?", "")
                                + "\n");
                waitFor(samples, "sealing"::equals);
                traffic.flow();
            }
            report("key file", traffic);
        } finally {
            close(samples);
        }
    }

    @Test
    void aSecretThatIsSwappedByItsLinkLosesNothingEvenWhenItSealsAtOnce() throws Exception {
        String old = entry(newKey());
        Path file = mount("0", old);
        RunningSample[] samples = {start(file), start(file)};
        try (Traffic traffic = new Traffic(VISITORS, samples)) {
            for (int i = 1; i <= ROTATIONS; i++) {
                String next = entry(newKey());
                mount(i + "a", next + old); // not announced: whoever loads it first seals with it
                waitFor(samples, "sealing opening"::equals);
                traffic.flow();
                traffic.flow();
                mount(i + "b", next);
                waitFor(samples, "sealing"::equals);
                traffic.flow();
                old = next;
            }
            report("swapped secret", traffic);
        } finally {
            close(samples);
        }
    }

    private void report(String what, Traffic traffic) throws InterruptedException {
        traffic.close();
        System.out.printf(
                "%s: %d rotations, requests %d, sessions %d, lost %d, unknown keys met %d%n",
                what, ROTATIONS, traffic.requests(), traffic.sessions(), traffic.lost(), unknownKeys.get());
        assertThat(traffic.wrong()).isEmpty();
        assertThat(unknownKeys).hasValue(0);
    }

    /** One after the other, as a deployment does it. */
    private void roll(RunningSample[] samples, List<Entry> keys, Traffic traffic) {
        for (int i = 0; i < samples.length; i++) {
            traffic.drain(samples[i]);
            samples[i].close();
            samples[i] = start(keys);
            traffic.open(samples[i]);
            traffic.flow();
        }
    }

    private RunningSample start(List<Entry> keys) {
        List<String> properties = new ArrayList<>();
        for (Entry key : keys) {
            String entry = "sessions.keys[" + keys.indexOf(key) + "].";
            properties.add(entry + "authentication=" + key.secrets().get(0));
            properties.add(entry + "encryption=" + key.secrets().get(1));
            if (key.activeFrom() != null) {
                properties.add(entry + "active-from=" + key.activeFrom());
            }
            if (key.retireAt() != null) {
                properties.add(entry + "retire-at=" + key.retireAt());
            }
        }
        return start(properties.toArray(String[]::new));
    }

    private RunningSample start(Path file) {
        return start("sessions.key-file=" + file);
    }

    private RunningSample start(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("sessions.ephemeral-key=false");
        all.add("sessions.lifetime=90d"); // time is moved by months; what is tested are keys
        return RunningSample.start(
                context -> {
                    context.registerBean("clock", Clock.class, () -> clock);
                    context.registerBean("ownThreads", ReactorResourceFactory.class, KeysForLifeTest::ownThreads);
                    context.registerBean("unknownKeys", SessionListener.class, () -> new SessionListener() {
                        @Override
                        public void refused(String session, Reason reason) {
                            if (reason == Reason.UNKNOWN_KEY) {
                                unknownKeys.incrementAndGet();
                            }
                        }
                    });
                },
                directory.resolve("sessions"),
                all.toArray(String[]::new));
    }

    /** Those that all samples of a process share end with the first of them. */
    private static ReactorResourceFactory ownThreads() {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setShutdownQuietPeriod(Duration.ZERO);
        factory.setShutdownTimeout(Duration.ofSeconds(1));
        return factory;
    }

    /** The states of all keys, of each sample. */
    private static List<String> states(RunningSample... samples) {
        List<String> states = new ArrayList<>();
        for (RunningSample sample : samples) {
            try {
                List<String> each = new ArrayList<>();
                for (JsonNode key : new ObjectMapper()
                        .readTree(sample.browser().get("/keys").body())) {
                    assertThat(key.get("id").asText()).matches("[0-9a-f]{8}");
                    each.add(key.get("state").asText());
                }
                states.add(String.join(" ", each));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return states;
    }

    private static void waitFor(RunningSample[] samples, Predicate<String> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!states(samples).stream().allMatch(condition)) {
            assertThat(System.nanoTime()).as("%s", states(samples)).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void close(RunningSample... samples) {
        for (RunningSample sample : samples) {
            sample.close();
        }
    }

    private record Entry(List<String> secrets, Instant activeFrom, Instant retireAt) {}

    private static List<String> newKey() throws Exception {
        return tool().lines()
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    private static String entry(List<String> secrets) {
        return "- authentication: " + secrets.get(0) + "\n  encryption: " + secrets.get(1) + "\n";
    }

    /** It reads the system's clock, which is behind the test's, and a little further when it does. */
    private static void rotateWithTheTool(Path file, Instant active) throws Exception {
        long seconds = Duration.between(Instant.now(), active).toSeconds() - 5;
        assertThat(tool(file.toString(), "--active-in", seconds + "s")).contains("is added, active from", "retires at");
    }

    /** The command of sessions-core, as its jar runs it. */
    private static String tool(String... arguments) throws Exception {
        Path core = Path.of(KeyRing.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                core.toString(),
                "dev.sessions.tool.KeyCommand"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Path write(Path file, String text) throws IOException {
        Path temporary = Files.writeString(file.resolveSibling("new"), text);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
        return Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As Kubernetes mounts a secret, and swaps it. */
    private Path mount(String generation, String text) throws IOException {
        Path mount = Files.createDirectories(directory.resolve("mount"));
        Path data = Files.createDirectory(mount.resolve(".." + generation));
        write(data.resolve("keys.yml"), text);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path file = mount.resolve("keys.yml");
        return Files.isSymbolicLink(file) ? file : Files.createSymbolicLink(file, Path.of("..data", "keys.yml"));
    }
}
