package dev.sessions.testing;

import dev.sessions.Session;
import dev.sessions.webflux.Sessions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Requests that go on while others come, and messages. */
@RestController
public class SlowController {

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Sinks.Empty<Void> gate = Sinks.empty();

    /** How many slow requests have loaded their session and wait. */
    public int waiting() {
        return waiting.get();
    }

    public void letGo() {
        Sinks.Empty<Void> open = gate;
        gate = Sinks.empty();
        waiting.set(0);
        open.tryEmitEmpty();
    }

    /** Loads the session, waits, and then changes it. */
    @GetMapping("/{session}/slow/{name}")
    Mono<String> slow(ServerWebExchange exchange, @PathVariable String session, @PathVariable String name) {
        Mono<Void> until = gate.asMono();
        return Sessions.from(exchange)
                .get(session)
                .doOnNext(s -> waiting.incrementAndGet())
                .delayUntil(s -> until)
                .doOnNext(s -> s.put(name, "slow"))
                .thenReturn("done");
    }

    @GetMapping("/{session}/renew")
    Mono<String> renew(ServerWebExchange exchange, @PathVariable String session) {
        return Sessions.from(exchange).get(session).doOnNext(Session::renewId).thenReturn("done");
    }

    @GetMapping("/{session}/flash/{message}")
    Mono<String> flash(ServerWebExchange exchange, @PathVariable String session, @PathVariable String message) {
        return Sessions.from(exchange)
                .get(session)
                .doOnNext(s -> s.addFlash(message))
                .thenReturn("done");
    }

    @GetMapping("/{session}/flashes")
    Mono<List<String>> flashes(ServerWebExchange exchange, @PathVariable String session) {
        return Sessions.from(exchange).get(session).map(s -> s.flashes(String.class));
    }

    @GetMapping("/{session}/own/{owner}")
    Mono<String> own(ServerWebExchange exchange, @PathVariable String session, @PathVariable String owner) {
        return Sessions.from(exchange)
                .get(session)
                .doOnNext(s -> s.owner(owner))
                .thenReturn("done");
    }
}
