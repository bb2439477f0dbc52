package dev.sessions.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.InvalidOptionException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyInfo.State;
import dev.sessions.key.KeyRing;
import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.TestBackend;
import dev.sessions.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredKeysTest {

    private static final RotationSchedule SCHEDULE =
            new RotationSchedule(Duration.ofDays(30), Duration.ofDays(2), Duration.ofDays(90));
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestClock clock = new TestClock();
    private final Instant start = clock.instant();
    private final TestBackend backend = new TestBackend(clock);
    private final SessionKey master = SessionKey.ofMaster(RandomBytes.next(32));
    private final AtomicReference<@Nullable Instant> voided = new AtomicReference<>();

    private StoredKeys process(SessionKey... masters) {
        return new StoredKeys(backend, KeyRing.of(List.of(masters)), SCHEDULE, clock, voided::get);
    }

    private StagedKeys load(StoredKeys process) {
        return StagedKeys.of(process.load(), clock.instant()).withInvalidBefore(process.invalidBefore());
    }

    private List<KeyInfo> shown(StoredKeys process) {
        return load(process).describe(clock.instant());
    }

    private void goTo(Duration sinceTheStart) {
        clock.set(start.plus(sinceTheStart));
    }

    @Test
    void theFirstProcessMakesAKeyAndAllOthersFindIt() {
        List<KeyInfo> first = shown(process(master));

        assertThat(first).extracting(KeyInfo::state).containsExactly(State.SEALING);
        assertThat(shown(process(master))).isEqualTo(first);
    }

    @Test
    void theNextKeyIsAnnouncedBeforeItSealsAndTheOneBeforeRetiresAfterIt() {
        StoredKeys process = process(master);
        String one = shown(process).get(0).id();

        goTo(Duration.ofDays(28).minusSeconds(1));
        assertThat(shown(process)).hasSize(1);

        goTo(Duration.ofDays(28));
        List<KeyInfo> announced = shown(process);
        String two = announced.get(0).id();
        assertThat(announced)
                .containsExactly(
                        new KeyInfo(two, State.ANNOUNCED, start.plus(Duration.ofDays(30)), null),
                        new KeyInfo(one, State.SEALING, null, start.plus(Duration.ofDays(120))));

        goTo(Duration.ofDays(30));
        assertThat(shown(process)).extracting(KeyInfo::state).containsExactly(State.SEALING, State.OPENING);
        assertThat(shown(process)).extracting(KeyInfo::id).containsExactly(two, one);
    }

    @Test
    void aKeyIsGoneOnceNothingThatItMadeCanLive() {
        StoredKeys process = process(master);
        String one = shown(process).get(0).id();
        for (int day = 0; day <= 119; day++) {
            goTo(Duration.ofDays(day));
            assertThat(shown(process)).extracting(KeyInfo::id).contains(one);
        }

        goTo(Duration.ofDays(120));
        assertThat(shown(process)).extracting(KeyInfo::id).doesNotContain(one).hasSize(4);
    }

    @Test
    void aKeyThatIsMadeLateIsAnnouncedAllTheSame() {
        shown(process(master));

        goTo(Duration.ofDays(200));

        assertThat(shown(process(master)).get(0).activeFrom()).isEqualTo(start.plus(Duration.ofDays(202)));
    }

    @Test
    void whoReadsBetweenTheAnnouncementAndItsTimeMeetsNoUnknownKey() {
        StoredKeys busy = process(master);
        StoredKeys idle = process(master);
        shown(busy);
        for (Duration at = Duration.ZERO; at.toDays() < 150; at = at.plusHours(20)) {
            goTo(at);
            StagedKeys old = load(idle);
            StagedKeys now = load(busy);
            // As far as one read every 20 hours goes, which is within the 2 days.
            Instant later = clock.instant().plus(Duration.ofHours(20));
            assertThat(old.at(later).find(now.at(later).sealing().id())).isNotNull();
        }
    }

    @Test
    void twoThatBeginAtOnceAgree() {
        AtomicReference<StagedKeys> other = new AtomicReference<>();
        backend.beforeAnswer = () -> other.set(load(process(master))); // somebody else comes first
        StoredKeys process = process(master);

        assertThat(shown(process)).isEqualTo(other.get().describe(clock.instant()));
    }

    @Test
    void aRingUnderAnotherMasterKeyIsRefusedAndStaysAsItIs() {
        shown(process(master));
        StoredSession before = backend.find(StoredKeys.RECORD).block(PATIENCE);

        assertThatThrownBy(
                        () -> process(SessionKey.ofMaster(RandomBytes.next(32))).load())
                .isInstanceOf(UnreadableRingException.class)
                .hasMessageContaining("another master key");
        assertThat(backend.find(StoredKeys.RECORD).block(PATIENCE)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"0, damaged", "3, another master key", "5, damaged", "30, damaged", "-1, damaged"})
    void aDamagedRingIsRefusedAndStaysAsItIs(int at, String problem) {
        StoredKeys running = process(master);
        List<KeyInfo> keys = shown(running);
        StoredSession before = backend.find(StoredKeys.RECORD).block(PATIENCE);
        byte[] data = before.data().clone();
        data[at < 0 ? data.length - 1 : at] ^= 64;
        StoredSession damaged = new StoredSession(data, before.version() + 1, before.expiresAt());
        assertThat(backend.replace(StoredKeys.RECORD, before.version(), damaged).block(PATIENCE))
                .isTrue();

        assertThatThrownBy(() -> process(master).load())
                .isInstanceOf(UnreadableRingException.class)
                .hasMessageContaining(problem);
        assertThatThrownBy(running::load).isInstanceOf(UnreadableRingException.class);
        assertThat(backend.find(StoredKeys.RECORD).block(PATIENCE)).isEqualTo(damaged);
        assertThat(keys).hasSize(1);
    }

    @Test
    void aRecordThatIsLostIsPutBackFromItsCopy() {
        List<KeyInfo> keys = shown(process(master));
        backend.delete(StoredKeys.RECORD).block(PATIENCE);

        assertThat(shown(process(master))).isEqualTo(keys);
        assertThat(backend.find(StoredKeys.RECORD).block(PATIENCE)).isNotNull();
    }

    @Test
    void aStoreThatIsEmptiedGetsItsRingBackFromAProcessThatRuns() {
        StoredKeys running = process(master);
        List<KeyInfo> keys = shown(running);
        backend.delete(StoredKeys.RECORD).block(PATIENCE);
        backend.delete(StoredKeys.COPY).block(PATIENCE);

        assertThat(shown(running)).isEqualTo(keys);
        assertThat(shown(process(master))).isEqualTo(keys);
    }

    @Test
    void aProcessThatHasReadAnOlderRingDoesNotPutThatBackOverTheCopy() {
        StoredKeys late = process(master);
        String stolen = shown(late).get(0).id();
        clock.set(start.plusSeconds(60));
        voided.set(clock.instant());
        String fresh = shown(process(master)).get(0).id();
        voided.set(null); // the late one has the configuration of before
        backend.delete(StoredKeys.RECORD).block(PATIENCE);

        assertThat(shown(late)).extracting(KeyInfo::id).containsExactly(fresh).doesNotContain(stolen);
        assertThat(late.invalidBefore()).isEqualTo(start.plusSeconds(60));
    }

    @Test
    void aCopyThatIsDamagedIsMadeAnew() {
        StoredKeys process = process(master);
        List<KeyInfo> keys = shown(process);
        StoredSession copy = backend.find(StoredKeys.COPY).block(PATIENCE);
        backend.replace(StoredKeys.COPY, 1, new StoredSession(new byte[99], 2, copy.expiresAt()))
                .block(PATIENCE);

        shown(process);
        backend.delete(StoredKeys.RECORD).block(PATIENCE);

        assertThat(shown(process(master))).isEqualTo(keys);
    }

    @Test
    void theRecordOutlivesAnyPauseOfTheApplication() {
        List<KeyInfo> keys = shown(process(master));

        goTo(Duration.ofDays(365 * 50));

        assertThat(shown(process(master)))
                .extracting(KeyInfo::id)
                .contains(keys.get(0).id());
    }

    @Test
    void theMasterKeyIsChangedByKeepingTheFormerOneForAWhile() {
        SessionKey next = SessionKey.ofMaster(RandomBytes.next(32));
        StoredKeys old = process(master);
        List<KeyInfo> keys = shown(old);

        assertThat(shown(process(next, master))).isEqualTo(keys);

        assertThat(shown(process(next))).isEqualTo(keys);
        assertThatThrownBy(old::load).isInstanceOf(UnreadableRingException.class);
        backend.delete(StoredKeys.RECORD).block(PATIENCE);
        assertThat(shown(process(next))).as("the copy, too").isEqualTo(keys);
    }

    @Test
    void whatIsVoidInOneProcessIsInAllAndItsKeysAreDropped() {
        StoredKeys one = process(master);
        StoredKeys other = process(master);
        goTo(Duration.ofDays(28)); // with one that is announced: whoever had the ring has it too
        List<KeyInfo> before = shown(one);
        goTo(Duration.ofDays(29));
        Instant instant = clock.instant();
        goTo(Duration.ofDays(29).plusMinutes(5));

        voided.set(instant);
        List<KeyInfo> after = shown(one);
        voided.set(null);

        assertThat(after).extracting(KeyInfo::state).containsExactly(State.SEALING);
        assertThat(after).doesNotContainAnyElementsOf(before);
        StagedKeys there = load(other);
        assertThat(there.describe(clock.instant())).isEqualTo(after);
        assertThat(there.at(clock.instant()).invalidBefore()).isEqualTo(instant);
    }

    @Test
    void anEarlierInstantThanTheOneThatCountsChangesNothing() {
        goTo(Duration.ofDays(1));
        voided.set(start.plusSeconds(1));
        StoredKeys process = process(master);
        List<KeyInfo> keys = shown(process);

        voided.set(start);

        assertThat(shown(process)).isEqualTo(keys);
        assertThat(process.invalidBefore()).isEqualTo(start.plusSeconds(1));
    }

    @Test
    void aLongerLifetimeKeepsKeysLonger() {
        shown(process(master));
        goTo(Duration.ofDays(30));
        shown(process(master));
        RotationSchedule longer = new RotationSchedule(Duration.ofDays(30), Duration.ofDays(2), Duration.ofDays(400));

        new StoredKeys(backend, KeyRing.of(master), longer, clock, () -> null).load();

        Instant announced = start.plus(Duration.ofDays(32));
        assertThat(shown(process(master)).get(1).retireAt()).isEqualTo(announced.plus(Duration.ofDays(400)));
    }

    @Test
    void anOutageIsNotAnEmptyStore() {
        StoredKeys process = process(master);
        backend.down = true;

        assertThatThrownBy(process::load).isInstanceOf(SessionUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT1H, PT1H, rotate-every",
        "P30D, P30D, P30D, announce",
        "P30D, P31D, P30D, announce",
        "P30D, PT0.5S, P30D, announce",
        "P30D, P2D, -P1D, retire-after",
        "P30D, P2D, P40000D, retire-after"
    })
    void aScheduleThatCannotBeKeptIsRefused(Duration rotate, Duration announce, Duration retire, String option) {
        assertThatThrownBy(() -> new RotationSchedule(rotate, announce, retire))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        e -> assertThat(e.option()).isEqualTo(option));
    }

    @Test
    void aMasterKeyIsAnotherKeyThanThatOfTheSameSecret() {
        byte[] secret = RandomBytes.next(32);

        assertThat(SessionKey.ofMaster(secret).id())
                .isEqualTo(SessionKey.ofMaster(secret).id())
                .isNotEqualTo(SessionKey.of(secret).id());
        assertThatCode(() -> SessionKey.ofMaster(RandomBytes.next(31)))
                .hasMessage("master-key must be 32 or 64 bytes, but is 31 bytes");
    }
}
