package dev.sessions.docs.shop;

import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(controllers = HelloController.class, properties = "sessions.ephemeral-key=true")
class SeededSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Autowired
    WebTestClient client;

    @Autowired
    ConfiguredSessions sessions;

    @Test
    void greetsWhoIsKnown() {
        SessionRequest request = sessions.request(cookie -> List.of()); // of a visitor without cookies
        request.get().block(PATIENCE).put("name", "Ada");
        SessionCookie cookie = request.commit().block(PATIENCE).get(0);

        client.get()
                .uri("/")
                .cookie(cookie.name(), cookie.value())
                .exchange()
                .expectBody(String.class)
                .isEqualTo("name: Ada");
    }
}
