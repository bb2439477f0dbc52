package dev.sessions.benchmarks.stores;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** Visits of sessions by threads of this process. */
final class Visits {

    private Visits() {}

    /** The rate at which threads do it, each to sessions of its own, which are numbered from 0. */
    static double perSecond(int threads, int millis, int sessions, IntConsumer visit) {
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000L;
        int each = sessions / threads;
        List<CompletableFuture<Long>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int first = i * each;
            CompletableFuture<Long> count = new CompletableFuture<>();
            running.add(count);
            new Thread(() -> count.completeAsync(() -> visits(first, each, end, visit), Runnable::run)).start();
        }
        long visits = running.stream().mapToLong(CompletableFuture::join).sum();
        return visits * 1e9 / (System.nanoTime() - begin);
    }

    private static long visits(int first, int count, long end, IntConsumer visit) {
        SplittableRandom random = new SplittableRandom(first);
        long visits = 0;
        while (System.nanoTime() < end) {
            visit.accept(first + random.nextInt(count));
            visits++;
        }
        return visits;
    }
}
