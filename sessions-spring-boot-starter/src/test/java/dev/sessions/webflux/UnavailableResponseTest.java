package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.web.SessionValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a client gets when sessions cannot be reached, wherever in a request that turns out. */
class UnavailableResponseTest {

    /** The memory is full: nothing can be saved. */
    private static final String[] FULL = {"sessions.store=memory", "sessions.memory.max-sessions=1"};

    private static final List<String> PATHS =
            List.of("/text", "/void", "/mono", "/flux", "/functional", "/empty", "/filter");

    private static final List<String> PATHS_OF_ANY_TYPE =
            Stream.concat(PATHS.stream(), Stream.of("/events")).toList();

    private static App app;

    @BeforeAll
    static void start() throws Exception {
        app = started(FULL);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    static Stream<Arguments> pathsAndTypes() {
        return PATHS.stream()
                .flatMap(path -> Stream.of(
                                "*/*", "application/json", "application/problem+json", "text/html", "text/plain")
                        .map(type -> Arguments.of(path, type)));
    }

    @ParameterizedTest
    @MethodSource("pathsAndTypes")
    void itIsAProblemDetailWhereThoseAreOn(String path, String accepted) throws Exception {
        HttpResponse<String> response = send(app, "GET", path, accepted);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(503);
        assertThat(problem.path("title").asText()).isEqualTo("Service Unavailable");
        assertThat(problem.path("instance").asText()).isEqualTo(path);
        assertThat(response.body()).doesNotContain("memory", "session"); // that is for the log
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text", "/void", "/mono", "/filter"})
    void aHeadRequestGetsTheSameHead(String path) throws Exception {
        HttpResponse<String> response = send(app, "HEAD", path, "*/*");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void anExceptionHandlerOfTheApplicationsComesFirst() throws Exception {
        assertThat(send(app, "GET", "/own", "*/*").body()).isEqualTo("come back later");
    }

    @Test
    void whereProblemDetailsAreOffItIsSpringBootsErrorWithABody() throws Exception {
        try (App off = started(FULL[0], FULL[1], "spring.webflux.problemdetails.enabled=false")) {
            for (String path : PATHS) {
                HttpResponse<String> response = send(off, "GET", path, "application/json");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
                assertThat(response.body()).contains("\"status\":503");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {TomcatReactiveWebServerAutoConfiguration.class, JettyReactiveWebServerAutoConfiguration.class})
    void otherServersAnswerAlike(Class<?> server) throws Exception {
        try (App other = started(server, FULL)) {
            for (String path : PATHS_OF_ANY_TYPE) {
                HttpResponse<String> response = send(other, "GET", path, "*/*");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body()).contains("\"status\":503", "\"instance\":\"" + path + "\"");
            }
        }
        try (App off = started(server, FULL[0], FULL[1], "spring.webflux.problemdetails.enabled=false")) {
            for (String path : PATHS_OF_ANY_TYPE) {
                HttpResponse<String> response = send(off, "GET", path, "*/*");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body()).contains("\"status\":503", "\"path\":\"" + path + "\"");
            }
        }
    }

    private static App started(String... properties) throws Exception {
        return started(Controller.class, properties);
    }

    private static App started(Class<?> source, String... properties) throws Exception {
        App started = App.start(List.of(source, Controller.class, OwnHandler.class, Elsewhere.class), properties);
        assertThat(send(started, "GET", "/text", "*/*").statusCode()).isEqualTo(200);
        return started;
    }

    private static HttpResponse<String> send(App app, String method, String path, String accepted)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + path))
                .method(method, BodyPublishers.noBody())
                .header("Accept", accepted)
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @RestController
    static class Controller {

        @GetMapping("/text")
        String text(@SessionValue Session session) {
            session.put("a", 1);
            return "saved";
        }

        @GetMapping("/void")
        void nothing(@SessionValue Session session) {
            session.put("a", 1);
        }

        @GetMapping("/flux")
        Flux<String> several(@SessionValue Session session) {
            return Flux.just("a", "b").doOnNext(value -> session.put(value, 1));
        }

        @GetMapping(path = "/events", produces = "text/event-stream")
        Flux<String> events(@SessionValue Session session) {
            return Flux.just("a").doOnNext(value -> session.put(value, 1));
        }

        @GetMapping("/mono")
        Mono<Void> later(@SessionValue Session session) {
            session.put("a", 1);
            return Mono.empty();
        }
    }

    @RestController
    static class OwnHandler {

        @GetMapping("/own")
        String text(@SessionValue Session session) {
            session.put("a", 1);
            return "saved";
        }

        @ExceptionHandler
        String later(dev.sessions.SessionUnavailableException e) {
            return "come back later";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Elsewhere {

        @Bean
        RouterFunction<ServerResponse> functional() {
            return RouterFunctions.route()
                    .GET(
                            "/functional",
                            request -> Sessions.from(request)
                                    .get()
                                    .doOnNext(session -> session.put("a", 1))
                                    .then(ServerResponse.ok().bodyValue("saved")))
                    .GET(
                            "/empty",
                            request -> Sessions.from(request)
                                    .get()
                                    .doOnNext(session -> session.put("a", 1))
                                    .then(ServerResponse.ok().build()))
                    .build();
        }

        @Bean
        WebFilter filter() {
            return (exchange, chain) -> !exchange.getRequest().getPath().value().equals("/filter")
                    ? chain.filter(exchange)
                    : Sessions.from(exchange)
                            .get()
                            .doOnNext(session -> session.put("a", 1))
                            .then(exchange.getResponse().setComplete());
        }
    }
}
