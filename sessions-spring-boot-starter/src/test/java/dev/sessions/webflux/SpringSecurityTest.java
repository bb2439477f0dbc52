package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.security.Principal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Spring Security's filters come after ours, so they can use sessions. */
class SpringSecurityTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(List.of(Controller.class, Security.class));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theUserCanBeKeptInASession() {
        Browser browser = app.browser();
        assertThat(browser.get("/me").status()).isEqualTo(401);

        browser.get("/login?user=ada");

        assertThat(browser.get("/me").body()).isEqualTo("ada");
    }

    @Test
    void whatASecurityFilterPutsInIsSavedEvenWhenTheRequestIsRefused() {
        Browser browser = app.browser();
        assertThat(browser.get("/me").setCookies()).hasSize(1);
        assertThat(browser.get("/me").setCookies()).hasSize(1);

        assertThat(browser.get("/requests").body()).isEqualTo("3");
    }

    @Test
    void theHeadersOfBothAreThere() {
        Reply reply = app.browser().get("/login?user=ada");

        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(reply.header("Vary")).contains("Cookie");
    }

    @RestController
    static class Controller {

        @GetMapping("/login")
        void login(@SessionValue Session session, @RequestParam String user) {
            session.renewId();
            session.put("user", user);
        }

        @GetMapping("/me")
        String me(Principal principal) {
            return principal.getName();
        }

        @GetMapping("/requests")
        String requests(@SessionValue int requests) {
            return "" + requests;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    static class Security {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/me")
                            .authenticated()
                            .anyExchange()
                            .permitAll())
                    .securityContextRepository(new UserInSession())
                    .exceptionHandling(handling ->
                            handling.authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED)))
                    .addFilterAt(
                            (exchange, chain) -> Sessions.from(exchange)
                                    .get()
                                    .doOnNext(session -> session.put(
                                            "requests", session.getOrDefault("requests", Integer.class, 0) + 1))
                                    .then(chain.filter(exchange)),
                            SecurityWebFiltersOrder.FIRST)
                    .build();
        }
    }

    private static final class UserInSession implements ServerSecurityContextRepository {

        @Override
        public Mono<Void> save(ServerWebExchange exchange, SecurityContext context) {
            return Mono.empty();
        }

        @Override
        public Mono<SecurityContext> load(ServerWebExchange exchange) {
            return Sessions.from(exchange)
                    .get()
                    .mapNotNull(session -> session.get("user", String.class))
                    .map(user -> new SecurityContextImpl(
                            UsernamePasswordAuthenticationToken.authenticated(user, null, List.of())));
        }
    }
}
