package dev.sessions.webflux;

import dev.sessions.SessionRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The sessions of a request, for functional endpoints, filters and WebSockets:
 *
 * <pre>{@code
 * Mono<ServerResponse> hello(ServerRequest request) {
 *     return Sessions.from(request).get().flatMap(session -> ServerResponse.ok()
 *             .bodyValue(session.getOrDefault("name", String.class, "nobody")));
 * }
 * }</pre>
 */
public final class Sessions {

    static final String ATTRIBUTE = Sessions.class.getName();

    private Sessions() {}

    /**
     * {@return the sessions of an exchange}
     *
     * @param exchange the exchange
     * @throws IllegalStateException when the exchange did not come through the {@link SessionWebFilter}
     */
    public static SessionRegistry from(ServerWebExchange exchange) {
        return present(exchange.getAttribute(ATTRIBUTE));
    }

    /**
     * {@return the sessions of a request}
     *
     * @param request the request
     * @throws IllegalStateException when the request did not come through the {@link SessionWebFilter}
     */
    public static SessionRegistry from(ServerRequest request) {
        return present((ExchangeSessions) request.attributes().get(ATTRIBUTE));
    }

    /**
     * {@return the sessions of the request that became a WebSocket, as they were then} They can be read and no longer
     * changed: the response to the handshake, which has their cookies, is committed.
     *
     * @param socket the WebSocket
     * @throws IllegalStateException when its handler was not called {@linkplain #with with} the sessions of the request
     */
    public static SessionRegistry from(WebSocketSession socket) {
        if (socket.getAttributes().get(ATTRIBUTE) instanceof SessionRegistry registry) {
            return registry;
        }
        throw new IllegalStateException(
                "This WebSocket has no sessions: its request did not pass the SessionWebFilter, or"
                        + " its handler was given to a WebSocketService without Sessions.with(exchange, handler).");
    }

    /**
     * {@return a handler to whose WebSockets the sessions of an exchange are known} Handlers that Spring's {@code
     * DispatcherHandler} calls are such; this is for those who call a {@code WebSocketService} themselves.
     *
     * @param exchange the exchange that becomes a WebSocket
     * @param handler the handler
     */
    public static WebSocketHandler with(ServerWebExchange exchange, WebSocketHandler handler) {
        ExchangeSessions sessions = exchange.getAttribute(ATTRIBUTE);
        return sessions == null ? handler : new WithSessions(sessions.request(), handler);
    }

    private record WithSessions(SessionRegistry registry, WebSocketHandler handler) implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession socket) {
            socket.getAttributes().put(ATTRIBUTE, registry);
            return handler.handle(socket);
        }
    }

    private static SessionRegistry present(@Nullable ExchangeSessions sessions) {
        if (sessions == null) {
            throw new IllegalStateException("This request has no sessions: it did not pass the SessionWebFilter."
                    + " A filter that uses sessions must come after it (sessions.filter-order).");
        }
        return sessions.request();
    }
}
