package dev.sessions.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

    private static final byte[] CONTEXT = "sessions/v1 cookie session".getBytes(UTF_8);
    private static final byte[] MESSAGE = "{\"name\":\"Ada\",\"count\":17}".getBytes(UTF_8);

    private final SessionKey key = SessionKey.random();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1000, 100_000})
    void opensWhatItSealed(int length) {
        byte[] plaintext = RandomBytes.next(length);

        byte[] sealed = Messages.sealed(key, CONTEXT, plaintext);

        assertThat(sealed).hasSize(length + SessionKey.SEAL_OVERHEAD);
        assertThat(key.open(CONTEXT, sealed, 0, sealed.length)).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 1000, 100_000})
    void verifiesWhatItSigned(int length) {
        byte[] signed = Messages.signed(key, CONTEXT, RandomBytes.next(length));

        assertThat(key.verify(CONTEXT, signed, 0, signed.length)).isTrue();
    }

    @Test
    void sealsAndOpensInTheMiddleOfAnArrayAndTouchesNothingElse() {
        byte[] token = new byte[10 + MESSAGE.length + SessionKey.SEAL_OVERHEAD + 7];
        Arrays.fill(token, (byte) 0x5a);

        System.arraycopy(MESSAGE, 0, token, 10 + SessionKey.NONCE_LENGTH, MESSAGE.length);
        key.seal(CONTEXT, token, 10, MESSAGE.length);

        assertThat(key.open(CONTEXT, token, 10, token.length - 17)).isEqualTo(MESSAGE);
        assertThat(Arrays.copyOf(token, 10)).containsOnly(0x5a);
        assertThat(Arrays.copyOfRange(token, token.length - 7, token.length)).containsOnly(0x5a);
    }

    @Test
    void signsAndVerifiesInTheMiddleOfAnArrayAndTouchesNothingElse() {
        byte[] token = new byte[10 + MESSAGE.length + SessionKey.SIGNATURE_LENGTH + 7];
        Arrays.fill(token, (byte) 0x5a);
        System.arraycopy(MESSAGE, 0, token, 10, MESSAGE.length);
        byte[] expected = token.clone();

        key.sign(CONTEXT, token, 10, MESSAGE.length, token, 10 + MESSAGE.length);

        assertThat(key.verify(CONTEXT, token, 10, MESSAGE.length + 32)).isTrue();
        System.arraycopy(Messages.signature(key, CONTEXT, MESSAGE), 0, expected, 10 + MESSAGE.length, 32);
        assertThat(token).isEqualTo(expected);
    }

    @Test
    void sealsTheSameTextDifferentlyEveryTime() {
        assertThat(Stream.generate(() -> Messages.sealed(key, CONTEXT, MESSAGE))
                        .limit(1000)
                        .map(Arrays::toString))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);
        byte[] signed = Messages.signed(key, CONTEXT, MESSAGE);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            assertThat(key.open(CONTEXT, flipped(sealed, bit), 0, sealed.length))
                    .isNull();
        }
        for (int bit = 0; bit < 8 * signed.length; bit++) {
            assertThat(key.verify(CONTEXT, flipped(signed, bit), 0, signed.length))
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * CONTEXT.length; bit++) {
            byte[] other = flipped(CONTEXT, bit);
            assertThat(key.open(other, sealed, 0, sealed.length)).isNull();
            assertThat(key.verify(other, signed, 0, signed.length)).isFalse();
        }
        assertThat(key.open(CONTEXT, sealed, 0, sealed.length)).isEqualTo(MESSAGE);
        assertThat(key.verify(CONTEXT, signed, 0, signed.length)).isTrue();
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);
        byte[] signed = Messages.signed(key, CONTEXT, MESSAGE);
        for (int length = 0; length < sealed.length; length++) {
            assertThat(key.open(CONTEXT, sealed, 0, length)).isNull();
            assertThat(key.open(CONTEXT, sealed, sealed.length - length, length))
                    .isNull();
        }
        for (int length = 0; length < signed.length; length++) {
            assertThat(key.verify(CONTEXT, signed, 0, length)).isFalse();
            assertThat(key.verify(CONTEXT, signed, signed.length - length, length))
                    .isFalse();
        }
    }

    @Test
    void anythingAppendedIsRefused() {
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);
        byte[] signed = Messages.signed(key, CONTEXT, MESSAGE);

        assertThat(key.open(CONTEXT, Arrays.copyOf(sealed, sealed.length + 1), 0, sealed.length + 1))
                .isNull();
        assertThat(key.verify(CONTEXT, Arrays.copyOf(signed, signed.length + 1), 0, signed.length + 1))
                .isFalse();
    }

    @Test
    void aRangeOutsideItsArrayIsAMistakeOfTheCaller() {
        byte[] array = new byte[100];
        Stream.<Runnable>of(
                        () -> key.open(CONTEXT, array, 1, 100),
                        () -> key.open(CONTEXT, array, -1, 50),
                        () -> key.open(CONTEXT, array, 0, -1),
                        () -> key.verify(CONTEXT, array, 61, 40),
                        () -> key.sign(CONTEXT, array, 90, 11, array, 0),
                        () -> key.sign(CONTEXT, array, 0, 10, array, 69),
                        () -> key.seal(CONTEXT, array, 0, 61),
                        () -> key.seal(CONTEXT, array, 1, 60),
                        () -> key.seal(CONTEXT, array, 0, -1),
                        () -> key.seal(CONTEXT, array, -1, 10),
                        () -> key.seal(CONTEXT, array, 0, Integer.MAX_VALUE))
                .forEach(call -> assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(call::run));
    }

    @Test
    void aKeyWithoutEncryptionSignsOnly() {
        SessionKey signing = SessionKey.of(RandomBytes.next(32));
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);

        assertThat(signing.seals()).isFalse();
        assertThat(key.seals()).isTrue();
        assertThat(signing.open(CONTEXT, sealed, 0, sealed.length)).isNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> Messages.sealed(signing, CONTEXT, MESSAGE))
                .withMessageContaining("cannot seal");
    }

    @Test
    void laterChangesToTheCallersArraysChangeNothing() {
        byte[] authentication = RandomBytes.next(64);
        byte[] encryption = RandomBytes.next(32);
        SessionKey ours = SessionKey.of(authentication, encryption);
        SessionKey same = SessionKey.of(authentication.clone(), encryption.clone());
        byte[] sealed = Messages.sealed(ours, CONTEXT, MESSAGE);

        Arrays.fill(authentication, (byte) 0);
        Arrays.fill(encryption, (byte) 0);

        assertThat(ours.open(CONTEXT, Messages.sealed(same, CONTEXT, MESSAGE), 0, sealed.length))
                .isEqualTo(MESSAGE);
        assertThat(same.open(CONTEXT, Messages.sealed(ours, CONTEXT, MESSAGE), 0, sealed.length))
                .isEqualTo(MESSAGE);
    }

    @Test
    void theCallersArraysAreLeftAlone() {
        byte[] authentication = RandomBytes.next(32);
        byte[] encryption = RandomBytes.next(32);
        byte[] authenticationBefore = authentication.clone();
        byte[] encryptionBefore = encryption.clone();

        SessionKey.of(authentication, encryption);

        assertThat(authentication).isEqualTo(authenticationBefore);
        assertThat(encryption).isEqualTo(encryptionBefore);
    }

    @Test
    void randomKeysDiffer() {
        assertThat(SessionKey.random().id()).isNotEqualTo(key.id());
    }

    @Test
    void saysItsIdAndWhetherItSealsAndNothingElse() {
        assertThat(key).hasToString("SessionKey[id=%08x, seals=true]".formatted(key.id()));
    }

    /** A field or accessor of a secret would be public and an array; nothing of the kind may appear by accident. */
    @ParameterizedTest
    @MethodSource("publicTypes")
    void givesNoSecretAway(Class<?> type) {
        assertThat(Serializable.class.isAssignableFrom(type)).isFalse();
        assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
        assertThat(type.getDeclaredFields())
                .filteredOn(field -> Modifier.isPublic(field.getModifiers()))
                .allMatch(field -> field.getType() == int.class && Modifier.isStatic(field.getModifiers()));
        assertThat(type.getMethods())
                .filteredOn(method -> method.getParameterCount() == 0)
                .noneMatch(method -> method.getReturnType().isArray());
    }

    static Stream<Class<?>> publicTypes() {
        return Stream.of(SessionKey.class, KeyRing.class, RandomBytes.class);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
