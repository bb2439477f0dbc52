package dev.sessions.benchmarks.stores;

import dev.sessions.benchmarks.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Rates that are measured in turns, one contender after the other and the base before them, so that all meet the same disk.
 *
 * @param count how many turns
 * @param millis how long each takes of each
 */
record Turns(int count, int millis) {

    /** The rows of a base and of who is held against it: microseconds, and their ratio to those of the base. */
    List<Row> measure(
            String group, int x, Contender base, List<Contender> contenders, ToDoubleFunction<Contender> perSecond) {
        double[] baseMicros = new double[count];
        double[][] micros = new double[contenders.size()][count];
        double[][] ratios = new double[contenders.size()][count];
        for (int turn = -1; turn < count; turn++) { // the first one warms up
            double baseTook = 1e6 / perSecond.applyAsDouble(base);
            baseMicros[Math.max(0, turn)] = baseTook;
            for (int i = 0; i < contenders.size(); i++) {
                double took = 1e6 / perSecond.applyAsDouble(contenders.get(i));
                micros[i][Math.max(0, turn)] = took;
                ratios[i][Math.max(0, turn)] = took / baseTook;
            }
        }
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(group, base.name(), x, quantile(baseMicros, 0.5), 1, 1, 1, 0, 0));
        for (int i = 0; i < contenders.size(); i++) {
            rows.add(row(group, contenders.get(i).name(), x, micros[i], ratios[i]));
        }
        return rows;
    }

    /** The row of one without a base, whose quartiles are those of its own turns. */
    List<Row> alone(String group, int x, String series, DoubleSupplier perSecond) {
        double[] micros = new double[count];
        for (int turn = -1; turn < count; turn++) {
            micros[Math.max(0, turn)] = 1e6 / perSecond.getAsDouble();
        }
        double median = quantile(micros, 0.5);
        return List.of(row(
                group,
                series,
                x,
                micros,
                Arrays.stream(micros).map(each -> each / median).toArray()));
    }

    private static Row row(String group, String series, int x, double[] micros, double[] ratios) {
        double ratio = quantile(ratios, 0.5);
        return new Row(
                group, series, x, quantile(micros, 0.5), ratio, quantile(ratios, 0.25), quantile(ratios, 0.75), 0, 0);
    }

    private static double quantile(double[] values, double which) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(which * (sorted.length - 1))];
    }
}
