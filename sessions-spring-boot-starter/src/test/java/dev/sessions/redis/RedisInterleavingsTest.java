package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.request.SessionRequest;
import dev.sessions.store.Orders;
import dev.sessions.store.Place;
import dev.sessions.store.Place.Kind;
import dev.sessions.store.VirtualTime;
import dev.sessions.testing.CapturedLog;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** As in memory: two things happen to a session at once, in every order, and what was promised holds. */
class RedisInterleavingsTest {

    private static final int ONE_OF_IN_REDIS = 31;

    private static LettuceConnectionFactory connections;

    @BeforeAll
    static void timeIsVirtual() {
        connections = RedisServer.shared().connect(); // and its threads
        VirtualTime.begin();
    }

    @AfterAll
    static void timeIsReal() {
        VirtualTime.end();
        connections.destroy();
    }

    static Stream<Place> places() {
        return Stream.of(
                Place.in(Kind.BACKEND).inTwoProcesses(),
                Place.in(Kind.BACKEND).inTwoProcesses().withGrace(Duration.ofSeconds(10)),
                Place.in(Kind.COOKIES).inTwoProcesses(),
                Place.moving(Kind.BACKEND, Kind.BACKEND, true),
                Place.moving(Kind.BACKEND, Kind.BACKEND, false),
                Place.moving(Kind.COOKIES, Kind.BACKEND, true),
                Place.moving(Kind.COOKIES, Kind.BACKEND, false),
                Place.moving(Kind.BACKEND, Kind.COOKIES, true));
    }

    @ParameterizedTest
    @MethodSource("places")
    void inRedisThePromisesHoldInEveryOrder(Place place) {
        String prefix = "test:" + UUID.randomUUID() + ":";
        Orders orders = new Orders(
                place,
                Orders.ONE_OF * ONE_OF_IN_REDIS,
                clock -> name -> RedisServer.patientBackend(connections)
                        .keyPrefix(prefix + name + ":")
                        .clock(clock)
                        .build());
        try (CapturedLog ignored = new CapturedLog(SessionRequest.class)) {
            orders.tryAll();
            assertThat(orders.broken()).isEmpty();
        }
    }
}
