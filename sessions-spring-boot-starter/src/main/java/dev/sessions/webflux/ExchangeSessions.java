package dev.sessions.webflux;

import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.web.SessionHeaders;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The sessions of an exchange, and the one action that saves them. Who asks first registers it, the filter at the latest: one
 * that is added while the response commits would be lost.
 */
final class ExchangeSessions {

    private final ServerWebExchange exchange;
    private final SessionHeaders headers;
    private final SessionRequest request;
    private final AtomicBoolean filtered = new AtomicBoolean();

    private ExchangeSessions(ServerWebExchange exchange, ConfiguredSessions sessions, SessionHeaders headers) {
        this.exchange = exchange;
        this.headers = headers;
        this.request = sessions.request(this::cookies);
    }

    static ExchangeSessions of(ServerWebExchange exchange, ConfiguredSessions sessions, SessionHeaders headers) {
        ExchangeSessions present = exchange.getAttribute(Sessions.ATTRIBUTE);
        if (present != null) {
            return present;
        }
        ExchangeSessions own = new ExchangeSessions(exchange, sessions, headers);
        Object other = exchange.getAttributes().putIfAbsent(Sessions.ATTRIBUTE, own);
        if (other != null) {
            return (ExchangeSessions) other;
        }
        own.saveAtCommit();
        return own;
    }

    private void saveAtCommit() {
        ServerHttpResponse response = exchange.getResponse();
        if (!response.isCommitted()) {
            response.beforeCommit(this::save);
        }
        if (response.isCommitted()) {
            request.commit().subscribe(); // nothing is loaded, so nothing is saved; but nothing can be changed either
        }
    }

    /** Whether no filter has seen this exchange before. */
    boolean isFirstFilter() {
        return filtered.compareAndSet(false, true);
    }

    SessionRequest request() {
        return request;
    }

    private List<String> cookies(String name) {
        List<HttpCookie> cookies = exchange.getRequest().getCookies().getOrDefault(name, List.of());
        return cookies.stream().map(HttpCookie::getValue).toList();
    }

    /** Saves what the request changed, when it is subscribed to; only the first of those who ask does. */
    Mono<Void> save() {
        return request.commit()
                .doOnNext(cookies -> write(cookies, request.isUsed()))
                .doOnError(failure -> writeSavedBefore())
                .then();
    }

    /** What failed now does not take back what was saved before: only its cookie knows the id that it has now. */
    private void writeSavedBefore() {
        if (!request.savedBefore().isEmpty()) {
            write(request.savedBefore(), true);
        }
    }

    private void write(List<SessionCookie> cookies, boolean used) {
        ServerHttpResponse response = exchange.getResponse();
        String scheme = exchange.getRequest().getURI().getScheme();
        boolean https = "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme);
        headers.write(response.getHeaders(), cookies, used, https)
                .forEach(cookie -> response.getCookies().set(cookie.getName(), cookie));
    }
}
