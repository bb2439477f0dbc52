package dev.sessions.benchmarks.http;

import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a session costs a request over HTTP. Each application is held against the one without sessions, given the same
 * cookies, in turn with it.
 *
 * <p>Needs {@code wrk} and {@code redis-server}, on Debian: {@code apt-get install wrk redis-server}.
 */
public final class HttpBenchmark {

    private static final List<String> ENDPOINTS = List.of("none", "read", "count");
    private static final int SESSIONS = 256;

    private final boolean thorough;
    private final int warmUpSeconds;
    private final int rounds;
    private final int seconds;
    private final List<Integer> connections;
    private final List<Row> rows = new ArrayList<>();

    private HttpBenchmark(boolean thorough, int warmUpSeconds, int rounds, int seconds, List<Integer> connections) {
        this.thorough = thorough;
        this.warmUpSeconds = warmUpSeconds;
        this.rounds = rounds;
        this.seconds = seconds;
        this.connections = connections;
    }

    /**
     * Measures; and writes {@code http.csv}, when it is thorough and nothing was left out.
     *
     * @param arguments {@code quick} or {@code thorough}; then names of variants, when only those are wanted
     * @throws Exception when something fails
     */
    public static void run(List<String> arguments) throws Exception {
        List.of("wrk", "redis-server").forEach(HttpBenchmark::require);
        HttpBenchmark benchmark = switch (arguments.get(0)) {
            case "quick" -> new HttpBenchmark(false, 6, 3, 2, List.of(32));
            case "thorough" -> new HttpBenchmark(true, 10, 7, 3, List.of(32, 128));
            default -> throw new IllegalArgumentException("quick or thorough, not '" + arguments.get(0) + "'");
        };
        List<String> wanted = arguments.subList(1, arguments.size());
        List<Variant> variants = Stream.of(Variant.values())
                .filter(variant -> variant != Variant.none)
                .filter(variant -> wanted.isEmpty() || wanted.contains(variant.name()))
                .toList();
        benchmark.measure(variants);
        if (wanted.isEmpty() && benchmark.thorough) {
            Results.here("http " + arguments.get(0), benchmark.rows).write(Results.DIRECTORY.resolve("http.csv"));
        }
    }

    private static void require(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there) {
            throw new IllegalStateException(
                    program + " is missing, which this benchmark needs. On Debian: apt-get install wrk redis-server");
        }
    }

    private void measure(List<Variant> variants) throws Exception {
        Path directory = Files.createTempDirectory("sessions-benchmark");
        int redisPort = freePort();
        Process redis = new ProcessBuilder(
                        "redis-server", "--port", "" + redisPort, "--bind", "127.0.0.1", "--save", "")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (ApplicationProcess base = ApplicationProcess.start(Variant.none, redisPort, directory)) {
            for (Variant variant : variants) {
                try (ApplicationProcess application = ApplicationProcess.start(variant, redisPort, directory)) {
                    Wrk wrk = new Wrk(directory.resolve(variant + ".lua"), application.cookies(SESSIONS));
                    for (String endpoint : ENDPOINTS) {
                        wrk.run(application, "/" + endpoint, connections.get(0), warmUpSeconds);
                        wrk.run(base, "/" + endpoint, connections.get(0), warmUpSeconds);
                    }
                    for (int count : connections) {
                        for (String endpoint : ENDPOINTS) {
                            measure(wrk, base, application, endpoint, count);
                        }
                    }
                }
            }
        } finally {
            redis.destroy();
            delete(directory);
        }
    }

    private void measure(Wrk wrk, ApplicationProcess base, ApplicationProcess application, String endpoint, int count)
            throws IOException, InterruptedException {
        Map<Wrk.Measured, Wrk.Measured> pairs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Wrk.Measured floor = wrk.run(base, "/" + endpoint, count, seconds);
            pairs.put(wrk.run(application, "/" + endpoint, count, seconds), floor);
        }
        String series = application.variant().label();
        add("cpu, " + endpoint, series, count, pairs, Wrk.Measured::cpuMicros);
        add("requests, " + endpoint, series, count, pairs, Wrk.Measured::perSecond);
        add("p99, " + endpoint, series, count, pairs, Wrk.Measured::p99Micros);
    }

    private void add(
            String group,
            String series,
            int count,
            Map<Wrk.Measured, Wrk.Measured> pairs,
            ToDoubleFunction<Wrk.Measured> figure) {
        double[] values = pairs.keySet().stream().mapToDouble(figure).sorted().toArray();
        double[] ratios = pairs.entrySet().stream()
                .mapToDouble(pair -> figure.applyAsDouble(pair.getKey()) / figure.applyAsDouble(pair.getValue()))
                .sorted()
                .toArray();
        int last = ratios.length - 1;
        rows.add(new Row(
                group,
                series,
                count,
                values[last / 2],
                ratios[last / 2],
                ratios[last / 4],
                ratios[last - last / 4],
                0,
                0));
        System.out.printf(
                "%-16s %-28s %3d connections %10.1f  %.2f times that without sessions%n",
                group, series, count, values[last / 2], ratios[last / 2]);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
