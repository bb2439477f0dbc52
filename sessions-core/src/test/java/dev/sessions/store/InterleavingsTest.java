package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.SessionRequest;
import dev.sessions.store.Place.Kind;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.TestClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two things happen to a session at once, in every order: the first goes some steps, then the second all of its own or some,
 * then the first to its end, and the second to its. A step is from one call of a backend to its effect, or from there to the
 * next. Both have had the session before, or not; the client of the first is gone after some steps; or a call of its fails.
 * Whatever the order is, what {@link Encounter#check} looks for does not happen.
 *
 * <p>Of how many orders one is tried is the system property {@code dev.sessions.test.interleavings}: 1 for all of them, but
 * for those in which both stop, of which it is a tenth.
 */
class InterleavingsTest {

    private static final int ONE_OF_IN_FILES = 31;

    @RegisterExtension
    private final CapturedLog warnings = new CapturedLog(SessionRequest.class);

    @TempDir
    private static Path directory;

    private static Files files;

    @BeforeAll
    static void timeIsVirtual() {
        files = new Files(directory); // and its threads
        VirtualTime.begin();
    }

    @AfterAll
    static void timeIsReal() {
        VirtualTime.end();
        files.close();
    }

    static Stream<Place> places() {
        Duration shortly = Duration.ofSeconds(10);
        return Stream.of(
                Place.in(Kind.BACKEND),
                Place.in(Kind.BACKEND).inTwoProcesses(),
                Place.in(Kind.BACKEND).inTwoProcesses().withGrace(shortly),
                Place.in(Kind.COOKIES).inTwoProcesses(),
                Place.in(Kind.COOKIES).inTwoProcesses().cached(shortly));
    }

    @ParameterizedTest
    @MethodSource("places")
    void inMemoryThePromisesHoldInEveryOrder(Place place) {
        Orders orders = new Orders(place, Orders.ONE_OF, clock -> name -> new InMemoryBackend(clock, 1000));
        orders.tryAll();
        assertThat(orders.broken()).isEmpty();
    }

    static Stream<Place> placesInFiles() {
        return Stream.of(
                Place.in(Kind.BACKEND).inTwoProcesses(),
                Place.moving(Kind.BACKEND, Kind.BACKEND, true),
                Place.moving(Kind.BACKEND, Kind.BACKEND, false));
    }

    @ParameterizedTest
    @MethodSource("placesInFiles")
    void inFilesThePromisesHoldInEveryOrder(Place place) {
        Orders orders = new Orders(place, Orders.ONE_OF * ONE_OF_IN_FILES, files);
        orders.tryAll();
        assertThat(orders.broken()).isEmpty();
    }

    /** One directory for each name, which the runs share. */
    private static final class Files implements Function<TestClock, Function<String, SessionBackend>> {

        private final Map<String, FilesystemStore> stores = new HashMap<>();
        private TestClock clock = new TestClock();

        Files(Path directory) {
            for (String name : List.of("old", "new", "revoked")) {
                stores.put(name, open(directory.resolve(name)));
            }
        }

        @Override
        public Function<String, SessionBackend> apply(TestClock now) {
            clock = now;
            return name -> stores.get(name).backend();
        }

        private FilesystemStore open(Path path) {
            return FilesystemStore.builder(path, () -> KeyRing.of(SessionKey.random()))
                    .fsync(false)
                    .sweepInterval(Duration.ofDays(10_000))
                    .clock(new Clock() {
                        @Override
                        public Instant instant() {
                            return clock.instant();
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            throw new UnsupportedOperationException();
                        }
                    })
                    .build();
        }

        void close() {
            stores.values().forEach(FilesystemStore::close);
        }
    }
}
