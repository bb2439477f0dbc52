package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomBytesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 24, 1023, 1024, 1025, 5000})
    void givesAsManyAsAsked(int length) {
        assertThat(RandomBytes.next(length)).hasSize(length);
    }

    @Test
    void refusesANegativeLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomBytes.next(-1))
                .withMessage("length must not be negative, but is -1");
    }

    @Test
    void neverGivesTheSameBytesTwice() {
        assertThat(Stream.generate(() -> RandomBytes.next(16))
                        .limit(20_000)
                        .parallel()
                        .map(HexFormat.of()::formatHex))
                .doesNotHaveDuplicates();
    }

    /** As another process would, that goes on from the same snapshot. */
    @Test
    void whatWasDrawnAheadIsNotHandedOutAfterItWasDiscarded() {
        RandomBytes bytes = new RandomBytes();
        byte[] out = new byte[1000];
        bytes.hand(out, 0, 24);
        byte[] ahead = Arrays.copyOfRange(bytes.block, 24, 1024);
        assertThat(ahead).isNotEqualTo(out);

        RandomBytes.discard();
        bytes.hand(out, 0, 1000);

        for (int at = 0; at + 16 <= 1000; at++) {
            assertThat(HexFormat.of().formatHex(ahead))
                    .doesNotContain(HexFormat.of().formatHex(out, at, at + 16));
        }
        byte[] next = new byte[24];
        bytes.hand(next, 0, 24);
        assertThat(next).as("goes on as before").isNotEqualTo(new byte[24]);
    }

    @Test
    void withoutThatWhatWasDrawnAheadIsHandedOut() {
        RandomBytes bytes = new RandomBytes();
        byte[] out = new byte[1000];
        bytes.hand(out, 0, 24);
        byte[] ahead = Arrays.copyOfRange(bytes.block, 24, 1024);

        bytes.hand(out, 0, 1000);

        assertThat(out).isEqualTo(ahead);
    }

    /** A byte that was never filled, or was wiped too early, would stay zero in every one of many answers. */
    @Test
    void fillsEveryPosition() {
        byte[] seen = new byte[2500];
        for (int i = 0; i < 20; i++) {
            byte[] bytes = RandomBytes.next(seen.length);
            for (int at = 0; at < seen.length; at++) {
                seen[at] |= bytes[at];
            }
        }
        assertThat(seen).doesNotContain(0);
    }

    @Test
    void fillsARangeAndTouchesNothingElse() {
        byte[] array = new byte[3000];

        RandomBytes.fill(array, 400, 2200);

        assertThat(Arrays.copyOf(array, 400)).containsOnly(0);
        assertThat(Arrays.copyOfRange(array, 2600, 3000)).containsOnly(0);
        for (int at = 400; at < 2600; at += 100) {
            assertThat(Arrays.copyOfRange(array, at, at + 100)).isNotEqualTo(new byte[100]);
        }
    }
}
