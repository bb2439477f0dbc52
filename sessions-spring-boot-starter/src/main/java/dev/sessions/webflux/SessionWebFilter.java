package dev.sessions.webflux;

import dev.sessions.NamedSession;
import dev.sessions.SessionException;
import dev.sessions.SessionRegistry;
import dev.sessions.SessionUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
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

    private final Map<String, NamedSession> sessions;
    private final String defaultName;
    private final boolean noStore;
    private final int order;

    /**
     * Creates a filter.
     *
     * @param sessions the configured sessions by name
     * @param defaultName the name of the default session, one of them
     * @param noStore whether a response that sets a session cookie gets {@code Cache-Control: no-store}
     * @param order its place among the filters
     */
    public SessionWebFilter(Map<String, NamedSession> sessions, String defaultName, boolean noStore, int order) {
        this.sessions = Map.copyOf(sessions);
        this.defaultName = defaultName;
        this.noStore = noStore;
        this.order = order;
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (Sessions.isAttached(exchange)) {
            return chain.filter(exchange);
        }
        SessionRegistry registry =
                new SessionRegistry(sessions, defaultName, name -> cookieValues(exchange.getRequest(), name));
        Sessions.attach(exchange, registry);
        Mono<Void> save = saveOnce(registry, new ResponseWriter(exchange, noStore));
        exchange.getResponse().beforeCommit(() -> save);
        return chain.filter(exchange)
                // A response without a body may commit only after the last filter, where nobody turns an error into a
                // response any more.
                .then(save)
                .onErrorMap(SessionUnavailableException.class, SessionWebFilter::unavailable);
    }

    /** Logged here, since Spring's error handling logs 500 alone. One line each: in an outage there are many. */
    private static ResponseStatusException unavailable(SessionUnavailableException e) {
        log.error("A request is answered with 503: {}", everyFailure(e));
        log.debug("What led to the 503", e);
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, null, e);
    }

    private static String everyFailure(SessionUnavailableException e) {
        return Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()).filter(SessionException.class::isInstance))
                .map(SessionWebFilter::withCause)
                .collect(Collectors.joining("; "));
    }

    private static String withCause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage()
                + (cause == null ? "" : " (" + cause.getClass().getName() + ")");
    }

    private static Mono<Void> saveOnce(SessionRegistry registry, ResponseWriter writer) {
        AtomicBoolean begun = new AtomicBoolean();
        return Mono.defer(() -> begun.compareAndSet(false, true)
                ? registry.commit()
                        .doOnNext(cookies -> writer.write(cookies, registry.isUsed()))
                        .then()
                : Mono.empty());
    }

    private static List<String> cookieValues(ServerHttpRequest request, String name) {
        return request.getCookies().getOrDefault(name, List.of()).stream()
                .map(HttpCookie::getValue)
                .toList();
    }
}
