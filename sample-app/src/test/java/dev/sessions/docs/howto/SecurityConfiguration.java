package dev.sessions.docs.howto;

import dev.sessions.Session;
import dev.sessions.webflux.Sessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

    private final ServerAuthenticationSuccessHandler redirect =
            new RedirectServerAuthenticationSuccessHandler("/orders");

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        ServerLogoutHandler logout =
                new DelegatingServerLogoutHandler(new SecurityContextServerLogoutHandler(), this::end);
        return http.authorizeExchange(paths -> paths.pathMatchers("/orders")
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .formLogin(form -> form.authenticationSuccessHandler(this::begin))
                .logout(spec -> spec.logoutHandler(logout))
                .build();
    }

    private Mono<Void> begin(WebFilterExchange exchange, Authentication user) {
        return Sessions.from(exchange.getExchange())
                .get()
                .doOnNext(session -> {
                    session.renewId();
                    session.owner(user.getName());
                })
                .then(redirect.onAuthenticationSuccess(exchange, user));
    }

    private Mono<Void> end(WebFilterExchange exchange, Authentication user) {
        return Sessions.from(exchange.getExchange())
                .get()
                .doOnNext(Session::invalidate)
                .then();
    }
}
