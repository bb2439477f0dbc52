package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/** Sessions of the request that became a WebSocket, over a real one. */
class WebSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static App app;
    private static LoopResources threads;

    @BeforeAll
    static void start() {
        app = App.start(List.of(SessionsController.class, Sockets.class), "sessions.named.cart.store=memory");
        threads = LoopResources.create("client", 1, true);
    }

    @AfterAll
    static void stop() {
        threads.dispose();
        app.close();
    }

    @Test
    void aHandlerReadsTheSessionsOfTheHandshake() {
        Browser browser = app.browser();
        browser.get("/app-session/put/name?value=Ada");
        browser.get("/cart/put/item?value=tea");

        assertThat(connect(browser, "/socket", "name", "item").answers()).containsExactly("Ada", "tea");
    }

    @Test
    void aVisitorWithoutASessionHasANewOneAndGetsNoCookie() {
        Connection connection = connect(app.browser(), "/socket", "name");

        assertThat(connection.answers()).containsExactly("new");
        assertThat(connection.handshake().get("Set-Cookie")).isNull();
    }

    @Test
    void whatIsChangedAfterTheHandshakeIsAnErrorThatSaysSo() {
        Connection connection = connect(app.browser(), "/socket", "put");

        assertThat(connection.answers())
                .singleElement()
                .asString()
                .contains(
                        "IllegalStateException", "was changed after it was saved", "a WebSocket's with its handshake");
        assertThat(connection.handshake().get("Set-Cookie")).isNull();
    }

    @Test
    void whatAFilterChangesBeforeTheHandshakeIsSavedWithIt() {
        Browser browser = app.browser();

        Connection connection = connect(browser, "/watched", "name", "watching");

        assertThat(connection.answers()).containsExactly("new", "yes");
        assertThat(connection.handshake().get("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("app-session=");
        String cookie = connection.handshake().getFirst("Set-Cookie").split("[=;]")[1];
        assertThat(browser.withCookie("app-session", cookie)
                        .get("/app-session/get/watching")
                        .body())
                .isEqualTo("yes");
    }

    @Test
    void theSubProtocolsOfTheHandlerAreNegotiated() {
        assertThat(connect(app.browser(), "/socket", "name").handshake().getFirst("Sec-WebSocket-Protocol"))
                .isEqualTo("shop.v1");
    }

    @Test
    void withoutTheSessionsOfTheRequestTheMessageSaysWhatToDo() {
        WebSocketHandler handler = socket -> Mono.empty();
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        WebSocketSession socket = mock(WebSocketSession.class);

        assertThat(Sessions.with(exchange, handler)).isSameAs(handler);
        assertThatIllegalStateException()
                .isThrownBy(() -> Sessions.from(socket))
                .withMessageContaining("did not pass the SessionWebFilter")
                .withMessageContaining("Sessions.with(exchange, handler)");
    }

    /** What the server answered to each message, and the headers of its response to the handshake. */
    private record Connection(HttpHeaders handshake, List<String> answers) {}

    private static Connection connect(Browser browser, String path, String... questions) {
        HttpHeaders headers = new HttpHeaders();
        if (!browser.cookies().isEmpty()) {
            headers.set(
                    HttpHeaders.COOKIE,
                    browser.cookies().entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpHeaders handshake = new HttpHeaders();
        List<String> answers = new ArrayList<>();
        new ReactorNettyWebSocketClient(HttpClient.newConnection().runOn(threads))
                .execute(URI.create("ws://localhost:" + app.port() + path), headers, new WebSocketHandler() {

                    @Override
                    public List<String> getSubProtocols() {
                        return List.of("shop.v2", "shop.v1");
                    }

                    @Override
                    public Mono<Void> handle(WebSocketSession socket) {
                        handshake.addAll(socket.getHandshakeInfo().getHeaders());
                        return socket.send(Flux.fromArray(questions).map(socket::textMessage))
                                .thenMany(socket.receive()
                                        .take(questions.length)
                                        .doOnNext(answer -> answers.add(answer.getPayloadAsText())))
                                .then();
                    }
                })
                .block(PATIENCE);
        return new Connection(handshake, answers);
    }

    @Configuration(proxyBeanMethods = false)
    static class Sockets {

        @Bean
        SimpleUrlHandlerMapping socketMapping() {
            WebSocketHandler handler = new Answers();
            return new SimpleUrlHandlerMapping(Map.of("/socket", handler, "/watched", handler), 10);
        }

        @Bean
        WebFilter watching() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/watched")
                    ? Sessions.from(exchange)
                            .get()
                            .doOnNext(session -> session.put("watching", "yes"))
                            .then(chain.filter(exchange))
                    : chain.filter(exchange);
        }
    }

    private static final class Answers implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return List.of("shop.v1");
        }

        @Override
        public Mono<Void> handle(WebSocketSession socket) {
            return socket.send(socket.receive()
                    .concatMap(question -> answer(socket, question.getPayloadAsText()))
                    .map(socket::textMessage));
        }

        private static Mono<String> answer(WebSocketSession socket, String question) {
            String name = question.equals("item") ? "cart" : "app-session";
            return Sessions.from(socket)
                    .get(name)
                    .map(session ->
                            question.equals("put") ? put(session) : session.getOrDefault(question, String.class, "new"))
                    .onErrorResume(e -> Mono.just(e.toString()));
        }

        private static String put(Session session) {
            session.put("late", true);
            return "put";
        }
    }
}
