package dev.sessions.benchmarks.report;

import java.util.Locale;

/** A picture in the making, in the colours of the reader's theme. */
final class Svg {

    /** What an element is; each has its colour in light and in dark. */
    private static final String STYLE = """
            <style>
              .page { fill: #ffffff } .ink { fill: #1b1b1a } .soft { fill: #5f5e58 } .grid { stroke: #e3e2dc } .mark { stroke: #1b1b1a }
              .ours0 { fill: #86b6ef } .ours1 { fill: #2a78d6 } .ours2 { fill: #184f95 }
              .other0 { fill: #c9c8c1 } .other1 { fill: #a09f97 } .other2 { fill: #77766f }
              .line0 { stroke: #2a78d6; fill: #2a78d6 } .line1 { stroke: #1a9469; fill: #1a9469 } .line2 { stroke: #b87a00; fill: #b87a00 }
              .line3 { stroke: #6a4fc4; fill: #6a4fc4 }
              polyline { fill: none !important; stroke-width: 2 } text { font: 12px system-ui, sans-serif; stroke: none }
              .title { font-size: 15px; font-weight: 600 } .bold { font-weight: 600 }
              .small { font-size: 10px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
              @media (prefers-color-scheme: dark) {
                .small { stroke: #0d1117 }
                .page { fill: #0d1117 } .ink { fill: #f0efe9 } .soft { fill: #a9a89f } .grid { stroke: #30343b } .mark { stroke: #f0efe9 }
                .ours0 { fill: #9ec5f4 } .ours1 { fill: #3f8ae4 } .ours2 { fill: #2560a8 }
                .other0 { fill: #a9a89f } .other1 { fill: #7d7c75 } .other2 { fill: #55544f }
                .line0 { stroke: #4f97ea; fill: #4f97ea } .line1 { stroke: #25b585; fill: #25b585 } .line2 { stroke: #dd9d2b; fill: #dd9d2b }
                .line3 { stroke: #9a86ea; fill: #9a86ea }
              }
            </style>
            """;

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                width, height, width, height);
        add("<title>%s</title>%n", escape(title));
        out.append(STYLE);
        add("<rect class=\"page\" width=\"%d\" height=\"%d\"/>%n", width, height);
        text(16, 24, "ink title", "start", title);
    }

    void text(double x, double y, String classes, String anchor, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x, y, classes, anchor, escape(text));
    }

    void rect(double x, double y, double width, double height, String classes) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\" class=\"%s\"/>%n",
                x, y, width, height, classes);
    }

    void line(double x1, double y1, double x2, double y2, String classes) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n", x1, y1, x2, y2, classes);
    }

    void dot(double x, double y, String classes) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" class=\"%s\"/>%n", x, y, classes);
    }

    void path(String points, String classes) {
        add("<polyline points=\"%s\" class=\"%s\"/>%n", points, classes);
    }

    private void add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }

    /** {@return a number as it is read best: three digits, but never fewer than it has before the point} */
    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /** {@return a number at an axis} */
    static String tick(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.2f", value).replaceAll("0$", "");
    }

    /** {@return a round distance of lines that gives about five of them} */
    static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / 5)));
        double times = most / 5 / power;
        return power * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
    }
}
