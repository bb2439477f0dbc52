package dev.sessions.webflux;

import dev.sessions.SessionRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * The sessions of a request, for functional endpoints and filters:
 *
 * <pre>{@code
 * Mono<ServerResponse> hello(ServerRequest request) {
 *     return Sessions.from(request).get().flatMap(session -> ServerResponse.ok()
 *             .bodyValue(session.getOrDefault("name", String.class, "nobody")));
 * }
 * }</pre>
 */
public final class Sessions {

    private static final String ATTRIBUTE = Sessions.class.getName();

    private Sessions() {}

    /**
     * The sessions of an exchange.
     *
     * @param exchange the exchange
     * @return its registry
     * @throws IllegalStateException when the exchange did not come through the {@link SessionWebFilter}
     */
    public static SessionRegistry from(ServerWebExchange exchange) {
        return present(exchange.getAttribute(ATTRIBUTE));
    }

    /**
     * The sessions of a request.
     *
     * @param request the request
     * @return its registry
     * @throws IllegalStateException when the request did not come through the {@link SessionWebFilter}
     */
    public static SessionRegistry from(ServerRequest request) {
        return present((SessionRegistry) request.attributes().get(ATTRIBUTE));
    }

    static boolean isAttached(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(ATTRIBUTE);
    }

    static void attach(ServerWebExchange exchange, SessionRegistry registry) {
        exchange.getAttributes().put(ATTRIBUTE, registry);
    }

    private static SessionRegistry present(@Nullable SessionRegistry registry) {
        if (registry == null) {
            throw new IllegalStateException("This request has no sessions: it did not pass the SessionWebFilter."
                    + " A filter that uses sessions must come after it (sessions.filter-order).");
        }
        return registry;
    }
}
