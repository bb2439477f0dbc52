package dev.sessions.webflux;

import dev.sessions.SessionException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.SessionRequest;
import dev.sessions.web.SessionHeaders;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives each request its sessions and saves those that changed, once, before the response commits.
 *
 * <p>Cookies are added only when every session was saved: a failure answers with an error and leaves the browser's
 * cookies alone. A store that is {@linkplain SessionUnavailableException unavailable} answers 503.
 */
public final class SessionWebFilter implements WebFilter, Ordered {

    /** Before Spring Security's filters, which are at −100. */
    public static final int DEFAULT_ORDER = -110;

    private static final Logger log = LoggerFactory.getLogger(SessionWebFilter.class);

    private final ConfiguredSessions sessions;
    private final SessionHeaders headers;
    private final int order;

    /**
     * Creates a filter.
     *
     * @param sessions the configured sessions
     * @param noStore whether a response that sets a session cookie gets {@code Cache-Control: no-store}
     * @param order its place among the filters
     */
    public SessionWebFilter(ConfiguredSessions sessions, boolean noStore, int order) {
        this.sessions = sessions;
        this.headers = new SessionHeaders(noStore);
        this.order = order;
    }

    /**
     * {@return what makes a problem detail (RFC 9457) of a 503} For applications that answer other errors in that way.
     *
     * @param codecs the application's, which have to write JSON
     */
    public static WebExceptionHandler problemDetails(ServerCodecConfigurer codecs) {
        return new UnavailableProblem(codecs.getWriters());
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ExchangeSessions own = ExchangeSessions.of(exchange, sessions, headers);
        if (!own.isFirstFilter()) {
            return chain.filter(exchange);
        }
        Mono<Void> save = own.save();
        return chain.filter(SavingResponse.in(exchange, save))
                // A response without a body may commit only after the last filter, where nobody turns an error into a
                // response any more.
                .then(save)
                .onErrorMap(SessionUnavailableException.class, SessionWebFilter::unavailable);
    }

    /**
     * {@return the sessions of a request, which are saved when its response commits} For those who come before this filter.
     *
     * @param exchange the request's exchange
     */
    public SessionRequest request(ServerWebExchange exchange) {
        return ExchangeSessions.of(exchange, sessions, headers).request();
    }

    /** Logged here, since Spring's error handling logs 500 alone. One line each: in an outage there are many. */
    private static ResponseStatusException unavailable(SessionUnavailableException e) {
        String failures = Stream.concat(
                        Stream.of(e), Stream.of(e.getSuppressed()).filter(SessionException.class::isInstance))
                .map(SessionWebFilter::withCause)
                .collect(Collectors.joining("; "));
        log.error("A request is answered with 503: {}", failures);
        log.debug("What led to the 503", e);
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, null, e);
    }

    private static String withCause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage()
                + (cause == null ? "" : " (" + cause.getClass().getName() + ")");
    }
}
