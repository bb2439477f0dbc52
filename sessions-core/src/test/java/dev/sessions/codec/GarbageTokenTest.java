package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GarbageTokenTest {

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void anyBytesAreRefusedWithoutAnException(TokenFixture fixture) {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = TokenFixture.bytes(random.nextInt(200), i);
            assertRefused(fixture.codec().open(Purpose.COOKIE, "session", bytes), i);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void anyBytesBehindAGoodHeaderAreRefusedWithoutAnException(TokenFixture fixture) {
        Random random = new Random(2);
        byte[] token = fixture.codec().seal(Purpose.COOKIE, "session", fixture.token());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = TokenFixture.bytes(5 + random.nextInt(200), i);
            System.arraycopy(token, 0, bytes, 0, Math.min(bytes.length, random.nextBoolean() ? 5 : 21));
            assertRefused(fixture.codec().open(Purpose.COOKIE, "session", bytes), i);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void anyTextIsRefusedWithoutAnException(TokenFixture fixture) {
        Random random = new Random(3);
        int[] bounds = {64, 128, 256, 0x10000};
        for (int i = 0; i < 20_000; i++) {
            int bound = bounds[i % bounds.length];
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(150); length > 0; length--) {
                text.append((char) random.nextInt(bound));
            }
            assertRefused(fixture.codec().openText(Purpose.COOKIE, "session", text.toString()), i);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void anyTextInTheAlphabetIsRefusedWithoutAnException(TokenFixture fixture) {
        Random random = new Random(4);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "AQ" : "Ag");
            for (int length = random.nextInt(300); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(64)));
            }
            assertRefused(fixture.codec().openText(Purpose.COOKIE, "session", text.toString()), i);
        }
    }

    private static void assertRefused(Opening opening, int round) {
        assertThat(opening).as("round %d", round).isInstanceOf(Refused.class);
    }
}
