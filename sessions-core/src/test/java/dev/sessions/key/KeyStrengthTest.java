package dev.sessions.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.InvalidOptionException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStrengthTest {

    /** Enough to see a rule that goes wrong now and then. */
    private static final int KEYS = System.getenv("CI") == null ? 5_000 : 100_000;

    @Test
    void noRandomKeyIsRefused() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < KEYS; i++) {
            byte[] secret = new byte[i % 2 == 0 ? 32 : 64];
            random.nextBytes(secret);
            String text = i % 4 < 2
                    ? Base64.getEncoder().encodeToString(secret)
                    : HexFormat.of().formatHex(secret);
            assertThatNoException().as("%s", text).isThrownBy(() -> KeyStrength.check("authentication", text, secret));
        }
    }

    /** What tools for passwords and tokens print, taken as it is. */
    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef, 32",
        "0123456789ABCDEF, 64",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, 32",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, 64",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 64"
    })
    void aRandomTextOfEnoughCharactersIsTaken(String alphabet, int length) {
        Random random = new Random(20_000);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(length, 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            refused += Passphrase.isGuessable(text.toString().getBytes(UTF_8)) ? 1 : 0;
        }
        assertThat(refused).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the-big-and-secret-fash-key-here",
                "something-very-secret-and-long!!",
                "super-secret-authentication-key!",
                "new-authentication-key-32-bytes!",
                "32-byte-long-auth-key-for-forms!",
                "an authentication key, for tests",
                "an encryption key, for tests all",
                "correct horse battery staple 123",
                "thisisaverysecretkeythatyouknow!",
                "MySuperSecretKeyForProduction123",
                "change-me-in-production-12345678",
                "Passwort für die Anwendung, 2026",
                "abcdefghijklmnopqrstuvwxyz012345",
                "12345678901234567890123456789012",
                "qwertyuiopasdfghjklzxcvbnmqwerty",
                "this is the very long and very secret authentication key of 2026",
                "The quick brown fox jumps over the lazy dog, and then once more."
            })
    void whatSomebodyTypedIsRefusedAndNotTold(String text) {
        byte[] secret = text.getBytes(UTF_8);
        String encoded = Base64.getEncoder().encodeToString(secret);

        InvalidOptionException refusal = catchThrowableOfType(
                InvalidOptionException.class, () -> KeyStrength.check("encryption", encoded, secret));

        assertThat(refusal).isNotNull();
        assertThat(refusal.option()).isEqualTo("encryption");
        assertThat(refusal.example()).contains("openssl rand -base64 32");
        assertThat(refusal.getMessage())
                .contains("which can be guessed")
                .doesNotContain(text.substring(0, 6))
                .doesNotContain(encoded.substring(0, 6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "very-secret",
                "a-lot-secret",
                "something-very-secret",
                "secret-key",
                "super-secret-key",
                "new-authentication-key",
                "new-encryption-key",
                "old-authentication-key",
                "old-encryption-key",
                "32-byte-long-auth-key",
                "changeme"
            })
    void theKeysOfGorillasPagesAreRefusedAlsoWhenFilledUp(String text) {
        for (int length : new int[] {text.length(), 32, 64}) {
            byte[] secret = Arrays.copyOf(text.getBytes(UTF_8), length);
            assertRefused(Base64.getEncoder().encodeToString(secret), secret);
            byte[] spaces = (text + " ".repeat(length - text.length())).getBytes(UTF_8);
            assertRefused(Base64.getEncoder().encodeToString(spaces), spaces);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"thisismysecretkeyforthesessionsofourshop012=", "correcthorsebatterystapleisthebestpasswords="})
    void wordsThatHappenToBeBase64AreRefused(String text) {
        assertRefused(text, Base64.getDecoder().decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
                "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
                "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "a7c93b1e5f2d8460a7c93b1e5f2d8460a7c93b1e5f2d8460a7c93b1e5f2d8460",
                "413544462d413544462d413544462d413544462d413544462d413544462d4135",
                "0000000000000000000000000000000000000000000000000000000000000001",
                "9f3c77b1e50a4d2286cc5e01fb3491d80000000000000000ab12cd34ef560718"
            })
    void patternsAreRefused(String hex) {
        assertRefused(hex, HexFormat.of().parseHex(hex));
    }

    @Test
    void theKeysThatTestsMakeAreRefused() {
        for (int seed : new int[] {0, 1, 2, 42, 1000}) {
            byte[] secret = new byte[32];
            new Random(seed).nextBytes(secret);
            assertRefused(HexFormat.of().formatHex(secret), secret);
        }
    }

    private static void assertRefused(String encoded, byte[] secret) {
        assertThatThrownBy(() -> KeyStrength.check("authentication", encoded, secret))
                .as(encoded)
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("authentication must be random bytes, but ");
    }
}
