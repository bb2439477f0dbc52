package dev.sessions.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyInfo.State;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StagedKeysTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final Instant TWO = NOON.plusSeconds(7200);

    private final SessionKey a = SessionKey.random();
    private final SessionKey b = SessionKey.random();
    private final SessionKey c = SessionKey.random();

    @Test
    void theFirstOfTheListThatIsActiveSeals() {
        StagedKeys keys = list(key(c, TWO, null), key(b, ONE, null), key(a, null, null));

        assertThat(keys.at(NOON).sealing()).isSameAs(a);
        assertThat(keys.at(ONE.minusNanos(1)).sealing()).isSameAs(a);
        assertThat(keys.at(ONE).sealing()).isSameAs(b);
        assertThat(keys.at(TWO).sealing()).isSameAs(c);
    }

    @Test
    void anAnnouncedKeyOpensAtOnce() {
        assertThat(list(key(b, ONE, null), key(a, null, null)).at(NOON).find(b.id()))
                .isSameAs(b);
    }

    @Test
    void aKeyOpensUntilItRetiresAndThenIsGone() {
        StagedKeys keys = list(key(b, ONE, null), key(a, null, TWO));

        assertThat(keys.at(TWO.minusNanos(1)).find(a.id())).isSameAs(a);
        KeyRing after = keys.at(TWO);
        assertThat(after.find(a.id())).isNull();
        assertThat(after.keys()).containsExactly(b);
        assertThat(keys.describe(TWO)).extracting(KeyInfo::id).containsExactly(b.idText());
    }

    @Test
    void aKeyThatRetiresHandsOverToTheNext() {
        StagedKeys keys = list(key(b, null, ONE), key(a, null, null));

        assertThat(keys.at(NOON).sealing()).isSameAs(b);
        assertThat(keys.at(ONE).sealing()).isSameAs(a);
    }

    @Test
    void whatIsShownSaysWhatEachKeyDoesNow() {
        StagedKeys keys = list(key(c, ONE, null), key(b, null, null), key(a, null, TWO));

        assertThat(keys.describe(NOON))
                .extracting(KeyInfo::id, KeyInfo::state, KeyInfo::activeFrom, KeyInfo::retireAt)
                .containsExactly(
                        tuple(c.idText(), State.ANNOUNCED, ONE, null),
                        tuple(b.idText(), State.SEALING, null, null),
                        tuple(a.idText(), State.OPENING, null, TWO));
        assertThat(keys.describe(ONE))
                .extracting(KeyInfo::state)
                .containsExactly(State.SEALING, State.OPENING, State.OPENING);
    }

    @Test
    void theNextKeyIsTheOneThatWillSealAndNotMerelyTheNextToBeFree() {
        StagedKeys keys = list(key(a, null, TWO), key(b, ONE, null), key(c, null, null));

        assertThat(keys.nextSealing(NOON)).isEqualTo(TWO);
        assertThat(keys.at(TWO).sealing()).isSameAs(b);
        assertThat(keys.nextSealing(TWO)).isNull();
        assertThat(list(key(a, null, null)).nextSealing(NOON)).isNull();
    }

    @Test
    void anAnnouncedKeyBehindOneThatStaysNeverSeals() {
        assertThat(list(key(a, null, null), key(b, ONE, null)).neverSealing(NOON))
                .containsExactly(b);
        assertThat(list(key(b, ONE, null), key(a, null, null)).neverSealing(NOON))
                .isEmpty();
        assertThat(list(key(a, null, TWO), key(b, ONE, null)).neverSealing(NOON))
                .isEmpty();
    }

    @Test
    void aListWithoutAnActiveKeyIsRefused() {
        assertRefused("keys", "has no key that may seal now", key(b, ONE, null), key(a, null, NOON));
    }

    @Test
    void aListInWhichNoKeyWouldSealLaterIsRefused() {
        assertRefused("keys", "has no key that may seal from " + ONE + " on", key(a, null, ONE));
        assertRefused("keys", "has no key that may seal from " + ONE + " on", key(b, TWO, null), key(a, null, ONE));
    }

    @Test
    void aKeyThatRetiresBeforeItIsActiveIsRefused() {
        assertRefused("keys[0].retire-at", "must be after active-from", key(b, TWO, ONE), key(a, null, null));
        assertRefused("keys[1].retire-at", "must be after active-from", key(a, null, null), key(b, ONE, ONE));
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertRefused("keys[1]", "is the same key as keys[0]", key(a, ONE, null), key(a, null, null));
    }

    @Test
    void anEmptyListIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> list());
    }

    @Test
    void aClockThatIsSetBackToBeforeEveryKeySealsWithTheEarliest() {
        StagedKeys keys = StagedKeys.of(List.of(key(b, TWO, null), key(a, ONE, null)), TWO);

        assertThat(keys.at(NOON).sealing()).isSameAs(a);
        assertThat(keys.at(NOON).find(b.id())).isSameAs(b);
        assertThat(keys.describe(NOON)).extracting(KeyInfo::state).containsExactly(State.ANNOUNCED, State.SEALING);
    }

    @Test
    void twoListsAreTheSameWhenTheirKeysAreByIdAndTheirTimes() {
        assertThat(list(key(a, null, ONE), key(b, null, null)).sameAs(list(key(a, null, ONE), key(b, null, null))))
                .isTrue();
        assertThat(list(key(a, null, ONE), key(b, null, null)).sameAs(list(key(a, null, TWO), key(b, null, null))))
                .isFalse();
        assertThat(list(key(a, null, null), key(b, null, null)).sameAs(list(key(b, null, null), key(a, null, null))))
                .isFalse();
        assertThat(list(key(a, null, null)).sameAs(list(key(a, null, null), key(b, null, null))))
                .isFalse();
    }

    private static StagedKey key(SessionKey key, @Nullable Instant activeFrom, @Nullable Instant retireAt) {
        return new StagedKey(key, activeFrom, retireAt);
    }

    private static StagedKeys list(StagedKey... keys) {
        return StagedKeys.of(List.of(keys), NOON);
    }

    private static void assertRefused(String option, String problem, StagedKey... keys) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> list(keys))
                .withMessageContaining(problem)
                .extracting(InvalidOptionException::option)
                .isEqualTo(option);
    }
}
