package dev.sessions.docs.websession;

import dev.sessions.webflux.Sessions;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

@RestController
class NewsController {

    private final Flux<String> news = Flux.just("Hello").concatWith(Flux.never());

    @GetMapping(path = "/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> news(ServerWebExchange exchange) {
        return news.takeUntilOther(Sessions.from(exchange).keepAlive(Duration.ofSeconds(30)));
    }
}
