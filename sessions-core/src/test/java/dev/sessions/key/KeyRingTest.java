package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private final SessionKey newest = SessionKey.random();
    private final SessionKey older = SessionKey.of(RandomBytes.next(64));
    private final SessionKey oldest = SessionKey.random();

    @Test
    void theFirstKeySeals() {
        KeyRing ring = KeyRing.of(newest, older, oldest);

        assertThat(ring.sealing()).isSameAs(newest);
        assertThat(ring.isSealing(newest)).isTrue();
        assertThat(ring.isSealing(older)).isFalse();
    }

    @Test
    void everyKeyIsFoundByItsId() {
        List<SessionKey> keys = Stream.generate(SessionKey::random).limit(200).toList();
        KeyRing ring = KeyRing.of(keys);

        assertThat(keys).allSatisfy(key -> assertThat(ring.find(key.id())).isSameAs(key));
    }

    @Test
    void anIdOfNoKeyIsNotFound() {
        KeyRing ring = KeyRing.of(newest);

        assertThat(ring.find(newest.id())).isSameAs(newest);
        assertThat(ring.find(older.id())).isNull();
        assertThat(ring.find(newest.id() + 1)).isNull();
    }

    @Test
    void theSealingKeyIsKnownByIdInARingMadeAnew() {
        byte[] authentication = RandomBytes.next(32);

        assertThat(KeyRing.of(SessionKey.of(authentication)).isSealing(SessionKey.of(authentication)))
                .isTrue();
    }

    @Test
    void aRingWithoutKeysIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.of(List.of()))
                .withMessage("a key ring needs at least one key");
    }

    @Test
    void twoEqualKeysAreRefusedWithTheirPositions() {
        byte[] authentication = RandomBytes.next(32);
        SessionKey one = SessionKey.of(authentication);
        SessionKey same = SessionKey.of(authentication);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.of(newest, one, older, same))
                .withMessage("keys[3] is the same key as keys[1]: both have the id %08x", one.id());
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(newest, newest));
    }

    @Test
    void aMissingKeyIsRefused() {
        List<SessionKey> keys = new ArrayList<>();
        keys.add(null);

        assertThatNullPointerException().isThrownBy(() -> KeyRing.of(keys));
    }

    @Test
    void laterChangesToTheListChangeNothing() {
        List<SessionKey> keys = new ArrayList<>(List.of(newest, older));
        KeyRing ring = KeyRing.of(keys);

        keys.clear();

        assertThat(ring.sealing()).isSameAs(newest);
        assertThat(ring.find(older.id())).isSameAs(older);
    }

    @Test
    void saysItsIdsAndNothingElse() {
        assertThat(KeyRing.of(newest, older)).hasToString("KeyRing[%08x, %08x]".formatted(newest.id(), older.id()));
    }

    @Test
    void aSourceOfOneRingGivesThatRing() {
        KeyRing ring = KeyRing.of(newest);

        assertThat(KeyRingSource.of(ring).current()).isSameAs(ring);
    }

    @Test
    void aSourceMayChangeItsRing() {
        AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.of(older));
        KeyRingSource source = ring::get;

        ring.set(KeyRing.of(newest, older));

        assertThat(source.current().sealing()).isSameAs(newest);
    }
}
