package dev.sessions.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One line of a result file: one point of one curve.
 *
 * @param group what is compared, as {@code save}; one picture or table shows one group
 * @param series who it is, as {@code sessions, signed}
 * @param x what grows, as bytes or keys
 * @param value what it took, in the file's unit
 * @param ratio the same as a multiple of the base
 * @param low the ratio's lower quartile
 * @param high its upper quartile
 * @param bytes what was allocated, or 0
 * @param characters what goes over the wire, or 0
 */
public record Row(
        String group,
        String series,
        int x,
        double value,
        double ratio,
        double low,
        double high,
        long bytes,
        int characters) {

    /** The series of what the others are held against; its ratio is 1. */
    public static final String FLOOR = "floor";

    static final List<String> COLUMNS =
            List.of("group", "series", "x", "value", "ratio", "low", "high", "bytes", "characters");

    /** {@return a row of a pair} */
    public static Row of(String group, String series, int x, Pair pair, int characters) {
        return new Row(group, series, x, pair.nanos(), pair.ratio(), pair.low(), pair.high(), pair.bytes(), characters);
    }

    /** {@return the row of a pair's base} */
    public static Row ofBase(String group, int x, Pair pair, int characters) {
        return new Row(group, FLOOR, x, pair.baseNanos(), 1, 1, 1, pair.baseBytes(), characters);
    }

    /** {@return the part of one, where so many were measured at once} */
    public Row each(int count) {
        return new Row(
                group,
                series,
                x,
                value / count,
                ratio / count,
                low / count,
                high / count,
                bytes / count,
                characters / count);
    }

    /** {@return one line for people} */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%-18s %-22s %,7d %,10.0f ns  ratio %5.2f (%.2f to %.2f) %,8d bytes %,6d characters",
                group,
                series,
                x,
                value,
                ratio,
                low,
                high,
                bytes,
                characters);
    }

    static Row parse(String line) {
        String[] cells = line.split(";", -1);
        return new Row(
                cells[0],
                cells[1],
                Integer.parseInt(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Long.parseLong(cells[7]),
                Integer.parseInt(cells[8]));
    }

    String format() {
        return String.format(
                Locale.ROOT,
                "%s;%s;%d;%.1f;%.3f;%.3f;%.3f;%d;%d",
                group,
                series,
                x,
                value,
                ratio,
                low,
                high,
                bytes,
                characters);
    }
}
