package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the platform's own HMAC, whose tags these are. */
class HmacSha256Test {

    private final Random random = new Random(20261124);

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 31, 32, 33, 63, 64})
    void aTagIsThatOfThePlatformWhateverTheLengths(int keyLength) throws GeneralSecurityException {
        byte[] key = bytes(keyLength);
        HmacSha256 ours = new HmacSha256(key.clone());
        Mac platform = platform(key);
        for (int length = 0; length <= 300; length++) {
            byte[] message = bytes(length);
            byte[] expected = platform.doFinal(message);
            int head = random.nextInt(length + 1);

            assertThat(signed(ours, message, head))
                    .as("%d bytes, %d of them ahead", length, head)
                    .isEqualTo(expected);
            assertThat(HmacSha256.once(key, message)).isEqualTo(expected);
        }
    }

    @Test
    void aTagIsTheSameWhateverWasSignedBefore() {
        HmacSha256 hmac = new HmacSha256(bytes(32));
        byte[] message = bytes(100);
        byte[] first = signed(hmac, message, 30);
        for (int i = 0; i < 100; i++) {
            signed(hmac, bytes(random.nextInt(200)), 0);

            assertThat(signed(hmac, message, 30)).isEqualTo(first);
        }
    }

    @Test
    void everyFlippedBitOfATagIsNoticed() {
        HmacSha256 hmac = new HmacSha256(bytes(32));
        byte[] message = bytes(40);
        byte[] both = Arrays.copyOf(message, 40 + HmacSha256.LENGTH);
        hmac.sign(new byte[] {1}, both, 0, 40, both, 40);
        assertThat(hmac.verify(new byte[] {1}, both, 0, 40)).isTrue();
        for (int bit = 0; bit < 8 * both.length; bit++) {
            byte[] flipped = both.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(hmac.verify(new byte[] {1}, flipped, 0, 40))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    /** The other thread has another slot, so what it signs with is made of the key then. */
    @Test
    void theCallersKeyMayBeWiped() {
        byte[] key = bytes(32);
        HmacSha256 hmac = new HmacSha256(key);
        byte[] before = signed(hmac, new byte[9], 0);

        Arrays.fill(key, (byte) 0);

        assertThat(CompletableFuture.supplyAsync(() -> signed(hmac, new byte[9], 0), task -> new Thread(task).start()))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(before);
    }

    @Test
    void aKeyThatHadToBeHashedFirstIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HmacSha256(new byte[65]))
                .withMessage("key must be at most 64 bytes, but is 65");
    }

    private static byte[] signed(HmacSha256 hmac, byte[] message, int head) {
        byte[] tag = new byte[HmacSha256.LENGTH];
        hmac.sign(Arrays.copyOf(message, head), message, head, message.length - head, tag, 0);
        return tag;
    }

    private static Mac platform(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
