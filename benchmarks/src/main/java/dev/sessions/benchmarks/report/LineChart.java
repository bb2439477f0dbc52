package dev.sessions.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * How something grows with something else: each step along is a multiple, upwards it is as it is.
 *
 * @param title what it is about
 * @param along what grows
 * @param upwards what it is measured in
 * @param lines at most four
 */
record LineChart(String title, String along, String upwards, List<Line> lines) {

    /** A line through its points. */
    record Line(String label, SortedMap<Integer, Double> points) {}

    private static final int WIDTH = 470;
    private static final int HEIGHT = 280;
    private static final int LEFT = 52;
    private static final int RIGHT = 350;
    private static final int TOP = 62;
    private static final int BOTTOM = 228;

    String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text(16, 42, "soft", "start", upwards);
        double most = lines.stream()
                .flatMap(line -> line.points().values().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        double step = Svg.step(most);
        double top = Math.ceil(most / step) * step;
        for (double value = 0; value <= top + step / 2; value += step) {
            svg.line(LEFT, y(value, top), RIGHT, y(value, top), "grid");
            svg.text(LEFT - 8, y(value, top) + 4, "soft small", "end", Svg.tick(value));
        }
        int first =
                lines.stream().mapToInt(line -> line.points().firstKey()).min().orElse(1);
        int last =
                lines.stream().mapToInt(line -> line.points().lastKey()).max().orElse(first);
        lines.get(0)
                .points()
                .keySet()
                .forEach(x -> svg.text(x(x, first, last), BOTTOM + 18, "soft small", "middle", Svg.tick(x)));
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 38, "soft", "middle", along);
        double free = 0;
        for (int i = 0; i < lines.size(); i++) {
            SortedMap<Integer, Double> points = lines.get(i).points();
            svg.path(
                    points.entrySet().stream()
                            .map(point -> String.format(
                                    Locale.ROOT, "%.1f,%.1f", x(point.getKey(), first, last), y(point.getValue(), top)))
                            .collect(Collectors.joining(" ")),
                    "line" + i);
            String name = "line" + i;
            points.forEach((x, value) -> svg.dot(x(x, first, last), y(value, top), name));
            svg.rect(RIGHT + 12, TOP + free, 12, 3, name);
            svg.text(RIGHT + 28, TOP + free + 5, "ink", "start", lines.get(i).label());
            free += 18;
        }
        return svg.toString();
    }

    private static double x(int value, int first, int last) {
        double along = last == first ? 0 : Math.log((double) value / first) / Math.log((double) last / first);
        return LEFT + 8 + along * (RIGHT - LEFT - 16);
    }

    private static double y(double value, double top) {
        return BOTTOM - value / top * (BOTTOM - TOP);
    }
}
