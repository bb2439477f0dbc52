package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.web.SessionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code create = true}: what is absent is made, kept, and saved as the handler left it. */
class CreatedSessionValueTest {

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
    @ValueSource(strings = {"/bare", "/optional", "/mono", "/elsewhere", "/list"})
    void itIsMadeOnceAndKeptWithWhatTheHandlersPutIn(String path) {
        Browser browser = app.browser();

        assertThat(browser.get(path + "?item=pen").body()).isEqualTo("[pen]");
        assertThat(browser.get(path + "?item=ink").body()).isEqualTo("[pen, ink]");
    }

    @Test
    void itIsKeptEvenWhenNobodyChangesIt() {
        assertThat(app.browser().get("/untouched").setCookies()).hasSize(1);
    }

    static class Cart {
        public List<String> items = new ArrayList<>();

        String add(String item) {
            items.add(item);
            return items.toString();
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/bare")
        String bare(@SessionValue(create = true) Cart cart, @RequestParam String item) {
            return cart.add(item);
        }

        @GetMapping("/optional")
        String optional(@SessionValue(create = true) Optional<Cart> cart, @RequestParam String item) {
            return cart.orElseThrow().add(item);
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue(create = true) Mono<Cart> cart, @RequestParam String item) {
            return cart.map(c -> c.add(item));
        }

        @GetMapping("/elsewhere")
        String elsewhere(
                @SessionValue(name = "mine", session = "cart", create = true) Cart cart, @RequestParam String item) {
            return cart.add(item);
        }

        @GetMapping("/list")
        String list(@SessionValue(create = true) ArrayList<String> items, @RequestParam String item) {
            items.add(item);
            return items.toString();
        }

        @GetMapping("/untouched")
        void untouched(@SessionValue(create = true) Cart cart) {}
    }
}
