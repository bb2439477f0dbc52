package dev.sessions.docs.howto;

import dev.sessions.webflux.Sessions;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class PriceSockets {

    @Bean
    HandlerMapping priceSocket() {
        WebSocketHandler prices = this::prices;
        return new SimpleUrlHandlerMapping(Map.of("/prices", prices), 10);
    }

    private Mono<Void> prices(WebSocketSession socket) {
        return Sessions.from(socket)
                .get()
                .map(session -> session.getOrDefault("name", String.class, "nobody"))
                .flatMap(name -> socket.send(Mono.just(socket.textMessage("Prices for " + name))));
    }
}
