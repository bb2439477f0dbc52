package dev.sessions.docs.shop;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(controllers = HelloController.class, properties = "sessions.ephemeral-key=true")
class HelloControllerTest {

    @Autowired
    WebTestClient client;

    @Test
    void remembersTheName() {
        String cookie = client.get()
                .uri("/set?name=Ada")
                .exchange()
                .returnResult(String.class)
                .getResponseCookies()
                .getFirst("app-session")
                .getValue();

        client.get()
                .uri("/")
                .cookie("app-session", cookie)
                .exchange()
                .expectBody(String.class)
                .isEqualTo("name: Ada");
    }
}
