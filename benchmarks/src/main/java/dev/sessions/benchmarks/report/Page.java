package dev.sessions.benchmarks.report;

import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts what result files say into a page, where the page asks for it: between {@code <!-- about: codec.csv -->} or {@code <!--
 * table: codec.csv; save, signed; bytes -->} and {@code <!-- end -->}. The rest of it is left alone.
 */
final class Page {

    private static final Pattern PLACE = Pattern.compile(
            "(<!-- (about|table|ratios): ([^;>]+?)(?:; ([^;>]+); ([^;>]+))? -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private Page() {}

    /**
     * {@return the page with what the files in a directory say}
     *
     * @param page the page as it was
     * @param directory where the files are; all that it asks for must be there
     */
    static String fill(String page, Path directory) {
        return PLACE.matcher(page).replaceAll(match -> {
            Results results = read(directory.resolve(match.group(3)));
            String text = match.group(2).equals("about")
                    ? about(results)
                    : table(
                            results.group(match.group(4)),
                            match.group(5),
                            match.group(2).equals("table"));
            return Matcher.quoteReplacement(match.group(1) + text + match.group(6));
        });
    }

    private static Results read(Path file) {
        try {
            return Results.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String about(Results results) {
        List<Double> spreads = results.rows().stream()
                .filter(row -> !row.series().equals(Row.FLOOR))
                .map(row -> (row.high() - row.low()) / row.ratio() / 2)
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%s. Quartiles are within ±%.0f %% of the median for half of the figures, and within ±%.0f %% for nine in ten.%n",
                String.join("; ", results.about()),
                100 * spreads.get(spreads.size() / 2),
                100 * spreads.get(spreads.size() * 9 / 10));
    }

    private static String table(List<Row> rows, String unit, boolean sizes) {
        List<Integer> columns = rows.stream().map(Row::x).distinct().sorted().toList();
        StringBuilder out = new StringBuilder("\n| |");
        columns.forEach(x ->
                out.append(' ').append(Svg.tick(x)).append(' ').append(unit).append(" |"));
        out.append(sizes ? " allocated | on the wire |" : "").append("\n|---|");
        out.append("---:|".repeat(columns.size() + (sizes ? 2 : 0))).append('\n');
        for (String series : rows.stream().map(Row::series).distinct().toList()) {
            List<Row> line = rows.stream()
                    .filter(row -> row.series().equals(series))
                    .sorted(Comparator.comparing(Row::x))
                    .toList();
            out.append("| ").append(series).append(" |");
            for (int x : columns) {
                String cell = line.stream()
                        .filter(row -> row.x() == x)
                        .findFirst()
                        .map(Page::cell)
                        .orElse("");
                out.append(' ').append(cell).append(" |");
            }
            out.append(sizes ? cell(line, Row::bytes) + cell(line, Row::characters) : "");
            out.append('\n');
        }
        return out.append('\n').toString();
    }

    /** What everything is held against is told in nanoseconds; the others as multiples of it. */
    private static String cell(Row row) {
        return row.series().equals(Row.FLOOR)
                ? String.format(Locale.ROOT, "%,.0f ns", row.value())
                : Svg.number(row.ratio());
    }

    private static String cell(List<Row> line, Function<Row, Number> number) {
        return line.stream()
                .map(row -> String.format(Locale.ROOT, "%,d", number.apply(row).longValue()))
                .collect(Collectors.joining(" / ", " ", " |"));
    }
}
