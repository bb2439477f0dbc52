package dev.sessions.store;

import dev.sessions.backend.SessionBackend;
import dev.sessions.store.Encounter.Before;
import dev.sessions.store.Place.Kind;
import dev.sessions.testing.TestClock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The orders in which two of whatever may happen to a session can meet in a place, and what did not hold. One is tried of so
 * many, and of those in which both stop one of forty times so many.
 */
public final class Orders {

    /** Of how many orders one is tried: 1 for all of them. */
    public static final int ONE_OF = Integer.getInteger("dev.sessions.test.interleavings", 61);

    private static final int ONE_OF_TWICE_STOPPED = 40;

    private final Place place;
    private final int oneOf;
    private final Function<TestClock, Function<String, SessionBackend>> backends;
    private final Map<String, String> broken = new LinkedHashMap<>();
    private final Map<String, Integer> stops = new HashMap<>();
    private final Map<String, Integer> often = new HashMap<>();
    private final long begun = System.nanoTime();
    private int orders;
    private int tried;

    /**
     * @param place where they meet
     * @param oneOf of how many orders one is tried
     * @param backends what keeps records, by a name, given the clock of one run
     */
    public Orders(Place place, int oneOf, Function<TestClock, Function<String, SessionBackend>> backends) {
        this.place = place;
        this.oneOf = oneOf;
        this.backends = backends;
    }

    public void tryAll() {
        List<Doing> doings = Arrays.stream(Doing.values())
                .filter(doing -> place.knowsOwners() || !doing.needsIndex())
                .filter(doing -> doing != Doing.END_ONE || !place.has(Kind.COOKIES))
                .toList();
        for (Before before : Before.values()) {
            if (before == Before.RENEWED_TWICE && place.from() != Kind.BACKEND && place.moves()) {
                continue;
            }
            for (Doing one : doings) {
                for (Doing other : doings) {
                    orders(before, one, other, true);
                    orders(before, one, other, false);
                    clientsThatLeave(before, one, other);
                    failures(before, one, other);
                }
            }
        }
        System.out.println(this);
    }

    private void orders(Before before, Doing one, Doing other, boolean held) {
        int most = stops(before, one, held);
        for (int k = 0; k <= most; k++) {
            if (isDue(1)) {
                Encounter run = begin(before, one, other, held);
                run.first.steps.run(k);
                run.second.steps.run();
                finish(run, (held ? "both have it, " : "") + "the first stops at " + k);
            }
        }
        int mostOfOther = stops(before, other, held);
        for (int k = 1; k < most; k++) {
            for (int j = 1; j < mostOfOther; j++) {
                if (isDue(ONE_OF_TWICE_STOPPED)) {
                    Encounter run = begin(before, one, other, held);
                    run.first.steps.run(k);
                    run.second.steps.run(j);
                    finish(run, (held ? "both have it, " : "") + "they stop at " + k + " and " + j);
                }
            }
        }
    }

    private void clientsThatLeave(Before before, Doing one, Doing other) {
        int most = stops(before, one, false);
        for (int k = 1; k < most; k++) {
            if (isDue(1)) {
                Encounter run = begin(before, one, other, false);
                run.first.steps.run(k);
                run.first.leave();
                run.second.steps.run();
                finish(run, "the first one's client is gone at " + k);
            }
        }
    }

    private void failures(Before before, Doing one, Doing other) {
        int calls = stops(before, one, true) / 2;
        for (int call = 1; call <= calls; call++) {
            for (boolean afterEffect : new boolean[] {false, true}) {
                if (isDue(1)) {
                    Encounter run = begin(before, one, other, true);
                    run.first.steps.fail(call, afterEffect);
                    run.first.steps.run();
                    finish(run, "call " + call + " of the first fails" + (afterEffect ? ", when it is done" : ""));
                }
            }
        }
    }

    /** How often it stops when nothing else happens. */
    private int stops(Before before, Doing one, boolean held) {
        return stops.computeIfAbsent(before + " " + one + " " + held, key -> {
            Encounter alone = begin(before, one, Doing.SAVE, held);
            return alone.first.steps.run(Integer.MAX_VALUE);
        });
    }

    private boolean isDue(int factor) {
        return orders++ % (oneOf * factor) == 0;
    }

    private Encounter begin(Before before, Doing one, Doing other, boolean held) {
        Encounter run = new Encounter(place, before, one, other, backends);
        if (held) {
            run.first.load();
            run.second.load();
        }
        return run;
    }

    private void finish(Encounter run, String order) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = run.first.steps.run() | run.second.steps.run();
        }
        tried++;
        List<String> found = run.check();
        if (!found.isEmpty()) {
            often.merge(run.toString(), 1, Integer::sum);
            broken.putIfAbsent(
                    run.toString(),
                    order + "\n    " + String.join("\n    ", found) + "\n      " + String.join("\n      ", run.trace));
        }
    }

    public List<String> broken() {
        return broken.entrySet().stream()
                .map(each ->
                        each.getKey() + ", " + often.get(each.getKey()) + " times, as when " + each.getValue() + "\n")
                .toList();
    }

    @Override
    public String toString() {
        return place + ": " + tried + " of " + orders + " orders tried, in "
                + (System.nanoTime() - begun) / 1_000_000 + " ms; "
                + often.values().stream().mapToInt(Integer::intValue).sum() + " broke a promise";
    }
}
