package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A parameter that takes a whole session. */
class SessionValueSessionTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class, "sessions.named.cart.store=memory");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/default, app-session",
        "/by-value, cart",
        "/by-name, cart",
        "/by-session, cart",
        "/both-the-same, cart",
        "/optional, app-session",
        "/optional-by-value, cart",
        "/mono, app-session",
        "/mono-by-session, cart",
        "/not-required, app-session",
        "/without-annotation, app-session",
        "/without-annotation-optional, app-session",
        "/without-annotation-mono, app-session"
    })
    void theSessionThatIsMeantIsHandedOutAndSaved(String path, String session) {
        Reply reply = app.browser().get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(session);
        assertThat(reply.setCookies())
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.name()).isEqualTo(session));
    }

    @Test
    void twoParametersForOneSessionAreTheSame() {
        assertThat(app.browser().get("/twice").body()).isEqualTo("true");
    }

    @RestController
    static class Controller {

        @GetMapping("/default")
        String byDefault(@SessionValue Session session) {
            return touch(session);
        }

        @GetMapping("/by-value")
        String byValue(@SessionValue("cart") Session session) {
            return touch(session);
        }

        @GetMapping("/by-name")
        String byName(@SessionValue(name = "cart") Session session) {
            return touch(session);
        }

        @GetMapping("/by-session")
        String bySession(@SessionValue(session = "cart") Session session) {
            return touch(session);
        }

        @GetMapping("/both-the-same")
        String bothTheSame(@SessionValue(name = "cart", session = "cart") Session session) {
            return touch(session);
        }

        @GetMapping("/optional")
        String optional(@SessionValue Optional<Session> session) {
            return touch(session.orElseThrow());
        }

        @GetMapping("/optional-by-value")
        String optionalByValue(@SessionValue("cart") Optional<Session> session) {
            return touch(session.orElseThrow());
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue Mono<Session> session) {
            return session.map(Controller::touch);
        }

        @GetMapping("/mono-by-session")
        Mono<String> monoBySession(@SessionValue(session = "cart") Mono<Session> session) {
            return session.map(Controller::touch);
        }

        @GetMapping("/not-required")
        String notRequired(@SessionValue(required = false) Session session) {
            return touch(session);
        }

        @GetMapping("/without-annotation")
        String withoutAnnotation(Session cart) {
            return touch(cart);
        }

        @GetMapping("/without-annotation-optional")
        String withoutAnnotationOptional(Optional<Session> session) {
            return touch(session.orElseThrow());
        }

        @GetMapping("/without-annotation-mono")
        Mono<String> withoutAnnotationMono(Mono<Session> session) {
            return session.map(Controller::touch);
        }

        @GetMapping("/twice")
        String twice(@SessionValue Session one, @SessionValue("app-session") Session other) {
            return String.valueOf(one == other);
        }

        private static String touch(Session session) {
            session.put("touched", true);
            return session.name();
        }
    }
}
