package dev.sessions.autoconfigure;

import dev.sessions.webflux.Sessions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Comes before the application's adapter of WebSocket handlers, and hands it one that knows the sessions. */
record SessionWebSockets(ObjectProvider<HandlerAdapter> adapters) implements HandlerAdapter, Ordered {

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof WebSocketHandler;
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        HandlerAdapter next = adapters.orderedStream()
                .filter(adapter -> adapter != this && adapter.supports(handler))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No WebSocketHandlerAdapter for " + handler));
        return next.handle(exchange, Sessions.with(exchange, (WebSocketHandler) handler));
    }
}
