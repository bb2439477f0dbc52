package dev.sessions.testing;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.webflux.Sessions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What tests do with a session of any name. */
@RestController
public class SessionsController {

    @GetMapping("/{session}/put/{name}")
    Mono<String> put(
            ServerWebExchange exchange,
            @PathVariable String session,
            @PathVariable String name,
            @RequestParam(defaultValue = "x") String value) {
        return Sessions.from(exchange)
                .get(session)
                .doOnNext(s -> s.put(name, value))
                .thenReturn("done");
    }

    @GetMapping("/{session}/get/{name}")
    Mono<String> get(ServerWebExchange exchange, @PathVariable String session, @PathVariable String name) {
        return Sessions.from(exchange).get(session).map(s -> s.getOrDefault(name, String.class, "none"));
    }

    /** The number of values, and the reason why the cookie was refused. */
    @GetMapping("/{session}/state")
    Mono<String> state(ServerWebExchange exchange, @PathVariable String session) {
        return Sessions.from(exchange)
                .get(session)
                .map(s -> (s.isNew() ? "new " : "known ")
                        + s.keys().size()
                        + s.reason().map(Reason::name).map(r -> " " + r).orElse(""));
    }

    @GetMapping("/{session}/end")
    Mono<String> end(ServerWebExchange exchange, @PathVariable String session) {
        return Sessions.from(exchange)
                .get(session)
                .doOnNext(Session::invalidate)
                .thenReturn("done");
    }
}
