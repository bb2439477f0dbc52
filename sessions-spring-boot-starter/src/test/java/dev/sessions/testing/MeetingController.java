package dev.sessions.testing;

import dev.sessions.Session;
import dev.sessions.webflux.Sessions;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Requests that all hold one state of a session before any of them changes it: each waits, with the session in its hands,
 * until {@link #MANY} have it, in whichever application of this process.
 */
@RestController
public class MeetingController {

    /** So many requests have to come. */
    public static final int MANY = 100;

    private static Meeting next = new Meeting();

    private record Meeting(CountDownLatch missing, Sinks.Empty<Void> complete) {

        Meeting() {
            this(new CountDownLatch(MANY), Sinks.empty());
        }
    }

    @GetMapping("/{session}/meet/put/{name}")
    Mono<String> put(ServerWebExchange exchange, @PathVariable String session, @PathVariable String name) {
        return meet(exchange, session, s -> s.put(name, "x"));
    }

    @GetMapping("/{session}/meet/count/{name}")
    Mono<String> count(
            ServerWebExchange exchange,
            @PathVariable String session,
            @PathVariable String name,
            @RequestParam(defaultValue = "1") int by) {
        return meet(exchange, session, s -> s.update(name, Integer.class, n -> n == null ? by : n + by));
    }

    private static Mono<String> meet(ServerWebExchange exchange, String session, Consumer<Session> change) {
        return Sessions.from(exchange)
                .get(session)
                .delayUntil(s -> arrive())
                .doOnNext(change)
                .thenReturn("done");
    }

    private static Mono<Void> arrive() {
        synchronized (MeetingController.class) {
            Meeting mine = next;
            mine.missing().countDown();
            if (mine.missing().getCount() == 0) {
                next = new Meeting();
                mine.complete().tryEmitEmpty();
            }
            return mine.complete().asMono();
        }
    }
}
