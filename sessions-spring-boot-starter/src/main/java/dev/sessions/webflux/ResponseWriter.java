package dev.sessions.webflux;

import dev.sessions.SessionCookie;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/** Writes what the sessions of a request mean for its response: the cookies, and what caches have to know. */
record ResponseWriter(ServerWebExchange exchange, boolean noStore) {

    private static final Duration UNTIL_THE_BROWSER_CLOSES = Duration.ofSeconds(-1);

    void write(List<SessionCookie> cookies, boolean used) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        cookies.forEach(this::set);
        if (used
                && headers.getVary().stream().noneMatch(v -> v.equals("*") || v.equalsIgnoreCase(HttpHeaders.COOKIE))) {
            headers.add(HttpHeaders.VARY, HttpHeaders.COOKIE);
        }
        String cacheControl = headers.getCacheControl();
        if (noStore && !cookies.isEmpty() && (cacheControl == null || !cacheControl.contains("no-store"))) {
            headers.setCacheControl("no-store");
        }
    }

    /** In place of whatever the handler itself set under that name. */
    private void set(SessionCookie cookie) {
        ServerHttpResponse response = exchange.getResponse();
        List<String> written = response.getHeaders().get(HttpHeaders.SET_COOKIE);
        if (written != null) {
            List<String> others = written.stream()
                    .filter(value -> !value.startsWith(cookie.name() + "="))
                    .toList();
            response.getHeaders().put(HttpHeaders.SET_COOKIE, others);
        }
        response.getCookies().set(cookie.name(), adapt(cookie));
    }

    private ResponseCookie adapt(SessionCookie cookie) {
        Duration maxAge = cookie.maxAge();
        return ResponseCookie.from(cookie.name(), cookie.value())
                .maxAge(maxAge != null ? maxAge : UNTIL_THE_BROWSER_CLOSES)
                .path(cookie.options().path())
                .domain(cookie.options().domain())
                .secure(cookie.options().secure(isHttps()))
                .httpOnly(cookie.options().httpOnly())
                .sameSite(cookie.options().sameSite().attribute())
                .partitioned(cookie.options().partitioned())
                .build();
    }

    private boolean isHttps() {
        String scheme = exchange.getRequest().getURI().getScheme();
        return "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme);
    }
}
