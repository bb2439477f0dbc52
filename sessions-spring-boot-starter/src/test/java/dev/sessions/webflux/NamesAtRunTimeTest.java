package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Names that match a configured pattern, over HTTP. */
class NamesAtRunTimeTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, Shops.class, Advice.class),
                "sessions.named.[cart-*].store=memory",
                "sessions.named.[cart-*].lifetime=1h",
                "sessions.named.[cart-*].cookie.same-site=strict",
                "sessions.named.cart-main.lifetime=2h");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void eachNameIsASessionOfItsOwnWithTheOptionsOfThePattern() {
        Browser browser = app.browser();

        Reply reply = browser.get("/cart-7/put/item?value=tea");
        browser.get("/cart-8/put/item?value=milk");

        assertThat(reply.setCookie("cart-7").attribute("Max-Age")).isEqualTo("3600");
        assertThat(reply.setCookie("cart-7").attribute("SameSite")).isEqualTo("Strict");
        assertThat(browser.get("/cart-7/get/item").body()).isEqualTo("tea");
        assertThat(browser.get("/cart-8/get/item").body()).isEqualTo("milk");
        assertThat(browser.get("/cart-9/state").body()).isEqualTo("new 0");
        assertThat(browser.cookies()).containsOnlyKeys("cart-7", "cart-8");
    }

    @Test
    void anExactNameWins() {
        assertThat(app.browser()
                        .get("/cart-main/put/item")
                        .setCookie("cart-main")
                        .attribute("Max-Age"))
                .isEqualTo("7200");
    }

    @Test
    void aNameThatNoCookieCanHaveIsRefusedAndSetsNone() {
        for (String name :
                List.of("cart-%0d%0aSet-Cookie:%20a=b", "cart-%3b", "cart-%20", "cart-*", "cart-", "other")) {
            Reply reply = app.browser().get("/" + name + "/put/item");

            assertThat(reply.status()).as(name).isEqualTo(404);
            assertThat(reply.setCookies()).as(name).isEmpty();
        }
    }

    @Test
    void aRequestThatUsesTooManyNamesFailsAndSetsNoCookie() {
        Reply reply = app.browser().get("/shops");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("16 sessions");
    }

    @RestController
    static class Shops {

        @GetMapping("/shops")
        Mono<String> shops(ServerWebExchange exchange) {
            return Flux.range(0, 17)
                    .concatMap(shop -> Sessions.from(exchange).get("cart-" + shop))
                    .map(session -> session.name())
                    .last();
        }
    }

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler(IllegalArgumentException.class)
        @ResponseStatus(HttpStatus.NOT_FOUND)
        String notFound(IllegalArgumentException e) {
            return e.getMessage();
        }

        @ExceptionHandler(IllegalStateException.class)
        @ResponseStatus(HttpStatus.BAD_REQUEST)
        String tooMany(IllegalStateException e) {
            return e.getMessage();
        }
    }
}
