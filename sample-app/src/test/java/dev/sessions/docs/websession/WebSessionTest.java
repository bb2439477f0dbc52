package dev.sessions.docs.websession;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseCookie;
import org.springframework.session.MapSession;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.Session;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.MultiValueMap;

/** The examples of the page on Spring's WebSession. */
@SpringBootTest(
        properties = {
            "sessions.ephemeral-key=true",
            "sessions.web-session.enabled=true",
            "spring.main.web-application-type=reactive"
        })
@AutoConfigureWebTestClient
class WebSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private WebTestClient client;

    @Autowired
    private ReactiveMapSessionRepository before;

    @Test
    void aWebSessionIsKeptInACookie() {
        MultiValueMap<String, ResponseCookie> cookies = visit("1");

        assertThat(cookies).containsOnlyKeys("app-session");
        assertThat(visit("2", "app-session", cookies.getFirst("app-session").getValue()))
                .containsOnlyKeys("app-session");
    }

    @Test
    void aSessionOfSpringSessionGoesOnAsOneOfThisProject() {
        MapSession old = before.createSession().block(PATIENCE);
        old.setAttribute("visits", 41);
        before.save(old).block(PATIENCE);

        MultiValueMap<String, ResponseCookie> cookies = visit("42", "SESSION", old.getId());
        assertThat(cookies.getFirst("SESSION").getMaxAge()).isZero();
        visit("43", "app-session", cookies.getFirst("app-session").getValue());
        Session left = before.findById(old.getId()).block(PATIENCE);
        assertThat(left.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anUnknownOneIsRemoved() {
        assertThat(visit("1", "SESSION", "nobody").getFirst("SESSION").getMaxAge())
                .isZero();
    }

    @Test
    void aStreamOfEventsComesWithItsSession() {
        assertThat(client.get()
                        .uri("/news")
                        .exchange()
                        .returnResult(String.class)
                        .getResponseBody()
                        .blockFirst(PATIENCE))
                .isEqualTo("Hello");
    }

    private MultiValueMap<String, ResponseCookie> visit(String visits, String... cookie) {
        WebTestClient.RequestHeadersSpec<?> request = client.get().uri("/visits");
        if (cookie.length > 0) {
            request.cookie(cookie[0], cookie[1]);
        }
        var result = request.exchange().returnResult(String.class);
        assertThat(result.getResponseBody().blockFirst(PATIENCE)).isEqualTo(visits);
        return result.getResponseCookies();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Before {

        @Bean
        ReactiveMapSessionRepository sessionsOfBefore() {
            return new ReactiveMapSessionRepository(new ConcurrentHashMap<>());
        }
    }
}
