package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A value is validated where its parameter asks for that, as a model attribute and a request parameter are. */
class ValidatedSessionValueTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/valid", "/validated", "/group", "/optional", "/mono", "/list", "/beside", "/constraint"})
    void aViolationIsABadRequestWithAProblemDetail(String path) {
        Browser browser = app.browser();
        browser.get("/put?amount=0&currency=EUR");

        Reply reply = browser.get(path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(reply.body()).contains("\"status\":400").doesNotContain("EUR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/valid", "/validated", "/group", "/optional", "/mono", "/list", "/beside", "/constraint"})
    void aGoodValueIsHandedOut(String path) {
        Browser browser = app.browser();
        browser.get("/put?amount=3&currency=EUR");

        assertThat(browser.get(path).body()).isEqualTo("3");
    }

    @Test
    void withoutTheAnnotationNothingIsValidated() {
        Browser browser = app.browser();
        browser.get("/put?amount=0&currency=");

        assertThat(browser.get("/unchecked").body()).isEqualTo("0");
        assertThat(browser.get("/valid").status()).isEqualTo(400);
    }

    @Test
    void whatIsAbsentIsNotValidated() {
        assertThat(app.browser().get("/optional").body()).isEqualTo("none");
    }

    interface Small {}

    record Money(
            @Positive int amount,
            @NotBlank String currency,
            @Max(value = 5, groups = Small.class) int limit) {}

    @RestController
    static class Controller {

        @GetMapping("/put")
        void put(@SessionValue Session session, @RequestParam int amount, @RequestParam String currency) {
            Money money = new Money(amount, currency, amount == 0 ? 6 : 5);
            session.put("money", money);
            session.put("all", List.of(money));
            session.put("amount", amount);
        }

        @GetMapping("/valid")
        String valid(@Valid @SessionValue Money money) {
            return "" + money.amount();
        }

        @GetMapping("/validated")
        String validated(@SessionValue @Validated Money money) {
            return "" + money.amount();
        }

        @GetMapping("/group")
        String group(@SessionValue @Validated(Small.class) Money money) {
            return "" + money.amount();
        }

        @GetMapping("/optional")
        String optional(@Valid @SessionValue Optional<Money> money) {
            return money.map(m -> "" + m.amount()).orElse("none");
        }

        @GetMapping("/mono")
        Mono<String> mono(@Valid @SessionValue Mono<Money> money) {
            return money.map(m -> "" + m.amount());
        }

        @GetMapping("/list")
        String list(@Valid @SessionValue List<Money> all) {
            return "" + all.get(0).amount();
        }

        @GetMapping("/beside")
        String beside(@Valid @SessionValue Money money, @SessionValue @Max(9) int amount) {
            return "" + money.amount();
        }

        @GetMapping("/constraint")
        String constraint(@SessionValue @Positive int amount) {
            return "" + amount;
        }

        @GetMapping("/unchecked")
        String unchecked(@SessionValue Money money) {
            return "" + money.amount();
        }
    }
}
