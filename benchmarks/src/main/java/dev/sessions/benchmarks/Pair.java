package dev.sessions.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One operation beside another that is its base, both measured in turns. JMH runs one benchmark after another, each for
 * seconds, and between them a shared machine changes its speed by more than two codecs differ; turns of some milliseconds
 * meet the same machine.
 *
 * @param nanos what the operation took, the median of its turns
 * @param baseNanos what the base took
 * @param ratio the median of the ratios of neighbouring turns
 * @param low their lower quartile
 * @param high their upper quartile
 * @param bytes what the operation allocated on its thread
 * @param baseBytes what the base allocated
 */
public record Pair(double nanos, double baseNanos, double ratio, double low, double high, long bytes, long baseBytes) {

    private static final Blackhole BLACKHOLE = new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Measures.
     *
     * @param base what it is held against
     * @param operation what is measured
     * @param effort for how long
     * @return the result
     */
    public static Pair measure(Supplier<?> base, Supplier<?> operation, Effort effort) {
        int baseTimes = warmUp(base, effort);
        int times = warmUp(operation, effort);
        double[] baseNanos = new double[effort.turns()];
        double[] nanos = new double[effort.turns()];
        double[] ratios = new double[effort.turns()];
        for (int turn = 0; turn < effort.turns(); turn++) {
            if (turn % 2 == 0) {
                baseNanos[turn] = nanos(base, baseTimes);
                nanos[turn] = nanos(operation, times);
            } else {
                nanos[turn] = nanos(operation, times);
                baseNanos[turn] = nanos(base, baseTimes);
            }
            ratios[turn] = nanos[turn] / baseNanos[turn];
        }
        return new Pair(
                quantile(nanos, 0.5),
                quantile(baseNanos, 0.5),
                quantile(ratios, 0.5),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75),
                bytes(operation, times),
                bytes(base, baseTimes));
    }

    /** Runs it until the time is over, and gives how often to run it in one turn. */
    private static int warmUp(Supplier<?> operation, Effort effort) {
        long end = System.nanoTime() + effort.warmUpMillis() * 1_000_000L;
        int times = 1;
        double each;
        do {
            each = nanos(operation, times);
            if (each * times < effort.turnMillis() * 1e6) {
                times *= 2;
            }
        } while (System.nanoTime() < end);
        return (int) Math.max(1, effort.turnMillis() * 1e6 / each);
    }

    private static double nanos(Supplier<?> operation, int times) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            BLACKHOLE.consume(operation.get());
        }
        return (System.nanoTime() - start) / (double) times;
    }

    private static long bytes(Supplier<?> operation, int times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            BLACKHOLE.consume(operation.get());
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / times;
    }

    private static double quantile(double[] values, double which) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(which * (sorted.length - 1))];
    }
}
