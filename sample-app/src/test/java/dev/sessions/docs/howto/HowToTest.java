package dev.sessions.docs.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

/** The examples of {@code docs/how-to.md}, running. */
class HowToTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ConfigurableApplicationContext application;
    private static int port;

    private final Map<String, String> cookies = new HashMap<>();

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(HowToApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--sessions.ephemeral-key=true",
                        "--sessions.store=memory");
        port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void springSecurityLogsInAndOutAndTheSessionGoesWithIt() {
        String before = get("/visit");
        assertThat(send(HttpMethod.GET, "/orders", form()).getStatus().value()).isEqualTo(302);

        assertThat(post("/login", form("username", "ada", "password", "secret")))
                .as("no CSRF token")
                .isEqualTo(403);
        assertThat(get("/id")).isEqualTo(before + " nobody");
        MultiValueMap<String, String> login = form("username", "ada", "password", "secret", "_csrf", token("/login"));
        assertThat(post("/login", login)).isEqualTo(302);

        assertThat(get("/orders")).isEqualTo("orders of ada");
        assertThat(get("/id")).endsWith(" ada").doesNotStartWith(before);

        assertThat(post("/logout", form("_csrf", token("/logout")))).isEqualTo(302);
        assertThat(get("/id")).endsWith(" nobody");
    }

    @Test
    void aWebSocketReadsTheSessionOfItsHandshake() {
        get("/visit");
        HttpHeaders headers = new HttpHeaders();
        cookies.forEach((name, value) -> headers.add(HttpHeaders.COOKIE, name + "=" + value));
        StringBuilder received = new StringBuilder();

        new ReactorNettyWebSocketClient()
                .execute(
                        URI.create("ws://localhost:" + port + "/prices"),
                        headers,
                        socket -> socket.receive()
                                .doOnNext(message -> received.append(message.getPayloadAsText()))
                                .then())
                .block(PATIENCE);

        assertThat(received).hasToString("Prices for Ada");
    }

    private String get(String path) {
        return send(HttpMethod.GET, path, form()).getResponseBody();
    }

    private int post(String path, MultiValueMap<String, String> form) {
        return send(HttpMethod.POST, path, form).getStatus().value();
    }

    /** As it stands in the form of Spring Security's own page. */
    private String token(String path) {
        Matcher field = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(get(path));
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private EntityExchangeResult<String> send(HttpMethod method, String path, MultiValueMap<String, String> form) {
        WebTestClient.RequestBodySpec request = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(PATIENCE)
                .build()
                .method(method)
                .uri(path);
        request.header(HttpHeaders.ACCEPT, "text/html, */*");
        cookies.forEach(request::cookie);
        if (!form.isEmpty()) {
            request.body(BodyInserters.fromFormData(form));
        }
        EntityExchangeResult<String> result =
                request.exchange().expectBody(String.class).returnResult();
        result.getResponseCookies().toSingleValueMap().forEach((name, cookie) -> {
            if (cookie.getMaxAge().isZero()) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie.getValue());
            }
        });
        return result;
    }

    private static MultiValueMap<String, String> form(String... namesAndValues) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }
}
