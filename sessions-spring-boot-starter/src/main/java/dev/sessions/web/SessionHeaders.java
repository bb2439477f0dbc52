package dev.sessions.web;

import dev.sessions.request.SessionCookie;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What the sessions of a request mean for the headers of its response: the cookies, and what caches have to know.
 *
 * @param noStore whether a response that sets a session cookie gets {@code Cache-Control: no-store}
 */
public record SessionHeaders(boolean noStore) {

    private static final Duration UNTIL_THE_BROWSER_CLOSES = Duration.ofSeconds(-1);

    /**
     * Writes everything but the cookies, which each framework takes in its own way. Whatever the handler itself set under
     * one of their names is removed.
     *
     * @param headers the headers of the response
     * @param cookies the cookies of the sessions that were saved or ended
     * @param used whether the response may depend on a session
     * @param https whether the request came over https
     * @return the cookies to set, in place of those of the same names
     */
    public List<ResponseCookie> write(HttpHeaders headers, List<SessionCookie> cookies, boolean used, boolean https) {
        List<String> written = headers.get(HttpHeaders.SET_COOKIE);
        if (written != null) {
            headers.put(
                    HttpHeaders.SET_COOKIE,
                    written.stream()
                            .filter(value ->
                                    cookies.stream().noneMatch(cookie -> value.startsWith(cookie.name() + "=")))
                            .toList());
        }
        if (used
                && headers.getVary().stream().noneMatch(v -> v.equals("*") || v.equalsIgnoreCase(HttpHeaders.COOKIE))) {
            headers.add(HttpHeaders.VARY, HttpHeaders.COOKIE);
        }
        String cacheControl = headers.getCacheControl();
        if (noStore && !cookies.isEmpty() && (cacheControl == null || !cacheControl.contains("no-store"))) {
            headers.setCacheControl("no-store");
        }
        return cookies.stream().map(cookie -> adapt(cookie, https)).toList();
    }

    private static ResponseCookie adapt(SessionCookie cookie, boolean https) {
        return ResponseCookie.from(cookie.name(), cookie.value())
                .maxAge(Objects.requireNonNullElse(cookie.maxAge(), UNTIL_THE_BROWSER_CLOSES))
                .path(cookie.options().path())
                .domain(cookie.options().domain())
                .secure(cookie.options().secure(https))
                .httpOnly(cookie.options().httpOnly())
                .sameSite(cookie.options().sameSite().attribute())
                .partitioned(cookie.options().partitioned())
                .build();
    }
}
