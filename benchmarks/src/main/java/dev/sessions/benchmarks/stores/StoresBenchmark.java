package dev.sessions.benchmarks.stores;

import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import dev.sessions.benchmarks.stores.SweepingProcess.Swept;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loading and saving in the stores: by threads, by the size of a session and by how many are stored, beside the bare disk and
 * gorilla; many who change one session; and the sweep. {@code stores quick} takes a minute and a half, {@code stores thorough}
 * ten times that; both write {@code docs/performance/stores.csv}. A directory on the disk to measure may follow, and words:
 * only the groups with one of them are measured then, and printed.
 *
 * <p>A value is the microseconds in which one visit, a load and a save, is done by all threads together. The ratio is that of
 * the floor on the same disk in the same turn.
 */
public final class StoresBenchmark {

    private static final int[] THREADS = {1, 2, 8};
    private static final int[] SIZES = {100, 400, 2_000, 8_000, 32_000};
    private static final int WARM_UP_MILLIS = 1_000;
    private static final int BYTES = 400;

    private final Turns turns;
    private final int mostSessions;
    private final Path directory;
    private final List<String> words;
    private final List<Row> rows = new ArrayList<>();

    private StoresBenchmark(boolean quick, Path directory, List<String> words) {
        this.turns = quick ? new Turns(3, 250) : new Turns(9, 1_000);
        this.mostSessions = quick ? 100_000 : 1_000_000;
        this.directory = directory;
        this.words = words;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code quick} or {@code thorough}, a directory, and words
     */
    public static void run(List<String> arguments) throws Exception {
        boolean quick = !arguments.get(0).equals("thorough");
        List<String> rest = arguments.subList(1, arguments.size());
        Path parent = Path.of(
                rest.stream().filter(word -> word.contains("/")).findFirst().orElse("benchmarks/target"));
        List<String> words = rest.stream().filter(word -> !word.contains("/")).toList();
        Path directory = Directories.onDisk(parent);
        try {
            String disk = Directories.describe(directory);
            System.out.println(disk);
            StoresBenchmark benchmark = new StoresBenchmark(quick, directory, words);
            benchmark.all();
            if (words.isEmpty()) {
                Results.here("stores " + arguments.get(0) + ", " + disk, benchmark.rows)
                        .write(Results.DIRECTORY.resolve("stores.csv"));
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private void all() throws Exception {
        byThreads("files", false);
        byThreads("files, fsync", true);
        bySize();
        redis();
        conflicts("conflicts, files", OurBackend.files(directory.resolve("conflicts"), false));
        conflicts("conflicts, files, fsync", OurBackend.files(directory.resolve("conflicts"), true));
        stored();
    }

    private boolean isWanted(String group) {
        return words.isEmpty() || words.stream().anyMatch(group::contains);
    }

    private void byThreads(String group, boolean fsync) throws Exception {
        if (!isWanted(group)) {
            return;
        }
        try (FloorFiles floor = new FloorFiles(directory.resolve("floor"), fsync, BYTES);
                OurBackend ours =
                        OurBackend.files(directory.resolve("ours"), fsync).with(Contender.SESSIONS, BYTES);
                OurRequests requests = new OurRequests(directory.resolve("requests"), fsync, BYTES);
                GorillaFiles gorilla = GorillaFiles.start(directory.resolve("gorilla"), BYTES)) {
            List<Contender> contenders = Stream.<@Nullable Contender>of(ours, requests, gorilla)
                    .filter(Objects::nonNull)
                    .toList();
            contenders.forEach(each -> each.visitsPerSecond(2, WARM_UP_MILLIS));
            for (int threads : THREADS) {
                keep(turns.measure(
                        group, threads, floor, contenders, each -> each.visitsPerSecond(threads, turns.millis())));
            }
        }
    }

    private void bySize() throws Exception {
        for (int bytes : SIZES) {
            if (isWanted("size")) {
                try (FloorFiles floor = new FloorFiles(directory.resolve("floor"), false, bytes);
                        OurBackend ours = OurBackend.files(directory.resolve("ours"), false)
                                .with(Contender.SESSIONS, bytes)) {
                    keep(turns.measure(
                            "size", bytes, floor, List.of(ours), each -> each.visitsPerSecond(1, turns.millis())));
                }
            }
        }
    }

    private void redis() throws IOException {
        OurBackend redis = isWanted("redis") ? RedisProcess.start() : null;
        if (redis != null) {
            redis.with(Contender.SESSIONS, BYTES);
            for (int threads : THREADS) {
                keep(turns.alone("redis", threads, redis.name(), () -> redis.visitsPerSecond(threads, turns.millis())));
            }
            conflicts("conflicts, redis", redis);
        }
    }

    /** Everybody wants the same session. */
    private void conflicts(String group, OurBackend backend) {
        try (backend) {
            backend.with(1, BYTES);
            for (int threads : isWanted(group) ? THREADS : new int[0]) {
                keep(turns.alone(
                        group, threads, backend.name(), () -> backend.changesPerSecond(threads, turns.millis())));
            }
        }
    }

    private void stored() throws Exception {
        if (!isWanted("stored") && !isWanted("sweep")) {
            return;
        }
        Path files = directory.resolve("stored");
        try (OurBackend ours = OurBackend.files(files, false)) {
            for (int sessions = 1_000; sessions <= mostSessions; sessions *= 10) {
                ours.with(sessions, BYTES);
                keep(turns.alone("stored, load", sessions, ours.name(), () -> ours.loadsPerSecond(1, turns.millis())));
                keep(turns.alone("stored", sessions, ours.name(), () -> ours.visitsPerSecond(1, turns.millis())));
                if (sessions >= 100_000) {
                    sweep("sweep, nothing expired", sessions, SweepingProcess.run(files, Duration.ZERO));
                }
            }
            sweep("sweep, all expired", mostSessions, SweepingProcess.run(files, Duration.ofHours(2)));
        }
    }

    private void sweep(String group, int sessions, Swept swept) {
        keep(List.of(new Row(
                group,
                "sessions",
                sessions,
                swept.seconds() * 1e6 / sessions,
                0,
                0,
                0,
                (long) (swept.peakMegabytes() * 1e6),
                0)));
        System.out.printf(
                Locale.ROOT,
                "  %,d removed in %.1f s, of which it rested half; at most %.1f MB of a heap of %d%n",
                swept.removed(),
                swept.seconds(),
                swept.peakMegabytes(),
                SweepingProcess.MEGABYTES);
    }

    private void keep(List<Row> more) {
        rows.addAll(more);
        for (Row row : more) {
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %-24s %,9d %9.1f µs %,9.0f/s  ratio %.2f (%.2f to %.2f)%n",
                    row.group(),
                    row.series(),
                    row.x(),
                    row.value(),
                    1e6 / row.value(),
                    row.ratio(),
                    row.low(),
                    row.high());
        }
    }
}
