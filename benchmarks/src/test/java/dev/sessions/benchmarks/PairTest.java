package dev.sessions.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is what is kept. */
class PairTest {

    private static final Effort SHORT = new Effort(5, 3, 1);

    @TempDir
    Path directory;

    @Test
    void whatAnOperationAllocatesIsCounted() {
        Pair pair = Pair.measure(() -> new byte[100], () -> new byte[10_000], SHORT);

        assertThat(pair.bytes()).isBetween(10_000L, 11_000L);
        assertThat(pair.baseBytes()).isBetween(100L, 1_100L);
    }

    @Test
    void theMedianIsBetweenTheQuartiles() {
        Pair pair = Pair.measure(() -> "base", () -> "operation", SHORT);

        assertThat(pair.ratio()).isBetween(pair.low(), pair.high()).isPositive();
    }

    @Test
    void aFileSaysWhatItWasGiven() throws Exception {
        Row row = Row.of("save, signed", "ours, signed", 476, new Pair(1234.5, 1000, 1.235, 1.2, 1.25, 11_000, 9), 714);
        Results results = new Results(List.of("codec quick", "2026-11-24"), List.of(row));
        Path file = directory.resolve("new").resolve("codec.csv");

        results.write(file);

        assertThat(Results.read(file)).isEqualTo(results);
    }

    @Test
    void whereAndHowItWasMeasuredIsKept() throws Exception {
        assertThat(Results.here("codec quick", List.of()).about())
                .hasSize(4)
                .contains("codec quick")
                .anyMatch(line -> line.startsWith("JDK " + Runtime.version().feature()));
    }
}
