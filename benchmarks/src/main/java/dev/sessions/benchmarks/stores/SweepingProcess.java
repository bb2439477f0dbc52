package dev.sessions.benchmarks.stores;

import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A process with little memory that sweeps a directory once. */
final class SweepingProcess {

    static final int MEGABYTES = 64;

    private SweepingProcess() {}

    /** What a sweep has done. */
    record Swept(long removed, double seconds, double peakMegabytes) {}

    /** Sweeps, as if it were so much later. */
    static Swept run(Path directory, Duration later) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + MEGABYTES + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SweepingProcess.class.getName(),
                        directory.toString(),
                        later.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the sweep failed");
        }
        String[] words = lines.get(lines.size() - 1).split(" ", -1);
        return new Swept(Long.parseLong(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    /** Arguments: the directory, how much later it is. */
    public static void main(String... args) {
        KeyRingSource keys = KeyRingSource.of(KeyRing.of(SessionKey.random()));
        try (FilesystemStore store = FilesystemStore.builder(Path.of(args[0]), keys)
                .fsync(false)
                .sweepInterval(Duration.ofDays(1))
                .clock(Clock.offset(Clock.systemUTC(), Duration.parse(args[1])))
                .build()) {
            long begin = System.nanoTime();
            long removed = Objects.requireNonNull(store.sweep().block());
            double seconds = (System.nanoTime() - begin) / 1e9;
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            System.out.println(removed + " " + seconds + " " + peak / 1e6);
        }
    }
}
