package dev.sessions.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.benchmarks.codec.Contender.Loaded;
import dev.sessions.benchmarks.codec.Contender.Protection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody does the same work: keeps all values, hides or protects them, and notices what was altered. */
class ContendersTest {

    private static final Contenders CONTENDERS = new Contenders();

    /** A contender, and a session. */
    record Run(Contender contender, ShopSession session) {

        @Override
        public String toString() {
            return contender.name() + ", " + session.size() + " bytes";
        }
    }

    private static final List<Run> RUNS = new ArrayList<>();

    static Stream<Run> runs() {
        return RUNS.stream();
    }

    @BeforeAll
    static void open() throws Exception {
        for (ShopSession session : ShopSession.ALL) {
            for (Protection protection : Protection.values()) {
                RUNS.add(new Run(CONTENDERS.floor(protection), session));
            }
            CONTENDERS.all(session).forEach(contender -> RUNS.add(new Run(contender, session)));
        }
    }

    @AfterAll
    static void close() throws Exception {
        CONTENDERS.close();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatWasSavedIsLoaded(Run run) {
        String cookie = run.contender().save(run.session().values());

        assertThat(read(run, cookie)).isEqualTo(plain(run.session().values()));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aChangeChangesOneValueAndNoOther(Run run) {
        String cookie = run.contender().save(run.session().values());
        Map<String, Object> expected = new LinkedHashMap<>(run.session().values());
        expected.put(ShopSession.CHANGED, 42);

        String changed = run.contender().load(cookie).change(ShopSession.CHANGED, 42);

        assertThat(read(run, changed)).isEqualTo(plain(expected));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatWasAlteredIsNotRead(Run run) {
        String cookie = run.contender().save(run.session().values());
        int middle = cookie.length() / 2;
        char other = cookie.charAt(middle) == 'A' ? 'B' : 'A';
        String altered = cookie.substring(0, middle) + other + cookie.substring(middle + 1);

        assertThat(readOrNull(run.contender(), altered)).isNull();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whoSealsHidesAndNeverSavesTheSameTwice(Run run) {
        String cookie = run.contender().save(run.session().values());

        boolean sealed = run.contender().protection() == Protection.SEALED;
        assertThat(cookie.equals(run.contender().save(run.session().values())))
                .isNotEqualTo(sealed || run.contender() instanceof OurRequest);
    }

    private static @Nullable Object readOrNull(Contender contender, String cookie) {
        try {
            return contender.load(cookie).read(ShopSession.READ);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static Map<String, Object> read(Run run, String cookie) {
        Loaded loaded = run.contender().load(cookie);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : run.session().values().keySet()) {
            values.put(name, loaded.read(name));
        }
        return plain(values);
    }

    /** Claims of a token are read as longs. */
    private static Map<String, Object> plain(Map<String, Object> values) {
        Map<String, Object> plain = new LinkedHashMap<>(values);
        plain.replaceAll((name, value) -> value instanceof Integer number ? number.longValue() : value);
        return plain;
    }
}
