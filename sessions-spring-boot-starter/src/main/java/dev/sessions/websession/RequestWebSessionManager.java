package dev.sessions.websession;

import dev.sessions.request.SessionRequest;
import dev.sessions.webflux.SessionWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/** Makes {@link ServerWebExchange#getSession()} a view on one of the request's sessions, kept in whichever store that is. */
public final class RequestWebSessionManager implements WebSessionManager {

    private final SessionWebFilter filter;
    private final String name;
    private final Unreadable unreadable;

    /**
     * Creates a manager.
     *
     * @param filter gives a request its sessions and saves them
     * @param name the name of the session; its codec writes each value with its class
     * @param unreadable what becomes of an attribute that cannot be read
     */
    public RequestWebSessionManager(SessionWebFilter filter, String name, Unreadable unreadable) {
        this.filter = filter;
        this.name = name;
        this.unreadable = unreadable;
    }

    /** Also for a request that has not come to the filter, or never does. */
    @Override
    public Mono<WebSession> getSession(ServerWebExchange exchange) {
        return Mono.defer(() -> {
            SessionRequest request = filter.request(exchange);
            return request.framework(name).map(session -> new RequestWebSession(request, session, unreadable));
        });
    }
}
