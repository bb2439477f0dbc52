package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.websession.Site.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.session.InMemoryReactiveSessionRegistry;
import org.springframework.security.core.session.ReactiveSessionRegistry;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.PreventLoginServerMaximumSessionsExceededHandler;
import org.springframework.security.web.server.authentication.SessionLimit;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;

/** Spring Security's own limit of sessions, which it counts in the memory of one process. */
class ConcurrentSessionsTest {

    /** It would end sessions in the store of Spring's own session manager, and there is none. */
    @Test
    void withoutAHandlerOfItsOwnTheApplicationDoesNotStart() {
        assertThatException()
                .isThrownBy(() -> new Site(Store.MEMORY, List.of(Base.class, Limited.class)).close())
                .havingRootCause()
                .withMessageContaining("Please provide a ServerMaximumSessionsExceededHandler");
    }

    @ParameterizedTest
    @EnumSource
    void withOneThatRefusesTheLoginNobodyHasMoreThanAreAllowed(Store store) {
        try (Site site = new Site(store, List.of(Base.class, Refusing.class))) {
            Browser first = site.app().browser();
            Browser second = site.app().browser();

            assertThat(LoginSite.logIn(first, "ada").header("Location")).containsExactly("/");
            assertThat(LoginSite.logIn(second, "ada").header("Location")).containsExactly("/login?error");
            first.post("/logout", Map.of("_csrf", LoginSite.token(first)));
            assertThat(LoginSite.logIn(second, "ada").header("Location")).containsExactly("/");
        }
    }

    /** Spring Security learns of a logout, and not that a session has run out. */
    @Test
    void aSessionThatExpiredStillCounts() {
        try (Site site = new Site(Store.MEMORY, List.of(Base.class, Refusing.class))) {
            LoginSite.logIn(site.app().browser(), "ada");
            site.clock().advance(Duration.ofDays(31));

            Reply reply = LoginSite.logIn(site.app().browser(), "ada");

            assertThat(reply.header("Location")).containsExactly("/login?error");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Limited {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.formLogin(Customizer.withDefaults())
                    .sessionManagement(
                            sessions -> sessions.concurrentSessions(limit -> limit.maximumSessions(SessionLimit.of(1))))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Refusing {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.formLogin(Customizer.withDefaults())
                    .logout(logout -> logout.logoutHandler(new WebSessionServerLogoutHandler()))
                    .sessionManagement(sessions -> sessions.concurrentSessions(limit -> limit.maximumSessions(
                                    SessionLimit.of(1))
                            .maximumSessionsExceededHandler(new PreventLoginServerMaximumSessionsExceededHandler())))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    static class Base {

        @Bean
        ReactiveSessionRegistry registry() {
            return new InMemoryReactiveSessionRegistry();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(
                    User.withUsername("ada").password("{noop}secret").build());
        }
    }
}
