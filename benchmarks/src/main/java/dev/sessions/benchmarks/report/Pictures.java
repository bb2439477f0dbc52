package dev.sessions.benchmarks.report;

import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import dev.sessions.benchmarks.report.BarChart.Bars;
import dev.sessions.benchmarks.report.BarChart.Section;
import dev.sessions.benchmarks.report.LineChart.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which pictures there are, and which groups of which file each one shows. */
final class Pictures {

    private static final Map<String, String> BY_PROTECTION = sections("signed", "Signed", "sealed", "Encrypted");

    private Pictures() {}

    /** Draws those whose files are in a directory into that directory. */
    static void draw(Path directory) throws IOException {
        codec(directory, "save", "Saving a session in a cookie");
        codec(directory, "load", "Loading a session from a cookie, and reading one value");
        codec(directory, "count", "Loading a session, changing one value, saving");
        if (Files.exists(directory.resolve("scaling.csv"))) {
            Results scaling = Results.read(directory.resolve("scaling.csv"));
            growth(directory, scaling, "keys", "Keys in the ring", "keys", "a ring of one key");
            growth(directory, scaling, "sessions", "Sessions of one request", "sessions", "one alone");
            growth(directory, scaling, "size", "Size of a session", "bytes of JSON", "the floor at that size");
        }
    }

    private static void codec(Path directory, String operation, String title) throws IOException {
        Path file = directory.resolve("codec.csv");
        if (Files.exists(file)) {
            Map<String, String> groups = new LinkedHashMap<>();
            BY_PROTECTION.forEach((protection, heading) -> groups.put(operation + ", " + protection, heading));
            String svg = bars(
                    Results.read(file),
                    title,
                    "Time as a multiple of the floor (the line): Jackson and the JDK's cipher, and nothing else. Less is better.",
                    " bytes",
                    groups);
            Files.writeString(directory.resolve("codec-" + operation + ".svg"), svg);
        }
    }

    private static void growth(Path directory, Results results, String what, String title, String along, String base)
            throws IOException {
        String svg = lines(results, what, title, along, "Time of each as a multiple of " + base);
        Files.writeString(directory.resolve("growth-" + what + ".svg"), svg);
    }

    /**
     * {@return bars of ratios, a section for each group}
     *
     * @param unit stands behind each entry of the legend, which is what the rows have as {@code x}
     * @param groups the groups, with their headings
     */
    static String bars(Results results, String title, String explanation, String unit, Map<String, String> groups) {
        List<Integer> legend = results.rows().stream()
                .filter(row -> groups.containsKey(row.group()))
                .map(Row::x)
                .distinct()
                .sorted()
                .toList();
        List<Section> sections = new ArrayList<>();
        groups.forEach((group, heading) -> {
            Map<String, SortedMap<Integer, Double>> bySeries = bySeries(results.group(group));
            bySeries.remove(Row.FLOOR);
            List<Bars> rows = new ArrayList<>();
            bySeries.forEach((series, values) -> rows.add(new Bars(
                    series,
                    series.startsWith("our"),
                    legend.stream().map(x -> values.getOrDefault(x, Double.NaN)).toList())));
            sections.add(new Section(heading, rows));
        });
        return new BarChart(
                        title,
                        explanation,
                        legend.stream().map(x -> Svg.tick(x) + unit).toList(),
                        sections)
                .draw();
    }

    /** {@return the ratios of one group as lines} */
    static String lines(Results results, String group, String title, String along, String upwards) {
        List<Line> lines = new ArrayList<>();
        bySeries(results.group(group)).forEach((series, points) -> lines.add(new Line(series, points)));
        return new LineChart(title, along, upwards, lines).draw();
    }

    /** {@return the ratios by series, in the order of the file} */
    static Map<String, SortedMap<Integer, Double>> bySeries(List<Row> rows) {
        Map<String, SortedMap<Integer, Double>> all = new LinkedHashMap<>();
        rows.forEach(row ->
                all.computeIfAbsent(row.series(), series -> new TreeMap<>()).put(row.x(), row.ratio()));
        return all;
    }

    private static Map<String, String> sections(String group, String heading, String second, String secondHeading) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(group, heading);
        map.put(second, secondHeading);
        return map;
    }
}
