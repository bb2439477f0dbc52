package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** springdoc lists what a client sends, and a client does not send what is in a session. */
class SpringdocTest {

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void nothingThatComesFromASessionIsListed(String lazy) throws IOException {
        try (App app = App.start(
                Controller.class, "springdoc.api-docs.enabled=true", "spring.main.lazy-initialization=" + lazy)) {
            Reply reply = app.browser().get("/v3/api-docs");

            assertThat(reply.status()).isEqualTo(200);
            JsonNode api = new ObjectMapper().readTree(reply.body());
            JsonNode parameters = api.at("/paths/~1annotated/get/parameters");
            assertThat(parameters.findValuesAsText("name")).containsExactly("page");
            assertThat(api.at("/paths/~1annotated/get").has("requestBody")).isFalse();
            assertThat(api.at("/paths/~1plain/get").has("responses")).isTrue();
            assertThat(api.at("/paths/~1plain/get").has("parameters")).isFalse();
            assertThat(api.at("/paths/~1plain/get").has("requestBody")).isFalse();
            assertThat(reply.body()).doesNotContain("Session");
        }
    }

    record Item(String name) {}

    @RestController
    static class Controller {

        @GetMapping("/annotated")
        String annotated(
                @SessionValue Session session,
                @SessionValue Optional<String> name,
                @SessionValue Mono<Item> item,
                @Valid @SessionValue(required = false) Item other,
                @SessionValue(defaultValue = "0") int visits,
                @SessionValue(flash = true) List<String> messages,
                @RequestParam int page) {
            return session.name() + name + item + other + visits + messages + page;
        }

        @GetMapping("/plain")
        String plain(Session session) {
            return session.name();
        }
    }
}
