package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.web.SessionValue;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The sessions of an exchange or request, where there is no parameter to annotate. */
class SessionsAccessTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(List.of(Controller.class, Advice.class, Functions.class));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aWebFilterReadsAndChangesASession() {
        Browser browser = app.browser();

        assertThat(browser.get("/count").headers().firstValue("Visit")).contains("1");
        assertThat(browser.get("/count").headers().firstValue("Visit")).contains("2");
    }

    @Test
    void aFunctionalEndpointReadsAndChangesASession() {
        Browser browser = app.browser();

        assertThat(browser.get("/function").body()).isEqualTo("first time");
        assertThat(browser.get("/function").body()).isEqualTo("again");
    }

    @Test
    void anExceptionHandlerReadsAndChangesTheSessionThatTheFailedHandlerHad() {
        Browser browser = app.browser();

        assertThat(browser.get("/fail").body()).isEqualTo("failed at step 2");
        assertThat(browser.get("/failures").body()).isEqualTo("1");
    }

    @Test
    void withoutTheFilterTheMessageSaysWhatToDo() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

        assertThatIllegalStateException()
                .isThrownBy(() -> Sessions.from(exchange))
                .withMessageContaining("did not pass the SessionWebFilter")
                .withMessageContaining("sessions.filter-order");
        assertThatIllegalStateException()
                .isThrownBy(() -> Sessions.from(MockServerRequest.builder().build()))
                .withMessageContaining("sessions.filter-order");
    }

    @RestController
    static class Controller {

        @GetMapping("/count")
        void count() {}

        @GetMapping("/fail")
        Mono<String> fail(ServerWebExchange exchange) {
            return Sessions.from(exchange).get().map(session -> {
                session.put("step", 2);
                throw new UnsupportedOperationException();
            });
        }

        @GetMapping("/failures")
        String failures(@SessionValue int failures) {
            return "" + failures;
        }
    }

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler(UnsupportedOperationException.class)
        Mono<String> explain(ServerWebExchange exchange) {
            return Sessions.from(exchange).get().map(session -> {
                session.put("failures", session.getOrDefault("failures", Integer.class, 0) + 1);
                return "failed at step " + session.get("step", Integer.class);
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Functions {

        @Bean
        @Order(0)
        WebFilter counter() {
            return (exchange, chain) -> !exchange.getRequest().getPath().value().equals("/count")
                    ? chain.filter(exchange)
                    : Sessions.from(exchange)
                            .get()
                            .doOnNext(session -> {
                                int visit = session.getOrDefault("visit", Integer.class, 0) + 1;
                                session.put("visit", visit);
                                exchange.getResponse().getHeaders().set("Visit", "" + visit);
                            })
                            .then(chain.filter(exchange));
        }

        @Bean
        RouterFunction<ServerResponse> function() {
            return RouterFunctions.route()
                    .GET(
                            "/function",
                            request -> Sessions.from(request).get().flatMap(session -> {
                                String text = session.getOrDefault("text", String.class, "first time");
                                session.put("text", "again");
                                return ServerResponse.ok().bodyValue(text);
                            }))
                    .build();
        }
    }
}
