package dev.sessions.benchmarks.codec;

import dev.sessions.benchmarks.Effort;
import dev.sessions.benchmarks.Pair;
import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every contender beside the floor of its protection, for each operation and size. {@code codec quick} or {@code codec
 * thorough} writes {@code docs/performance/codec.csv}. With more words only what has all of them in its line is measured, and
 * printed: {@code codec quick ours signed save}.
 */
public final class CodecBenchmark {

    /** What is measured beside what. */
    private record Measurement(Contender contender, Operation operation, ShopSession session, Contender floor) {

        /** Of the contender, and of the floor. */
        List<Row> rows(Effort effort) {
            Pair pair = Pair.measure(operation.of(floor, session), operation.of(contender, session), effort);
            return List.of(
                    Row.of(group(), contender.name(), session.size(), pair, characters(contender)),
                    Row.ofBase(group(), session.size(), pair, characters(floor)));
        }

        private int characters(Contender who) {
            return who.save(session.values()).length();
        }

        String group() {
            return operation.label + ", " + contender.protection().label();
        }

        boolean has(List<String> words) {
            String line = group() + ";" + contender.name() + ";" + session.size();
            return words.stream().allMatch(line::contains);
        }
    }

    private CodecBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments {@code quick} or {@code thorough}, and words
     */
    public static void run(List<String> arguments) throws Exception {
        Effort effort = Effort.of(arguments.get(0));
        List<String> words = arguments.subList(1, arguments.size());
        try (Contenders contenders = new Contenders()) {
            List<Measurement> measurements = measurements(contenders).stream()
                    .filter(each -> each.has(words))
                    .toList();
            // Everything once before anything counts: compiled code depends on who else was there.
            measurements.forEach(each -> each.rows(Effort.WARM_UP));
            List<Row> rows = new ArrayList<>();
            Set<String> floors = new HashSet<>();
            for (Measurement each : measurements) {
                List<Row> both = each.rows(effort);
                if (floors.add(each.group() + each.session().size())) {
                    rows.add(both.get(1));
                }
                rows.add(both.get(0));
                System.out.println(both.get(0).describe());
            }
            if (words.isEmpty()) {
                Results.here("codec " + arguments.get(0), rows).write(Results.DIRECTORY.resolve("codec.csv"));
            }
        }
    }

    private static List<Measurement> measurements(Contenders contenders) throws Exception {
        List<Measurement> all = new ArrayList<>();
        for (ShopSession session : ShopSession.ALL) {
            for (Contender contender : contenders.all(session)) {
                Contender floor = contenders.floor(contender.protection());
                for (Operation operation : contender.operations()) {
                    all.add(new Measurement(contender, operation, session, floor));
                }
            }
        }
        return all;
    }
}
