package dev.sessions.jackson3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.redis.RedisServer;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.ValueCodec;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Two instances of one application, each with another version of Jackson, serve the same visitor. */
class OneFormatOverHttpTest {

    private static final String COOKIE = "app-session";

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "redis"})
    void eachInstanceReadsWhatTheOtherOneWrote(String store) {
        try (App two = start(store, "jackson2");
                App three = start(store, "jackson3")) {
            assertThat(two.bean(ValueCodec.class)).isInstanceOf(JacksonValueCodec.class);
            assertThat(three.bean(ValueCodec.class)).isInstanceOf(Jackson3ValueCodec.class);
            Browser atTwo = two.browser();
            Browser atThree = three.browser();

            assertThat(visit(atTwo, "Rome")).isEqualTo("1 of 1 as they were");
            atThree.withCookie(COOKIE, atTwo.cookie(COOKIE));
            assertThat(visit(atThree, "Oslo")).isEqualTo("2 of 2 as they were");
            atTwo.withCookie(COOKIE, atThree.cookie(COOKIE));
            assertThat(visit(atTwo, "Bern")).isEqualTo("3 of 3 as they were");
        }
    }

    private static App start(String store, String json) {
        return App.start(
                Trips.class,
                "sessions.store=" + store,
                "sessions.json=" + json,
                "spring.data.redis.port=" + RedisServer.shared().port());
    }

    private static String visit(Browser browser, String town) {
        Reply reply = browser.get("/visit/" + town);
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    record Stop(String town, Instant at, Optional<String> hotel, Map<String, BigDecimal> prices) {

        static Stop in(String town) {
            Instant at = Instant.parse("2026-01-01T00:00:00.123456789Z");
            return new Stop(town, at, Optional.of("Grand"), Map.of("night", new BigDecimal("99.90")));
        }
    }

    @RestController
    static class Trips {

        private static final TypeRef<List<Stop>> STOPS = new TypeRef<>() {};

        @GetMapping("/visit/{town}")
        String visit(@SessionValue Session session, @PathVariable String town) {
            List<Stop> stops = new ArrayList<>(session.getOrDefault("stops", STOPS, List.of()));
            stops.add(Stop.in(town));
            session.put("stops", stops);
            long same = stops.stream()
                    .filter(stop -> stop.equals(Stop.in(stop.town())))
                    .count();
            return same + " of " + stops.size() + " as they were";
        }
    }
}
