package dev.sessions.webflux;

import dev.sessions.SessionUnavailableException;
import java.net.URI;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers 503 with a problem detail (RFC 9457). Sessions are saved as the response commits, where no controller advice looks
 * any more, and Spring Boot's own error handling knows no problem details.
 */
record UnavailableProblem(List<HttpMessageWriter<?>> messageWriters)
        implements WebExceptionHandler, Ordered, ServerResponse.Context {

    /** Before Spring Boot's, which is at −1, and with the application's own at the latest. */
    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public List<ViewResolver> viewResolvers() {
        return List.of();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof ResponseStatusException answer)
                || !(failure.getCause() instanceof SessionUnavailableException)
                || exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        ProblemDetail problem = answer.getBody();
        problem.setInstance(URI.create(exchange.getRequest().getPath().value()));
        return ServerResponse.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(problem)
                .flatMap(response -> response.writeTo(exchange, this));
    }
}
