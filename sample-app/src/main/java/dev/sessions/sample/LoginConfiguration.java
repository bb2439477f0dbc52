package dev.sessions.sample;

import static org.springframework.security.config.Customizer.withDefaults;

import dev.sessions.webflux.Sessions;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint.DelegateEntry;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.util.matcher.MediaTypeServerWebExchangeMatcher;
import reactor.core.publisher.Mono;

/** The profile with a login: Spring Security as it comes, on sessions that any instance with the same keys can read. */
@Configuration(proxyBeanMethods = false)
@Profile(LoginConfiguration.PROFILE)
@EnableWebFluxSecurity
class LoginConfiguration {

    static final String PROFILE = "stateless-login";

    private static final Logger log = LoggerFactory.getLogger(LoginConfiguration.class);

    private final ServerAuthenticationSuccessHandler redirect = new RedirectServerAuthenticationSuccessHandler("/me");

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.authorizeExchange(paths -> paths.pathMatchers("/me", "/logout-everywhere")
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .formLogin(form -> form.loginPage("/login").authenticationSuccessHandler(this::begin))
                .logout(logout -> logout.logoutHandler(new WebSessionServerLogoutHandler()))
                .exceptionHandling(unknown -> unknown.authenticationEntryPoint(loginPageForBrowsers()))
                .csrf(withDefaults())
                .build();
    }

    /** Whose session it is: so that all of theirs can be ended. */
    private Mono<Void> begin(WebFilterExchange exchange, Authentication user) {
        return Sessions.from(exchange.getExchange())
                .get()
                .doOnNext(session -> session.owner(user.getName()))
                .then(redirect.onAuthenticationSuccess(exchange, user));
    }

    private static DelegatingServerAuthenticationEntryPoint loginPageForBrowsers() {
        MediaTypeServerWebExchangeMatcher page = new MediaTypeServerWebExchangeMatcher(MediaType.TEXT_HTML);
        page.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        DelegatingServerAuthenticationEntryPoint either = new DelegatingServerAuthenticationEntryPoint(
                new DelegateEntry(page, new RedirectServerAuthenticationEntryPoint("/login")));
        either.setDefaultEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED));
        return either;
    }

    @Bean
    MapReactiveUserDetailsService users(@Value("${sample.password:}") String configured) {
        String password = configured.isEmpty() ? madeUp() : configured;
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        return new MapReactiveUserDetailsService(User.withUsername("ada")
                .password(encoder.encode(password))
                .roles("USER")
                .build());
    }

    private static String madeUp() {
        String password = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(KeyGenerators.secureRandom(18).generateKey());
        log.info("User: ada, password: {}", password);
        return password;
    }
}
