package dev.sessions.websession;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionInfo;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import dev.sessions.webflux.Sessions;
import java.security.Principal;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application with Spring Security's login, one for each store, started when it is asked for. */
final class LoginSite {

    static final int MOST_SESSIONS = 2;

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Map<Site.Store, Site> SITES = new EnumMap<>(Site.Store.class);

    private LoginSite() {}

    static Site on(Site.Store store) {
        return SITES.computeIfAbsent(
                store,
                some -> new Site(
                        some,
                        List.of(Login.class, Pages.class),
                        "sessions.revocation.store=memory",
                        "sessions.cookie.persistent=false"));
    }

    static void closeAll() {
        SITES.values().forEach(Site::close);
        SITES.clear();
    }

    /** Fills in the login page and sends it. */
    static Reply logIn(Browser browser, String user, String password, String... more) {
        Map<String, String> form =
                new LinkedHashMap<>(Map.of("username", user, "password", password, "_csrf", token(browser)));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return browser.post("/login", form);
    }

    static Reply logIn(Browser browser, String user) {
        return logIn(browser, user, "secret");
    }

    static String token(Browser browser) {
        Matcher token =
                TOKEN.matcher(browser.get("/login", "Accept", "text/html").body());
        if (!token.find()) {
            throw new AssertionError("The login page has no token");
        }
        return token.group(1);
    }

    static boolean isLoggedIn(Browser browser, String user) {
        Reply reply = browser.get("/me");
        return reply.status() == 200 && reply.body().equals(user);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    static class Login {

        private final ServerAuthenticationSuccessHandler redirect =
                new RedirectServerAuthenticationSuccessHandler("/me");
        private final SessionIndex sessions;

        Login(SessionIndexes indexes) {
            this.sessions = indexes.get();
        }

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(paths -> paths.pathMatchers("/me", "/orders", "/save")
                            .authenticated()
                            .anyExchange()
                            .permitAll())
                    .formLogin(form -> form.authenticationSuccessHandler(this::begin))
                    .logout(logout -> logout.logoutHandler(new WebSessionServerLogoutHandler()))
                    .build();
        }

        private Mono<Void> begin(WebFilterExchange exchange, Authentication user) {
            return Mono.zip(
                            Sessions.from(exchange.getExchange()).get(),
                            exchange.getExchange().getFormData())
                    .flatMap(both ->
                            begin(both.getT1(), user.getName(), both.getT2().keySet()))
                    .then(redirect.onAuthenticationSuccess(exchange, user));
        }

        private Mono<Void> begin(Session session, String user, Set<String> asked) {
            if (asked.contains("only-here")) {
                return sessions.endAll(user).then(Mono.fromRunnable(() -> session.owner(user)));
            }
            session.owner(user);
            if (asked.contains("remember-me")) {
                session.remember(Duration.ofDays(30));
            }
            Flux<SessionInfo> others =
                    sessions.list(user).filter(other -> !other.handle().equals(sessions.handle(session)));
            return others.sort(Comparator.comparing(SessionInfo::savedAt).reversed())
                    .skip(MOST_SESSIONS - 1)
                    .concatMap(other -> sessions.end(user, other.handle()))
                    .then()
                    .onErrorResume(
                            UnsupportedOperationException.class, e -> Mono.empty()); // in cookies, none is listed
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(user("ada"), user("bob"));
        }

        private static UserDetails user(String name) {
            return User.withUsername(name)
                    .password("{noop}secret")
                    .roles("USER")
                    .build();
        }
    }

    @RestController
    static class Pages {

        private final SessionIndexes indexes;

        Pages(SessionIndexes indexes) {
            this.indexes = indexes;
        }

        @GetMapping("/me")
        String me(Principal user) {
            return user.getName();
        }

        @GetMapping("/orders")
        String orders() {
            return "orders";
        }

        @PostMapping("/save")
        void save() {}

        @PostMapping("/everywhere")
        Mono<Void> everywhere(Principal user, @SessionValue Session session) {
            session.invalidate();
            return indexes.get().endAll(user.getName());
        }
    }
}
