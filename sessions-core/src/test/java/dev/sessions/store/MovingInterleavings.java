package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.request.SessionRequest;
import dev.sessions.store.Place.Kind;
import dev.sessions.testing.CapturedLog;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As in one store: two things happen to a session at once, in every order, while it moves from one store to another. */
abstract class MovingInterleavings {

    @RegisterExtension
    private final CapturedLog warnings = new CapturedLog(SessionRequest.class);

    @BeforeAll
    static void timeIsVirtual() {
        VirtualTime.begin();
    }

    @AfterAll
    static void timeIsReal() {
        VirtualTime.end();
    }

    static Stream<Place> moves(boolean oldFirst) {
        Duration shortly = Duration.ofSeconds(10);
        return Stream.of(
                Place.moving(Kind.BACKEND, Kind.BACKEND, oldFirst),
                Place.moving(Kind.COOKIES, Kind.BACKEND, oldFirst),
                Place.moving(Kind.COOKIES, Kind.BACKEND, oldFirst).cached(shortly),
                Place.moving(Kind.BACKEND, Kind.COOKIES, oldFirst),
                Place.moving(Kind.BACKEND, Kind.COOKIES, oldFirst).cached(shortly),
                Place.moving(Kind.COOKIES_FOR_GOOD, Kind.BACKEND, oldFirst));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void whileItMovesThePromisesHoldInEveryOrder(Place place) {
        Orders orders = new Orders(place, Orders.ONE_OF, clock -> name -> new InMemoryBackend(clock, 1000));
        orders.tryAll();
        assertThat(orders.broken()).isEmpty();
    }
}
