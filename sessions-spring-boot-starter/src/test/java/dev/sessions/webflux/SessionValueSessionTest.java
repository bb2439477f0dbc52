package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Reply;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A parameter that takes a whole session. */
@ExtendWith(OutputCaptureExtension.class)
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
        "/default, session",
        "/by-value, cart",
        "/by-name, cart",
        "/by-session, cart",
        "/both-the-same, cart",
        "/optional, session",
        "/optional-by-value, cart",
        "/mono, session",
        "/mono-by-session, cart",
        "/not-required, session"
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

    @Test
    void aSessionNobodyConfiguredIsAnErrorThatNamesThoseThatAre(CapturedOutput output) {
        assertThat(app.browser().get("/unknown").status()).isEqualTo(500);
        assertThat(output).contains("No session 'basket' is configured, only [cart, session]");
    }

    @Test
    void twoNamesForOneSessionAreAnError(CapturedOutput output) {
        assertThat(app.browser().get("/two-names").status()).isEqualTo(500);
        assertThat(output).contains("@SessionValue on").contains("names two sessions");
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

        @GetMapping("/twice")
        String twice(@SessionValue Session one, @SessionValue("session") Session other) {
            return String.valueOf(one == other);
        }

        @GetMapping("/unknown")
        String unknown(@SessionValue("basket") Session session) {
            return touch(session);
        }

        @GetMapping("/two-names")
        String twoNames(@SessionValue(name = "cart", session = "session") Session session) {
            return touch(session);
        }

        private static String touch(Session session) {
            session.put("touched", true);
            return session.name();
        }
    }
}
