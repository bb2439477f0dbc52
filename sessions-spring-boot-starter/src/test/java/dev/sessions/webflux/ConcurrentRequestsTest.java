package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Requests that change one session at the same time: none of the changes is lost. */
class ConcurrentRequestsTest {

    private static final int REQUESTS = 100;

    @TempDir
    Path directory;

    @Test
    void eachRequestsChangeIsThereAfterwards() {
        try (App app = App.start(
                List.of(SessionsController.class, Meeting.class),
                "sessions.filesystem.directory=" + directory,
                "sessions.named.memory.store=memory",
                "sessions.named.files.store=filesystem")) {
            for (String session : List.of("memory", "files")) {
                Browser browser = app.browser();
                browser.get("/" + session + "/put/first");

                List<CompletableFuture<Reply>> replies = IntStream.range(0, REQUESTS)
                        .mapToObj(i -> browser.beginGet("/" + session + "/meet?key=k" + i))
                        .toList();

                assertThat(replies)
                        .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
                assertThat(browser.get("/" + session + "/state").body()).isEqualTo("known " + (REQUESTS + 1));
            }
        }
    }

    /** Each request waits, with the session in its hands, until all of them have it. */
    @RestController
    static class Meeting {

        private final AtomicInteger arrived = new AtomicInteger();
        private volatile Sinks.Empty<Void> all = Sinks.empty();

        @GetMapping("/{session}/meet")
        Mono<String> meet(ServerWebExchange exchange, @PathVariable String session, @RequestParam String key) {
            return Sessions.from(exchange)
                    .get(session)
                    .delayUntil(s -> arrive())
                    .doOnNext(s -> s.put(key, true))
                    .thenReturn("done");
        }

        private synchronized Mono<Void> arrive() {
            Sinks.Empty<Void> mine = all;
            if (arrived.incrementAndGet() == REQUESTS) {
                arrived.set(0);
                all = Sinks.empty();
                mine.tryEmitEmpty();
            }
            return mine.asMono();
        }
    }
}
