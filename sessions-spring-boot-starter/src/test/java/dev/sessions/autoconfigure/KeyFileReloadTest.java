package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyInfo.State;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.KeyRingChanged;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.KeyFiles;
import dev.sessions.testing.Keys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** A key file that changes while the application runs. */
class KeyFileReloadTest {

    private static final String OLD = id(1);
    private static final String NEW = id(2);

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<KeyRingChanged> events = new LinkedBlockingQueue<>();

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
            .withBean("events", Events.class, () -> new Events(events));

    @Test
    void aFileThatIsReplacedIsLoadedAgain() {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));

        application.withPropertyValues("sessions.key-file=" + file).run(context -> {
            KeyFiles.write(file, KeyFiles.entry(2, "active-from: 2099-01-01T00:00:00Z") + KeyFiles.entry(1));

            KeyRingChanged changed = events.poll(20, TimeUnit.SECONDS);
            assertThat(changed.keys()).extracting(KeyInfo::id).containsExactly(NEW, OLD);
            assertThat(changed.keys()).extracting(KeyInfo::state).containsExactly(State.ANNOUNCED, State.SEALING);
            assertThat(context.getBean(KeyRingSource.class).describe()).isEqualTo(changed.keys());
        });
    }

    @Test
    void aSecretThatIsSwappedByItsLinkIsLoadedAgainEachTime() {
        Path file = KeyFiles.mount(directory, "one", KeyFiles.entry(1));

        application.withPropertyValues("sessions.key-file=" + file).run(context -> {
            KeyFiles.mount(directory, "two", KeyFiles.entry(2) + KeyFiles.entry(1));
            assertThat(events.poll(20, TimeUnit.SECONDS).keys())
                    .extracting(KeyInfo::id)
                    .containsExactly(NEW, OLD);

            KeyFiles.mount(directory, "three", KeyFiles.entry(2));
            assertThat(events.poll(20, TimeUnit.SECONDS).keys())
                    .extracting(KeyInfo::id)
                    .containsExactly(NEW);
        });
    }

    @Test
    void aChangeBehindALinkToAnotherDirectoryIsSeen() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path target = KeyFiles.write(elsewhere.resolve("keys.yml"), KeyFiles.entry(1));
        Path here = Files.createDirectory(directory.resolve("here"));
        Path link = Files.createSymbolicLink(here.resolve("keys.yml"), target);

        application.withPropertyValues("sessions.key-file=" + link).run(context -> {
            KeyFiles.write(target, KeyFiles.entry(2) + KeyFiles.entry(1));
            assertThat(events.poll(20, TimeUnit.SECONDS).keys())
                    .extracting(KeyInfo::id)
                    .containsExactly(NEW, OLD);

            KeyFiles.write(target, KeyFiles.entry(2)); // by now it is watched, and was not only loaded at the start
            assertThat(events.poll(20, TimeUnit.SECONDS).keys())
                    .extracting(KeyInfo::id)
                    .containsExactly(NEW);
        });
    }

    @Test
    void aBrokenFileLeavesTheKeysBeforeItInUseAndSaysSo() {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        try (CapturedLog log = new CapturedLog(KeyReports.class)) {
            application.withPropertyValues("sessions.key-file=" + file).run(context -> {
                context.getBean(KeyMetrics.class).bindTo(meters);
                assertThat(health(context).getDetails()).doesNotContainKey("problem");

                KeyFiles.write(file, "- authentication: oops-" + Keys.AUTHENTICATION);
                waitFor(() -> health(context).getDetails().containsKey("problem"));

                assertThat(health(context).getStatus()).as("it works as before").isEqualTo(Status.UP);
                assertThat(health(context).getDetails().toString())
                        .contains(OLD, "[0].authentication must begin with 'base64:' or 'hex:'")
                        .doesNotContain("oops");
                assertThat(meters.get("sessions.keys.stale").gauge().value()).isEqualTo(1);
                assertThat(context.getBean(KeyRingSource.class).describe())
                        .extracting(KeyInfo::id)
                        .containsExactly(OLD);

                // Some file systems set that time once more when they write a file out.
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                ReloadableKeyRing keys = (ReloadableKeyRing) context.getBean(KeyRingSource.class);
                for (int i = 0; i < 3; i++) { // the listener of the one is done when the next one is
                    keys.reload()
                            .toCompletableFuture()
                            .exceptionally(refused -> false)
                            .get(10, TimeUnit.SECONDS);
                }
                assertThat(log.warnings()).as("once").hasSize(1);
                assertThat(log.warnings().get(0))
                        .contains("refused", "the ones before stay in use")
                        .doesNotContain("oops");

                KeyFiles.write(file, KeyFiles.entry(2) + KeyFiles.entry(1));
                assertThat(events.poll(20, TimeUnit.SECONDS)).isNotNull();
                assertThat(health(context).getDetails()).doesNotContainKey("problem");
                assertThat(meters.get("sessions.keys.stale").gauge().value()).isZero();
                assertThat(meters.get("sessions.keys.reloads")
                                .tag("outcome", "swapped")
                                .functionCounter()
                                .count())
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void aFileThatIsGoneLeavesTheKeysInUse() throws Exception {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));

        application.withPropertyValues("sessions.key-file=" + file).run(context -> {
            Files.delete(file);
            waitFor(() -> health(context).getDetails().containsKey("problem"));

            assertThat(health(context).getDetails().get("problem")).asString().endsWith("does not exist");
            assertThat(context.getBean(KeyRingSource.class).describe()).hasSize(1);
        });
    }

    @Test
    void itIsNotWatchedAnyMoreOnceTheApplicationHasStopped() {
        Path file = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));

        application.withPropertyValues("sessions.key-file=" + file).run(context -> {
            waitFor(() -> watching() > 0);
        });
        waitFor(() -> watching() == 0);
    }

    private static long watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sessions-key-file"))
                .count();
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(SessionsHealth.class).health().block(Duration.ofSeconds(10));
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static String id(long seed) {
        return SessionKey.of(Keys.bytes(seed, 32), Keys.bytes(seed + 1000, 32)).idText();
    }

    private record Events(LinkedBlockingQueue<KeyRingChanged> queue)
            implements ApplicationListener<PayloadApplicationEvent<KeyRingChanged>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<KeyRingChanged> event) {
            queue.add(event.getPayload());
        }
    }
}
