package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SealedValues;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.KeyRingListener;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.keyring.StagedKey;
import dev.sessions.keyring.StoredKeys;
import dev.sessions.test.MutableClock;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Keys;
import dev.sessions.testing.TestBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import reactor.core.publisher.Mono;

/** {@code sessions.key-ring} and {@code sessions.invalid-before}. */
class KeyRingStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MASTER = "sessions.key-ring.master-key=" + Keys.base64(7, 32);
    private static final String[] SHARED = {"sessions.key-ring.store=shared", MASTER};

    private final MutableClock clock = new MutableClock();
    private final TestBackend backend = new TestBackend(clock);
    private final ReactiveWebApplicationContextRunner without = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class));
    private final ReactiveWebApplicationContextRunner node =
            without.withBean(Clock.class, () -> clock).withBean("shared", SessionBackend.class, () -> backend);

    @Test
    void nodesWithOneStoreHaveOneRing() {
        node.withPropertyValues(SHARED)
                .run(one -> node.withPropertyValues(SHARED).run(other -> {
                    assertThat(one).hasNotFailed();
                    String text = one.getBean(SealedValues.class).seal("a", "value", Duration.ofHours(1));
                    assertThat(other.getBean(SealedValues.class)
                                    .open("a", text, String.class)
                                    .value())
                            .contains("value");
                }));
    }

    @Test
    void theRingIsKeptInFilesBesideSessions(@TempDir Path directory) {
        ReactiveWebApplicationContextRunner files = without.withPropertyValues(
                MASTER,
                "sessions.key-ring.store=filesystem",
                "sessions.store=filesystem",
                "sessions.filesystem.directory=" + directory.resolve("sessions"));
        files.run(one -> {
            assertThat(one).hasNotFailed();
            String id = one.getBean(KeyRingSource.class).describe().get(0).id();
            files.run(other -> assertThat(
                            other.getBean(KeyRingSource.class).describe().get(0).id())
                    .isEqualTo(id));
        });
    }

    @Test
    void anOutageLeavesTheRingWorkingAndIsSaidOnce() throws Exception {
        try (CapturedLog log = new CapturedLog(KeyReports.class)) {
            node.withPropertyValues(SHARED).run(context -> {
                ReloadableKeyRing ring = context.getBean(ReloadableKeyRing.class);
                KeyRing before = ring.current();
                backend.down = true;
                for (int i = 0; i < 3; i++) {
                    assertThat(Mono.fromCompletionStage(ring.reload())
                                    .onErrorReturn(false)
                                    .block(PATIENCE))
                            .isFalse();
                }
                assertThat(ring.current()).isSameAs(before);
                assertThat(context.getBean(KeyReports.class).problem()).contains("sessions.key-ring.store");

                backend.down = false;
                Mono.fromCompletionStage(ring.reload()).block(PATIENCE);
                // What is told of one load is told before the next one begins.
                assertThat(Mono.fromCompletionStage(ring.reload()).block(PATIENCE))
                        .isFalse();
                assertThat(context.getBean(KeyReports.class).problem()).isNull();
            });
            assertThat(log.lines().stream().filter(line -> line.contains("cannot be reached")))
                    .hasSize(1);
        }
    }

    @Test
    void aStoreThatIsNotThereAtTheStartStopsIt() {
        backend.down = true;
        assertRefused(node.withPropertyValues(SHARED), "sessions.key-ring.store names a store that cannot be reached");
    }

    @Test
    void aRingUnderAnotherMasterKeyStopsTheStartAndStaysAsItIs() {
        node.withPropertyValues(SHARED).run(context -> {
            StoredSession record = backend.find(StoredKeys.RECORD).block(PATIENCE);
            assertRefused(
                    node.withPropertyValues(SHARED[0], "sessions.key-ring.master-key=" + Keys.base64(8, 32)),
                    "sessions.key-ring.master-key does not open the key ring");
            assertThat(backend.find(StoredKeys.RECORD).block(PATIENCE)).isEqualTo(record);
        });
    }

    @Test
    void theMasterKeyIsChangedNodeByNode() {
        String[] changed = {
            SHARED[0],
            "sessions.key-ring.master-key=" + Keys.base64(8, 32),
            "sessions.key-ring.former-master-key=" + Keys.base64(7, 32)
        };
        String[] done = {SHARED[0], changed[1]};
        node.withPropertyValues(SHARED).run(old -> {
            String text = old.getBean(SealedValues.class).seal("a", "value", Duration.ofHours(1));
            for (String[] properties : new String[][] {changed, changed, done}) {
                node.withPropertyValues(properties)
                        .run(context -> assertThat(context.getBean(SealedValues.class)
                                        .open("a", text, String.class)
                                        .value())
                                .contains("value"));
            }
            assertThat(old.getBean(SealedValues.class)
                            .open("a", text, String.class)
                            .value())
                    .as("one that was not restarted yet")
                    .contains("value");
        });
    }

    @Test
    void keysRetireWhenTheLongestSessionWithoutARequestIsOver() {
        node.withPropertyValues(SHARED)
                .withPropertyValues(
                        "sessions.lifetime=10d",
                        "sessions.named.long.lifetime=90d",
                        "sessions.named.long.idle-timeout=20d")
                .withPropertyValues("sessions.named.short.lifetime=1d")
                .run(context -> {
                    clock.advance(Duration.ofDays(28));
                    ReloadableKeyRing ring = context.getBean(ReloadableKeyRing.class);
                    assertThat(Mono.fromCompletionStage(ring.reload()).block(PATIENCE))
                            .isTrue();
                    Instant sealsUntil = ring.describe().get(0).activeFrom();
                    assertThat(ring.describe().get(1).retireAt()).isEqualTo(sealsUntil.plus(Duration.ofDays(20)));
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sessions.key-ring.announce=30d      | sessions.key-ring.announce must be shorter than rotate-every
            sessions.key-ring.rotate-every=0s   | sessions.key-ring.rotate-every must be from a second
            sessions.key-ring.retire-after=29d  | sessions.key-ring.retire-after is shorter than the longest time
            sessions.key-ring.store=memory      | sessions.key-ring.store names the store 'memory', which ends
            sessions.key-ring.store=nowhere     | sessions.key-ring.store names the store 'nowhere', which does not exist
            sessions.key-ring.master-key=secret | sessions.key-ring.master-key must begin with 'base64:' or 'hex:'
            sessions.key-ring.master-key=hex:00 | sessions.key-ring.master-key must be 32 or 64 bytes, but is 1 byte
            sessions.key-ring.master-key=base64:dGhlLWJpZy1hbmQtc2VjcmV0LWZhc2gta2V5LWhlcmU= | sessions.key-ring.master-key must be random bytes
            sessions.key-file=/nowhere          | sessions.key-ring.store is set, and so is sessions.key-file
            sessions.invalid-before=yesterday   | sessions.invalid-before is not an instant
            sessions.invalid-before=9999-01-01T00:00:00Z | sessions.invalid-before is in the future
            """)
    void whatCannotBeMeantIsRefused(String property, String problem) {
        assertRefused(node.withPropertyValues(SHARED).withPropertyValues(property), problem);
    }

    @Test
    void theSameMasterKeyTwiceIsRefused() {
        assertRefused(
                node.withPropertyValues(SHARED)
                        .withPropertyValues("sessions.key-ring.former-master-key=" + Keys.base64(7, 32)),
                "sessions.key-ring.former-master-key is the same");
    }

    @Test
    void aMasterKeyAloneIsRefused() {
        assertRefused(without.withPropertyValues(MASTER), "sessions.key-ring.store is missing");
        for (String rest : List.of("rotate-every=20d", "announce=2d", "retire-after=40d")) {
            assertRefused(
                    without.withPropertyValues(Keys.SEALING).withPropertyValues("sessions.key-ring." + rest),
                    "sessions.key-ring.store is missing");
        }
        assertRefused(node.withPropertyValues(SHARED[0]), "sessions.key-ring.master-key is missing");
    }

    @Test
    void anApplicationsOwnSourceIsNotOverlookedInSilence() throws Exception {
        KeyRing own = KeyRing.of(SessionKey.random());
        Instant instant = clock.instant().minusSeconds(60);
        assertRefused(
                node.withBean(KeyRingSource.class, () -> KeyRingSource.of(own))
                        .withPropertyValues("sessions.invalid-before=" + instant),
                "sessions.invalid-before is not used");
        assertRefused(
                node.withBean(KeyRingSource.class, () -> KeyRingSource.of(own)).withPropertyValues(SHARED),
                "sessions.key-ring.store is not used");
        KeyRingSource reloaded = ReloadableKeyRing.load(
                () -> List.of(StagedKey.of(SessionKey.random())), clock, new KeyRingListener() {});
        assertRefused(
                node.withBean(KeyRingSource.class, () -> reloaded).withPropertyValues(SHARED),
                "sessions.key-ring.store is not used");
        node.withBean(KeyRingSource.class, () -> reloaded)
                .withPropertyValues("sessions.key-file=/nowhere/keys")
                .run(context -> assertThat(
                                context.getBeanProvider(KeyFileWatch.class).getIfAvailable())
                        .isNull());
        node.withBean(KeyRingSource.class, () -> KeyRingSource.of(own.withInvalidBefore(instant)))
                .withPropertyValues("sessions.invalid-before=" + instant)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whatBeganBeforeIsVoidInEverySourceOfKeys() {
        Instant instant = clock.instant().minusSeconds(60);
        String[] ofAGoService = {"sessions.keys[0].authentication=hex:00", "sessions.format=gorilla"};
        node.withPropertyValues(ofAGoService)
                .withPropertyValues("sessions.invalid-before=" + instant)
                .run(context -> assertThat(GorillaKeys.invalidBefore(context.getBean(KeyRingSource.class)))
                        .isEqualTo(instant));
        for (String[] keys : new String[][] {SHARED, Keys.SEALING, {"sessions.ephemeral-key=true"}}) {
            node.withPropertyValues(keys)
                    .withPropertyValues("sessions.invalid-before=" + instant)
                    .run(context -> assertThat(context.getBean(KeyRingSource.class)
                                    .current()
                                    .invalidBefore())
                            .isEqualTo(instant));
        }
    }

    @Test
    void aWeakKeyIsRefusedAndNotTold() {
        String weak = "base64:dGhlLWJpZy1hbmQtc2VjcmV0LWZhc2gta2V5LWhlcmU=";
        without.withPropertyValues("sessions.keys[0].authentication=" + weak).run(context -> {
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageStartingWith("sessions.keys[0].authentication must be random bytes, but is a text")
                    .hasMessageNotContaining("dGhlLW");
        });
        assertRefused(
                without.withPropertyValues(
                        "sessions.keys[0].authentication=" + Keys.AUTHENTICATION,
                        "sessions.keys[0].encryption=" + weak),
                "sessions.keys[0].encryption must be random bytes");
    }

    private static void assertRefused(ReactiveWebApplicationContextRunner runner, String problem) {
        runner.run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(InvalidSessionsPropertyException.class)
                .hasMessageStartingWith(problem));
    }
}
