package dev.sessions.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyInfo.State;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagedKeyRingTest {

    private final TestClock clock = new TestClock();
    private final Instant change = clock.instant().plusSeconds(60);
    private final SessionKey a = SessionKey.random();
    private final SessionKey b = SessionKey.random();
    private final StagedKeyRing source = new StagedKeyRing(
            StagedKeys.of(List.of(new StagedKey(b, change, null), StagedKey.of(a)), clock.instant()), clock);

    @Test
    void aRingIsKeptUntilAKeysTimeHasCome() {
        KeyRing before = source.current();
        clock.advance(Duration.ofSeconds(59));

        assertThat(source.current()).isSameAs(before);
        assertThat(before.sealing()).isSameAs(a);

        clock.advance(Duration.ofSeconds(1));
        KeyRing after = source.current();

        assertThat(after.sealing()).isSameAs(b);
        assertThat(source.current()).isSameAs(after);
    }

    @Test
    void aClockThatIsSetBackSealsWithTheKeyOfThatTime() {
        clock.set(change);
        assertThat(source.current().sealing()).isSameAs(b);

        clock.set(change.minusSeconds(1));
        assertThat(source.current().sealing()).isSameAs(a);
        assertThat(source.current().find(b.id())).isSameAs(b);
    }

    @Test
    void whatIsShownFollowsTheClock() {
        assertThat(source.describe()).extracting(KeyInfo::state).containsExactly(State.ANNOUNCED, State.SEALING);

        clock.set(change);
        assertThat(source.describe()).extracting(KeyInfo::state).containsExactly(State.SEALING, State.OPENING);
    }

    @Test
    void aSourceThatIsAMethodAloneShowsItsRing() {
        KeyRingSource one = () -> KeyRing.of(b, a);

        assertThat(one.describe())
                .containsExactly(
                        new KeyInfo(b.idText(), State.SEALING, null, null),
                        new KeyInfo(a.idText(), State.OPENING, null, null));
        assertThat(one.refresh().toCompletableFuture()).isCompletedWithValue(false);
    }
}
