package dev.sessions.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyRulesTest {

    @ParameterizedTest
    @MethodSource("refused")
    void refusesABadSecretWithoutTellingIt(byte[] authentication, byte @Nullable [] encryption, String message) {
        IllegalArgumentException refusal =
                catchThrowableOfType(IllegalArgumentException.class, () -> SessionKey.of(authentication, encryption));

        assertThat(refusal).hasMessage(message).hasNoCause();
        assertTellsNothingOf(authentication, message);
        if (encryption != null) {
            assertTellsNothingOf(encryption, message);
        }
    }

    static Stream<Arguments> refused() {
        byte[] good = random(32, 1);
        byte[] long64 = random(64, 2);
        String repeated = " are a short pattern repeated";
        return Stream.of(
                argumentSet("no bytes", new byte[0], null, "authentication must be 32 or 64 bytes, but is 0 bytes"),
                argumentSet("one byte", random(1, 3), null, "authentication must be 32 or 64 bytes, but is 1 byte"),
                argumentSet("too short", random(31, 3), null, "authentication must be 32 or 64 bytes, but is 31 bytes"),
                argumentSet("between", random(48, 3), null, "authentication must be 32 or 64 bytes, but is 48 bytes"),
                argumentSet("too long", random(65, 3), null, "authentication must be 32 or 64 bytes, but is 65 bytes"),
                argumentSet("empty encryption", good, new byte[0], "encryption must be 32 bytes, but is 0 bytes"),
                argumentSet("short encryption", good, random(16, 3), "encryption must be 32 bytes, but is 16 bytes"),
                argumentSet("long encryption", good, random(64, 3), "encryption must be 32 bytes, but is 64 bytes"),
                argumentSet(
                        "all zero",
                        new byte[32],
                        null,
                        "authentication must be random bytes, but its 32 bytes" + repeated),
                argumentSet(
                        "one byte repeated",
                        pattern(64, "x"),
                        null,
                        "authentication must be random bytes, but its 64 bytes" + repeated),
                argumentSet(
                        "a word of 8",
                        pattern(32, "changeme"),
                        null,
                        "authentication must be random bytes, but its 32 bytes" + repeated),
                argumentSet(
                        "a word of 8, 64",
                        pattern(64, "changeme"),
                        null,
                        "authentication must be random bytes, but its 64 bytes" + repeated),
                argumentSet(
                        "ends within a word",
                        pattern(32, "hello"),
                        null,
                        "authentication must be random bytes, but its 32 bytes" + repeated),
                argumentSet(
                        "encryption all zero",
                        good,
                        new byte[32],
                        "encryption must be random bytes, but its 32 bytes" + repeated),
                argumentSet(
                        "encryption a word",
                        good,
                        pattern(32, "secret!"),
                        "encryption must be random bytes, but its 32 bytes" + repeated),
                argumentSet(
                        "the same twice",
                        good,
                        good.clone(),
                        "encryption must be another secret than authentication, but is the same 32 bytes"),
                argumentSet(
                        "the beginning of the other",
                        long64,
                        Arrays.copyOf(long64, 32),
                        "encryption must be another secret than authentication, but is the beginning of its 64 bytes"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void takesAGoodSecret(byte[] authentication, byte @Nullable [] encryption) {
        assertThatNoException().isThrownBy(() -> SessionKey.of(authentication, encryption));
    }

    static Stream<Arguments> taken() {
        byte[] good = random(32, 1);
        byte[] nearlyTheSame = good.clone();
        nearlyTheSame[31] ^= 1;
        byte[] nearlyZero = new byte[32];
        nearlyZero[16] = 1;
        return Stream.of(
                argumentSet("32", good, null),
                argumentSet("64", random(64, 2), null),
                argumentSet("32 and 32", good, random(32, 3)),
                argumentSet("64 and 32", random(64, 2), random(32, 3)),
                argumentSet("a pattern of 9", pattern(32, "ninebytes"), null),
                argumentSet("a pattern that breaks off", nearlyZero, null),
                argumentSet("two that differ in one bit", good, nearlyTheSame));
    }

    private static void assertTellsNothingOf(byte[] secret, String message) {
        if (secret.length < 4) {
            return; // a byte or two occurs in any sentence
        }
        byte[] beginning = Arrays.copyOf(secret, 4);
        String hex = HexFormat.of().formatHex(beginning);
        String base64 = Base64.getEncoder().encodeToString(beginning).substring(0, 5);
        assertThat(message)
                .doesNotContainIgnoringCase(hex)
                .doesNotContainIgnoringCase(base64)
                .doesNotContain(Base64.getUrlEncoder().encodeToString(beginning).substring(0, 5))
                .doesNotContain(new String(beginning, US_ASCII))
                .doesNotContain(Arrays.toString(secret));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] pattern(int length, String pattern) {
        return Arrays.copyOf(pattern.repeat(length).getBytes(US_ASCII), length);
    }
}
