package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionIndexes;
import dev.sessions.webflux.Sessions;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A WebSocket and a stream of events that stay open longer than the idle timeout. */
@ParameterizedClass
@EnumSource(mode = Mode.EXCLUDE, names = "SIGNED")
class KeepAliveTest {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private static Site site;

    @Parameter
    private Store store;

    private final Visitor visitor = site.visitor();
    private final String owner = UUID.randomUUID().toString();
    private final Sinks.Empty<Void> open = Sinks.empty();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private Disposable connection;

    @BeforeParameterizedClassInvocation
    static void start(Store store) {
        site = new Site(
                store,
                List.of(Connections.class),
                "sessions.idle-timeout=5m",
                "sessions.revocation.store=memory",
                "sessions.revocation.cache=0s");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
    }

    @BeforeEach
    void visit() {
        visitor.visit(session -> session.getAttributes().put("name", "Ada"));
        visitor.request(exchange -> Sessions.from(exchange).get().doOnNext(session -> session.owner(owner)));
    }

    @AfterEach
    void disconnect() {
        connection.dispose();
    }

    @Test
    void aWebSocketKeepsItsSessionAliveAndItsCookieStaysGood() {
        connectWebSocket();
        letTimePass();

        assertThat(visitor.attribute("name")).isEqualTo(store.isCookie() ? "none" : "Ada");
    }

    @Test
    void aStreamOfEventsKeepsItsSessionAliveAndItsCookieStaysGood() {
        connectEvents();
        letTimePass();

        assertThat(visitor.attribute("name")).isEqualTo(store.isCookie() ? "none" : "Ada");
    }

    @Test
    void aWebSocketIsClosedWhenItsSessionIsEnded() {
        connectWebSocket();
        site.app().bean(SessionIndexes.class).get().endAll(owner).block(Site.PATIENCE);

        closed.asMono().block(Site.PATIENCE);
    }

    @Test
    void aStreamOfEventsEndsWhenItsVisitorLogsOut() {
        connectEvents();
        visitor.visit(WebSession::invalidate);
        if (store.isCookie()) {
            site.clock().advance(Duration.ofMinutes(5)); // a copied cookie is good until then
        }

        closed.asMono().block(Site.PATIENCE);
    }

    @Test
    void anotherIdIsFollowed() {
        connectWebSocket();
        visitor.then(WebSession::changeSessionId);
        letTimePass();

        assertThat(visitor.attribute("name")).isEqualTo(store.isCookie() ? "none" : "Ada");
    }

    /** Far longer than the idle timeout. The next step is made when the connection has seen to its session. */
    private void letTimePass() {
        if (store.isCookie()) {
            site.clock().advance(Duration.ofMinutes(5));
            closed.asMono().block(Site.PATIENCE);
            return;
        }
        for (int seconds : new int[] {30, 180, 180, 180, 180}) { // the first while it is told what the next id is
            site.clock().advance(Duration.ofSeconds(seconds));
            Instant now = site.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            site.app()
                    .bean(SessionIndexes.class)
                    .get()
                    .list(owner)
                    .single()
                    .repeat()
                    .takeUntil(session -> session.savedAt().equals(now))
                    .blockLast(Site.PATIENCE);
        }
    }

    private void connectWebSocket() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.COOKIE, "app-session=" + visitor.browser().cookie("app-session"));
        connection = new ReactorNettyWebSocketClient()
                .execute(
                        URI.create("ws://localhost:" + site.app().port() + "/socket"),
                        headers,
                        socket -> socket.receive()
                                .doOnNext(message -> open.tryEmitEmpty())
                                .then())
                .doFinally(signal -> closed.tryEmitEmpty())
                .subscribe();
        open.asMono().block(Site.PATIENCE);
    }

    private void connectEvents() {
        connection = WebClient.create("http://localhost:" + site.app().port())
                .get()
                .uri("/events")
                .cookie("app-session", visitor.browser().cookie("app-session"))
                .retrieve()
                .bodyToFlux(String.class)
                .doOnNext(event -> open.tryEmitEmpty())
                .doFinally(signal -> closed.tryEmitEmpty())
                .subscribe();
        open.asMono().block(Site.PATIENCE);
    }

    @RestController
    @Configuration(proxyBeanMethods = false)
    static class Connections {

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events(ServerWebExchange exchange) {
            return Flux.just("open")
                    .concatWith(Flux.never())
                    .takeUntilOther(Sessions.from(exchange).keepAlive(OFTEN));
        }

        @Bean
        SimpleUrlHandlerMapping socketMapping() {
            WebSocketHandler handler = socket -> socket.send(Mono.just(socket.textMessage("open")))
                    .and(socket.receive())
                    .or(Sessions.from(socket).keepAlive(OFTEN));
            return new SimpleUrlHandlerMapping(Map.of("/socket", handler), 10);
        }
    }
}
