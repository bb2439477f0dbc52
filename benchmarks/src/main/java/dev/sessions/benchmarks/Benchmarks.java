package dev.sessions.benchmarks;

import dev.sessions.benchmarks.codec.CodecBenchmark;
import dev.sessions.benchmarks.codec.ScalingBenchmark;
import dev.sessions.benchmarks.http.HttpBenchmark;
import dev.sessions.benchmarks.report.Report;
import dev.sessions.benchmarks.stores.StoresBenchmark;
import java.util.List;

/**
 * Runs a benchmark by name. In Maven, all of them, for a look of two minutes:
 *
 * <pre>{@code
 * ./mvnw -q -Pbenchmarks process-classes -Dbenchmark=quick
 * }</pre>
 *
 * <p>{@code thorough} in place of {@code quick} takes longer and is what is published. {@code -Dbenchmark="codec quick"} runs one;
 * {@code -Dbenchmark=report} measures nothing, and draws the pictures and writes the tables from the files that are there.
 *
 * <p>Without Maven around it, after {@code ./mvnw -q -Pbenchmarks -pl benchmarks -am process-classes
 * dependency:build-classpath -Dmdep.outputFile=target/classpath}:
 *
 * <pre>{@code
 * java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath) dev.sessions.benchmarks.Benchmarks codec quick
 * }</pre>
 *
 * <p>For a change to the codec, ten seconds are enough: {@code codec thorough ours signed save} measures the lines that have all
 * of these words, as {@code save, signed;ours, signed;103}, and writes no file.
 */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs one.
     *
     * @param args its name and its arguments
     * @throws Exception when it fails
     */
    public static void main(String... args) throws Exception {
        List<String> arguments = List.of(args);
        String name = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        switch (name) {
            case "codec" -> CodecBenchmark.run(rest);
            case "scaling" -> ScalingBenchmark.run(rest);
            case "report" -> Report.run();
            case "quick", "thorough" -> {
                CodecBenchmark.run(arguments);
                ScalingBenchmark.run(arguments);
                Report.run();
            }
            case "stores" -> StoresBenchmark.run(rest);
            case "http" -> HttpBenchmark.run(rest);
            default -> throw new IllegalArgumentException("No benchmark '" + name + "'");
        }
    }
}
