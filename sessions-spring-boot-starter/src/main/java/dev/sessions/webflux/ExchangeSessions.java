package dev.sessions.webflux;

import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.web.SessionHeaders;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    private final ConfiguredSessions sessions;
    private final SessionHeaders headers;
    private final AtomicBoolean filtered = new AtomicBoolean();
    private volatile @Nullable SessionRequest request;

    ExchangeSessions(ServerWebExchange exchange, ConfiguredSessions sessions, SessionHeaders headers) {
        this.exchange = exchange;
        this.sessions = sessions;
        this.headers = headers;
    }

    /** Whether no filter has seen this exchange before. */
    boolean isFirstFilter() {
        return filtered.compareAndSet(false, true);
    }

    SessionRequest get() {
        SessionRequest present = request;
        return present != null ? present : begin();
    }

    private synchronized SessionRequest begin() {
        if (request != null) {
            return request;
        }
        SessionRequest begun = sessions.request(this::cookies);
        ServerHttpResponse response = exchange.getResponse();
        if (!response.isCommitted()) {
            response.beforeCommit(() -> save(begun));
        }
        if (response.isCommitted()) {
            begun.commit()
                    .subscribe(); // too late to change anything; and no session is loaded, so there is nothing to save
        }
        request = begun;
        return begun;
    }

    private List<String> cookies(String name) {
        List<HttpCookie> cookies = exchange.getRequest().getCookies().getOrDefault(name, List.of());
        return cookies.stream().map(HttpCookie::getValue).toList();
    }

    /** Saves what the request changed, when it is subscribed to; only the first of those who ask does. */
    Mono<Void> save() {
        return Mono.defer(() -> {
            SessionRequest present = request;
            return present == null ? Mono.empty() : save(present);
        });
    }

    private Mono<Void> save(SessionRequest request) {
        return request.commit()
                .doOnNext(cookies -> write(cookies, request.isUsed()))
                .doOnError(failure -> writeSavedBefore(request))
                .then();
    }

    /** What failed now does not take back what was saved before: only its cookie knows the id that it has now. */
    private void writeSavedBefore(SessionRequest request) {
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
