package dev.sessions.slice;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A user's slice test of a controller gets real sessions. */
@WebFluxTest(controllers = GreetingController.class, properties = "sessions.ephemeral-key=true")
class WebFluxTestSliceTest {

    @Autowired
    private WebTestClient client;

    @Test
    void aNewVisitorHasAnEmptySession() {
        client.get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectCookie()
                .doesNotExist("session")
                .expectBody(String.class)
                .isEqualTo("Who are you?");
    }

    @Test
    void whatIsPutIntoTheSessionIsThereInTheNextRequest() {
        ResponseCookie cookie = client.get()
                .uri("/set?name=Ada")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(Void.class)
                .getResponseCookies()
                .getFirst("session");

        client.get()
                .uri("/")
                .cookie("session", cookie.getValue())
                .exchange()
                .expectBody(String.class)
                .isEqualTo("Hello Ada");
    }
}
