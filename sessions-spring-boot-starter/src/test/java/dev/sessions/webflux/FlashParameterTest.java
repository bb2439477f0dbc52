package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.web.SessionValue;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code flash = true}: a parameter that takes a queue of messages. */
class FlashParameterTest {

    private static App app;
    private Browser browser;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class, "sessions.named.cart.store=memory");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void fill() {
        browser = app.browser();
        browser.get("/fill");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/default | [one, two]",
                "/collection | [one, two]",
                "/mono | [one, two]",
                "/named | [Notice[text=hello, level=3]]",
                "/elsewhere | [cart]"
            })
    void messagesAreHandedOutOnce(String path, String messages) {
        assertThat(browser.get(path).body()).isEqualTo(messages);
        assertThat(browser.get(path).body()).isEqualTo("[]");
    }

    @Test
    void anotherQueueStaysAsItIs() {
        browser.get("/default");
        assertThat(browser.get("/named").body()).isEqualTo("[Notice[text=hello, level=3]]");
    }

    @Test
    void anEmptyQueueIsAnEmptyListAndCreatesNothing() {
        Browser stranger = app.browser();

        assertThat(stranger.get("/default").body()).isEqualTo("[]");
        assertThat(stranger.cookies()).isEmpty();
    }

    @Test
    void messagesOfAnotherTypeAreABadRequestOnceAndDoNotStandInTheWay() {
        assertThat(browser.get("/as-numbers").status()).isEqualTo(400);
        assertThat(browser.get("/as-numbers").status()).isEqualTo(200);
        assertThat(browser.get("/default").body()).isEqualTo("[]");
    }

    record Notice(String text, int level) {}

    @RestController
    static class Controller {

        @GetMapping("/fill")
        void fill(@SessionValue Session session, @SessionValue("cart") Session cart) {
            session.addFlash("one");
            session.addFlash("two");
            session.addFlash("notices", new Notice("hello", 3));
            cart.addFlash("cart");
        }

        @GetMapping("/default")
        String byDefault(@SessionValue(flash = true) List<String> messages) {
            return messages.toString();
        }

        @GetMapping("/collection")
        String collection(@SessionValue(flash = true) Collection<String> messages) {
            return messages.toString();
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue(flash = true) Mono<List<String>> messages) {
            return messages.map(List::toString);
        }

        @GetMapping("/named")
        String named(@SessionValue(name = "notices", flash = true) List<Notice> notices) {
            return notices.toString();
        }

        @GetMapping("/elsewhere")
        String elsewhere(@SessionValue(session = "cart", flash = true) List<String> messages) {
            return messages.toString();
        }

        @GetMapping("/as-numbers")
        String asNumbers(@SessionValue(flash = true) List<Integer> messages) {
            return messages.toString();
        }
    }
}
