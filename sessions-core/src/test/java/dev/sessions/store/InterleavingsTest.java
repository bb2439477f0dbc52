package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.request.SessionRequest;
import dev.sessions.store.Encounter.Backends;
import dev.sessions.store.Encounter.Before;
import dev.sessions.store.Place.Kind;
import dev.sessions.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Two things happen to a session at once, in every order: the first goes some steps, then the second some or all of its own,
 * then the first to its end. A step is from one call of a backend, or its answer, to the next. Whatever the order is, the
 * promises of {@link Encounter#check} hold.
 */
class InterleavingsTest {

    private static final Logger log = LoggerFactory.getLogger(InterleavingsTest.class);

    private static final boolean WHOLE = Boolean.getBoolean("dev.sessions.test.interleavings");
    private static final int MOST_STEPS = 60;

    @RegisterExtension
    private final CapturedLog events = new CapturedLog(SessionRequest.class);

    @BeforeAll
    static void timeIsVirtual() throws ClassNotFoundException {
        Class.forName("dev.sessions.request.HandlerThreads"); // its threads stay real
        VirtualTimeScheduler.getOrSet();
    }

    @AfterAll
    static void timeIsReal() {
        VirtualTimeScheduler.reset();
    }

    static Stream<Place> places() {
        Duration while10s = Duration.ofSeconds(10);
        List<Place> places = new ArrayList<>(List.of(
                Place.in(Kind.COOKIES).inTwoProcesses(),
                Place.in(Kind.COOKIES).inTwoProcesses().cached(while10s)));
        if (WHOLE) {
            places.addAll(List.of(
                    Place.in(Kind.BACKEND),
                    Place.in(Kind.BACKEND).inTwoProcesses(),
                    Place.in(Kind.BACKEND).inTwoProcesses().withGrace(while10s)));
            for (boolean oldFirst : new boolean[] {true, false}) {
                places.add(Place.moving(Kind.BACKEND, Kind.BACKEND, oldFirst));
                places.add(Place.moving(Kind.COOKIES, Kind.BACKEND, oldFirst));
                places.add(Place.moving(Kind.COOKIES, Kind.BACKEND, oldFirst).cached(while10s));
                places.add(Place.moving(Kind.BACKEND, Kind.COOKIES, oldFirst));
                places.add(Place.moving(Kind.BACKEND, Kind.COOKIES, oldFirst).cached(while10s));
                places.add(Place.moving(Kind.COOKIES_FOR_GOOD, Kind.BACKEND, oldFirst));
            }
        }
        return places.stream();
    }

    @ParameterizedTest
    @MethodSource("places")
    void whateverTheOrderIsThePromisesHold(Place place) {
        Runs runs = new Runs(place, Backends.IN_MEMORY);
        List<Doing> all = Arrays.stream(Doing.values())
                .filter(doing -> place.knowsOwners() || !doing.needsIndex())
                .filter(doing -> doing != Doing.END_ONE || !place.has(Kind.COOKIES))
                .toList();
        for (Before before : Before.values()) {
            for (Doing one : all) {
                for (Doing other : all) {
                    runs.all(before, one, other);
                }
            }
        }
        log.info("{}", runs);
        assertThat(runs.broken()).isEmpty();
    }

    /** All orders of each pair, and what did not hold. */
    private static final class Runs {

        private final Place place;
        private final Backends backends;
        private final Map<String, String> broken = new LinkedHashMap<>();
        private final Map<String, Integer> often = new LinkedHashMap<>();
        private int count;
        private long begun = System.nanoTime();

        Runs(Place place, Backends backends) {
            this.place = place;
            this.backends = backends;
        }

        void all(Before before, Doing one, Doing other) {
            for (boolean held : new boolean[] {true, false}) {
                orders(before, one, other, held);
            }
            clientsThatLeave(before, one, other);
            failures(before, one, other);
        }

        private void orders(Before before, Doing one, Doing other, boolean held) {
            for (int k = 0; k < MOST_STEPS; k++) {
                for (int j = 1; j < MOST_STEPS; j++) {
                    Encounter run = begin(before, one, other, held);
                    int most = WHOLE ? j : MOST_STEPS * 10;
                    if (run.first.steps.run(k) < k) {
                        return;
                    }
                    int done = run.second.steps.run(most);
                    finish(run, (held ? "held " : "") + "k=" + k + " j=" + (done < most ? "all" : j));
                    if (done < most || k == 0) {
                        break;
                    }
                }
            }
        }

        private void clientsThatLeave(Before before, Doing one, Doing other) {
            for (int k = 1; k < MOST_STEPS; k++) {
                Encounter run = begin(before, one, other, false);
                if (run.first.steps.run(k) < k || run.first.done) {
                    return;
                }
                run.first.leave();
                run.second.steps.run();
                finish(run, "gone at " + k);
            }
        }

        private void failures(Before before, Doing one, Doing other) {
            for (boolean afterEffect : new boolean[] {false, true}) {
                for (int call = 1; call < MOST_STEPS; call++) {
                    Encounter run = begin(before, one, other, true);
                    run.first.steps.fail(call, afterEffect);
                    run.first.steps.run();
                    if (!run.first.steps.hasFailed()) {
                        break;
                    }
                    finish(run, "call " + call + " fails" + (afterEffect ? " after its effect" : ""));
                }
            }
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
            while (run.first.steps.run() | run.second.steps.run()) {
                Thread.onSpinWait();
            }
            count++;
            List<String> found = run.check();
            if (!found.isEmpty()) {
                String pair = run.title();
                often.merge(pair, 1, Integer::sum);
                broken.putIfAbsent(
                        pair,
                        order + "\n    " + String.join("\n    ", found) + "\n      "
                                + String.join("\n      ", run.trace));
            }
        }

        List<String> broken() {
            return broken.entrySet().stream()
                    .map(entry -> place + ": " + entry.getKey() + ", " + often.get(entry.getKey()) + " orders, as "
                            + entry.getValue() + "\n")
                    .toList();
        }

        @Override
        public String toString() {
            return place + ": " + count + " interleavings, "
                    + often.values().stream().mapToInt(Integer::intValue).sum() + " break a promise, "
                    + (System.nanoTime() - begun) / 1_000_000 + " ms";
        }
    }
}
