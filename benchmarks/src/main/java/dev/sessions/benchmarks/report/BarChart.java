package dev.sessions.benchmarks.report;

import java.util.List;

/**
 * Who takes how much of something, in groups: a name with its bars under one another, one bar for each entry of the legend.
 *
 * @param title what it is about
 * @param explanation how it is read
 * @param legend what the bars of a row are, three at most
 * @param sections the groups
 */
record BarChart(String title, String explanation, List<String> legend, List<Section> sections) {

    /** Rows under a heading. */
    record Section(String title, List<Bars> rows) {}

    /** One name, with its values in the order of the legend; NaN where there is none. */
    record Bars(String label, boolean ours, List<Double> values) {}

    private static final int WIDTH = 760;
    private static final int LEFT = 172;
    private static final int PLOT = 520;
    private static final int TOP = 76;
    private static final int BAR = 11;
    private static final int ROW_GAP = 8;
    private static final int SECTION = 30;

    String draw() {
        int height = TOP + sections.stream().mapToInt(this::height).sum() + 34;
        double most = sections.stream()
                .flatMap(section -> section.rows().stream())
                .flatMap(row -> row.values().stream())
                .filter(value -> !value.isNaN())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        double scale = PLOT / Math.max(most, 1);
        Svg svg = new Svg(WIDTH, height, title);
        svg.text(16, 42, "soft", "start", explanation);
        drawLegend(svg);
        double step = Svg.step(Math.max(most, 1));
        for (double value = 0; value <= Math.max(most, 1); value += step) {
            svg.line(LEFT + value * scale, TOP, LEFT + value * scale, height - 28, "grid");
            svg.text(LEFT + value * scale, height - 12, "soft small", "middle", Svg.tick(value));
        }
        drawSections(svg, scale, false);
        svg.line(LEFT + scale, TOP, LEFT + scale, height - 28, "mark");
        drawSections(svg, scale, true);
        return svg.toString();
    }

    /** The bars, or what is written; that comes last, so that no line goes through it. */
    private void drawSections(Svg svg, double scale, boolean text) {
        double y = TOP;
        for (Section section : sections) {
            if (text) {
                svg.text(16, y + 18, "ink bold", "start", section.title());
            }
            y += SECTION;
            for (Bars row : section.rows()) {
                if (text) {
                    write(svg, row, y, scale);
                } else {
                    draw(svg, row, y, scale);
                }
                y += height(row);
            }
        }
    }

    private int height(Section section) {
        return SECTION + section.rows().stream().mapToInt(BarChart::height).sum();
    }

    private static int height(Bars row) {
        return row.values().size() * BAR + ROW_GAP;
    }

    private void drawLegend(Svg svg) {
        double x = LEFT;
        for (int i = 0; i < legend.size(); i++) {
            svg.rect(x, 53, 12, 10, "ours" + i);
            svg.rect(x + 13, 53, 12, 10, "other" + i);
            svg.text(x + 31, 62, "soft", "start", legend.get(i));
            x += 60 + 7 * legend.get(i).length();
        }
    }

    private static void draw(Svg svg, Bars row, double y, double scale) {
        for (int i = 0; i < row.values().size(); i++) {
            double value = row.values().get(i);
            if (!Double.isNaN(value)) {
                svg.rect(LEFT, y + i * BAR, value * scale, BAR - 2, (row.ours() ? "ours" : "other") + i);
            }
        }
    }

    private static void write(Svg svg, Bars row, double y, double scale) {
        double middle = y + row.values().size() * BAR / 2.0 + 4;
        svg.text(LEFT - 10, middle, row.ours() ? "ink bold" : "ink", "end", row.label());
        for (int i = 0; i < row.values().size(); i++) {
            double value = row.values().get(i);
            if (!Double.isNaN(value)) {
                svg.text(LEFT + value * scale + 5, y + i * BAR + 8, "soft small", "start", Svg.number(value));
            }
        }
    }
}
