package dev.sessions.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests to one server and keeps its cookies by name, as a browser does. */
public final class Browser {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(int port) {
        this.server = URI.create("http://localhost:" + port);
    }

    /** The cookies it would send now; may be changed. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** Another one with the same cookies, for the same server or one that took its place. */
    public Browser copy(int port) {
        Browser copy = new Browser(port);
        copy.cookies.putAll(cookies);
        return copy;
    }

    public Page post(String path) {
        return send("POST", path);
    }

    /** Headers are names and values in turn. */
    public Page get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Sends a form. */
    public Page post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(body));
        return send(request, "Content-Type", "application/x-www-form-urlencoded");
    }

    private Page send(String method, String path, String... headers) {
        return send(HttpRequest.newBuilder(server.resolve(path)).method(method, BodyPublishers.noBody()), headers);
    }

    private Page send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            Page page = new Page(HTTP.send(request.build(), BodyHandlers.ofString()));
            page.setCookies().values().forEach(this::keep);
            return page;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(SetCookie cookie) {
        if ("0".equals(cookie.attributes().get("max-age"))) {
            cookies.remove(cookie.name());
        } else {
            cookies.put(cookie.name(), cookie.value());
        }
    }

    /** An answer. */
    public record Page(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public List<String> header(String name) {
            return response.headers().allValues(name);
        }

        /** What it sets, by name; every name once. */
        public Map<String, SetCookie> setCookies() {
            return header("Set-Cookie").stream()
                    .map(SetCookie::parse)
                    .collect(Collectors.toMap(SetCookie::name, c -> c));
        }
    }

    /** A {@code Set-Cookie} header; attribute names in lower case, the value of a flag is empty. */
    public record SetCookie(String name, String value, Map<String, String> attributes) {

        static SetCookie parse(String header) {
            String[] parts = header.split("; *");
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int i = 1; i < parts.length; i++) {
                String[] attribute = parts[i].split("=", 2);
                attributes.put(attribute[0].toLowerCase(Locale.ROOT), attribute.length == 2 ? attribute[1] : "");
            }
            String[] cookie = parts[0].split("=", 2);
            return new SetCookie(cookie[0], cookie[1], attributes);
        }
    }
}
