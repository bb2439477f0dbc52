package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NoncesTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void noNonceAndNoSecondHalfComesTwice() {
        List<String> nonces = next(20_000);

        assertThat(nonces).doesNotHaveDuplicates();
        assertThat(nonces.stream().map(NoncesTest::second)).doesNotHaveDuplicates();
    }

    @Test
    void aFirstHalfIsSharedBy64InARowAndDoesNotComeBack() {
        Map<String, Integer> shared = new HashMap<>();
        for (String nonce : next(64 * 100)) {
            shared.merge(first(nonce), 1, Integer::sum);
        }

        // The first and the last may have been begun before, or not be at their end.
        assertThat(shared.values()).hasSizeBetween(100, 101).allMatch(count -> count <= 64);
        assertThat(shared.values().stream().filter(count -> count < 64)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void threadsShareNoNonceAndNoFirstHalfMoreThan64Times() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(80);
        try {
            List<Callable<List<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                tasks.add(() -> next(500));
            }
            List<String> all = new ArrayList<>();
            for (var each : threads.invokeAll(tasks, 20, TimeUnit.SECONDS)) {
                all.addAll(each.get());
            }

            assertThat(all).hasSize(40_000).doesNotHaveDuplicates();
            Map<String, Integer> shared = new HashMap<>();
            all.forEach(nonce -> shared.merge(first(nonce), 1, Integer::sum));
            assertThat(shared.values()).allMatch(count -> count <= 64);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingElseOfTheArrayIsTouched() {
        byte[] array = new byte[40];
        Nonces.fill(array, 8);

        assertThat(Arrays.copyOf(array, 8)).containsOnly(0);
        assertThat(Arrays.copyOfRange(array, 32, 40)).containsOnly(0);
        assertThat(array).isNotEqualTo(new byte[40]);
    }

    private static List<String> next(int count) {
        List<String> nonces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] nonce = new byte[Nonces.LENGTH];
            Nonces.fill(nonce, 0);
            nonces.add(HEX.formatHex(nonce));
        }
        return nonces;
    }

    private static String first(String nonce) {
        return nonce.substring(0, 2 * Nonces.HALF);
    }

    private static String second(String nonce) {
        return nonce.substring(2 * Nonces.HALF);
    }
}
