package dev.sessions.docs.shop;

import dev.sessions.webflux.Sessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class CounterRoutes {

    @Bean
    RouterFunction<ServerResponse> counter() {
        return RouterFunctions.route().GET("/counter", this::next).build();
    }

    private Mono<ServerResponse> next(ServerRequest request) {
        return Sessions.from(request).get().flatMap(session -> {
            int next = session.update("counter", Integer.class, n -> n == null ? 1 : n + 1);
            return ServerResponse.ok().bodyValue(next);
        });
    }
}
