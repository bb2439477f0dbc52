package dev.sessions.benchmarks.codec;

import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.benchmarks.Effort;
import dev.sessions.benchmarks.Pair;
import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import dev.sessions.benchmarks.codec.Contender.Protection;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.store.CookieStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the cost of a session in a cookie grows: with the keys in the ring, where the oldest made the cookie; with the sessions
 * of a request, each loaded, changed and saved; with the size of a session. {@code scaling quick} or {@code scaling thorough}
 * writes {@code docs/performance/scaling.csv}.
 */
public final class ScalingBenchmark {

    private static final ShopSession MEDIUM = ShopSession.ALL.get(1);

    private final Effort effort;
    private final List<Row> rows = new ArrayList<>();

    private ScalingBenchmark(Effort effort) {
        this.effort = effort;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code quick} or {@code thorough}
     */
    public static void run(List<String> arguments) throws Exception {
        new ScalingBenchmark(Effort.WARM_UP).measure();
        List<Row> rows = new ScalingBenchmark(Effort.of(arguments.get(0))).measure();
        rows.forEach(row -> System.out.println(row.describe()));
        Results.here("scaling " + arguments.get(0), rows).write(Results.DIRECTORY.resolve("scaling.csv"));
    }

    private List<Row> measure() throws Exception {
        size();
        for (Protection protection : Protection.values()) {
            keys(protection);
            sessions(protection);
        }
        return rows;
    }

    private void add(String group, String series, int x, Supplier<?> base, Supplier<?> operation) {
        rows.add(Row.of(group, series, x, Pair.measure(base, operation, effort), 0));
    }

    private void keys(Protection protection) {
        SessionKey oldest = key(protection);
        Supplier<?> base = loading(protection, KeyRing.of(oldest), oldest);
        for (int count : new int[] {1, 3, 10, 30, 100}) {
            List<SessionKey> keys = IntStream.range(1, count)
                    .mapToObj(i -> key(protection))
                    .collect(Collectors.toCollection(ArrayList::new));
            keys.add(oldest);
            add("keys", "load, " + protection.label(), count, base, loading(protection, KeyRing.of(keys), oldest));
        }
    }

    private static Supplier<?> loading(Protection protection, KeyRing ring, SessionKey oldest) {
        String cookie = ours(protection, KeyRing.of(oldest), MEDIUM).save(MEDIUM.values());
        return Operation.LOAD.of(ours(protection, ring, MEDIUM), cookie, MEDIUM);
    }

    private void sessions(Protection protection) {
        Supplier<?> base = counting(protection, 1);
        for (int count : new int[] {1, 2, 5, 10}) {
            Pair pair = Pair.measure(base, counting(protection, count), effort);
            rows.add(Row.of("sessions", "count, " + protection.label(), count, pair, 0)
                    .each(count));
        }
    }

    /** A request that reads and changes each of so many sessions. */
    private static Supplier<?> counting(Protection protection, int count) {
        CookieStore store = CookieStore.of(KeyRing.of(key(protection)));
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "session" + i).toList();
        ConfiguredSessions sessions = new ConfiguredSessions(
                names.stream()
                        .map(name -> new Configured(SessionOptions.of(name), store, new JacksonValueCodec()))
                        .toList(),
                names.get(0),
                Clock.systemUTC(),
                List.of());
        Map<String, List<String>> cookies = change(sessions, names, name -> List.of(), MEDIUM.values()).stream()
                .collect(Collectors.toMap(SessionCookie::name, cookie -> List.of(cookie.value())));
        Map<String, Object> change = Map.of(ShopSession.CHANGED, 42);
        return () -> change(sessions, names, name -> cookies.getOrDefault(name, List.of()), change);
    }

    private static List<SessionCookie> change(
            ConfiguredSessions sessions,
            List<String> names,
            Function<String, List<String>> cookies,
            Map<String, Object> values) {
        SessionRequest request = sessions.request(cookies);
        for (String name : names) {
            Session session = Objects.requireNonNull(request.get(name).block());
            values.forEach(session::put);
        }
        return Objects.requireNonNull(request.commit().block());
    }

    private void size() throws Exception {
        try (Contenders contenders = new Contenders()) {
            for (int products : new int[] {1, 10, 30, 100, 300, 1000}) {
                ShopSession session = ShopSession.ofProducts(products);
                for (Protection protection : Protection.values()) {
                    Contender ours = ours(protection, KeyRing.of(key(protection)), session);
                    Contender floor = contenders.floor(protection);
                    for (Operation operation : List.of(Operation.LOAD, Operation.COUNT)) {
                        add(
                                "size",
                                operation.label + ", " + protection.label(),
                                session.size(),
                                operation.of(floor, session),
                                operation.of(ours, session));
                    }
                }
            }
        }
    }

    private static SessionKey key(Protection protection) {
        return protection == Protection.SIGNED
                ? SessionKey.of(Contenders.random(32))
                : SessionKey.of(Contenders.random(32), Contenders.random(32));
    }

    private static Contender ours(Protection protection, KeyRing ring, ShopSession session) {
        return Ours.of("ours", protection, Contenders.token(ring), session);
    }
}
