package dev.sessions.testing;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** What the server answered. */
public record Reply(int status, String body, HttpHeaders headers) {

    Reply(HttpResponse<String> response) {
        this(response.statusCode(), response.body(), response.headers());
    }

    public List<SetCookie> setCookies() {
        return headers.allValues("Set-Cookie").stream().map(SetCookie::parse).toList();
    }

    /** The one Set-Cookie of that name. */
    public SetCookie setCookie(String name) {
        List<SetCookie> all = setCookies().stream()
                .filter(cookie -> cookie.name().equals(name))
                .toList();
        if (all.size() != 1) {
            throw new AssertionError("Not one Set-Cookie for " + name + ": " + headers.allValues("Set-Cookie"));
        }
        return all.get(0);
    }

    /** The elements of a header, from all its lines. */
    public List<String> header(String name) {
        return headers.allValues(name).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .toList();
    }
}
