package dev.sessions.slice;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import dev.sessions.web.SessionValueParameter;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseCookie;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

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
                .doesNotExist("app-session")
                .expectBody(String.class)
                .isEqualTo("Who are you?");
    }

    @Test
    void aParameterThatNoRequestCouldBeServedWithStopsTheTest() {
        TestContextManager tests = new TestContextManager(OfAMistake.class);

        assertThatIllegalStateException()
                .isThrownBy(() -> tests.prepareTestInstance(new OfAMistake()))
                .havingRootCause()
                .isInstanceOf(SessionValueParameter.Invalid.class)
                .withMessageContaining("No session 'basket' is configured");
    }

    @WebFluxTest(controllers = Mistake.class, properties = "sessions.ephemeral-key=true")
    @Import(Mistake.class)
    static class OfAMistake {}

    @RestController
    static class Mistake {

        @GetMapping("/mistake")
        void mistake(@SessionValue("basket") Session basket) {}
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
                .getFirst("app-session");

        client.get()
                .uri("/")
                .cookie("app-session", cookie.getValue())
                .exchange()
                .expectBody(String.class)
                .isEqualTo("Hello Ada");
    }
}
