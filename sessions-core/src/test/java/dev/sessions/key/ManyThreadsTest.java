package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ManyThreadsTest {

    /** More threads than there are slots, so that some of them meet in one. */
    private static final int THREADS = 80;

    private final SessionKey key = SessionKey.random();

    @Test
    void oneKeyServesManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(THREADS);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                Callable<Integer> task = () -> {
                    start.countDown();
                    start.await();
                    return messagesThatCameBack(random);
                };
                results.add(threads.submit(task));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(300);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int messagesThatCameBack(Random random) {
        int good = 0;
        for (int i = 0; i < 300; i++) {
            byte[] context = bytes(random, 30);
            byte[] message = bytes(random, random.nextInt(500));
            byte[] sealed = Messages.sealed(key, context, message);
            byte[] signed = Messages.signed(key, context, message);

            boolean opened = Arrays.equals(message, key.open(context, sealed, 0, sealed.length));
            boolean verified = key.verify(context, signed, 0, signed.length);
            sealed[random.nextInt(sealed.length)] ^= 1;
            signed[random.nextInt(signed.length)] ^= 1;
            boolean refused = key.open(context, sealed, 0, sealed.length) == null
                    && !key.verify(context, signed, 0, signed.length);
            good += opened && verified && refused ? 1 : 0;
        }
        return good;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
