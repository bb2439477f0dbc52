package dev.sessions.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A visitor: sends requests and keeps the cookies, by name alone. */
public final class Browser {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** An answer that never comes fails the test instead of hanging it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI base;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(URI base) {
        this.base = base;
    }

    /** Another visitor with the same cookies. */
    public Browser copy() {
        Browser copy = new Browser(base);
        copy.cookies.putAll(cookies);
        return copy;
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Sends a request, with headers as name, value, name, value, and keeps the cookies of the answer. */
    public Reply send(String method, String path, String... headers) {
        return send(request(method, path, headers));
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            Reply reply = new Reply(CLIENT.send(request.build(), BodyHandlers.ofString()));
            reply.setCookies().forEach(this::keep);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a form. */
    public Reply post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request("POST", path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a request beside others; the cookies of its answer are not kept. */
    public CompletableFuture<Reply> beginGet(String path) {
        return CLIENT.sendAsync(request("GET", path).build(), BodyHandlers.ofString())
                .thenApply(Reply::new);
    }

    private HttpRequest.Builder request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private void keep(SetCookie cookie) {
        if ("0".equals(cookie.attribute("Max-Age"))) {
            cookies.remove(cookie.name());
        } else {
            cookies.put(cookie.name(), cookie.value());
        }
    }

    /** The cookies it would send now. */
    public Map<String, String> cookies() {
        return Map.copyOf(cookies);
    }

    public String cookie(String name) {
        return cookies.get(name);
    }

    public Browser withCookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }
}
