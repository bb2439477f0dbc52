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
