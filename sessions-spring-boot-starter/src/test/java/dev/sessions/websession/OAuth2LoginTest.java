package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.websession.Site.Store;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.server.WebSessionServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A login at somebody else's, with the request for it, the user and the tokens in the session. */
class OAuth2LoginTest {

    private static final Map<Store, Site> SITES = new EnumMap<>(Store.class);
    private static AuthorizationServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new AuthorizationServer();
    }

    @AfterAll
    static void stop() throws Exception {
        SITES.values().forEach(Site::close);
        server.close();
    }

    private static Site start(Store store, Class<?>... more) {
        List<Class<?>> sources = new ArrayList<>(List.of(Shop.class, Pages.class));
        sources.addAll(List.of(more));
        Site site = new Site(
                store,
                sources,
                "test.authorization-server=" + server.url(),
                "server.max-http-request-header-size=32KB",
                "sessions.cookie.max-size=16KB");
        server.register(site.app().port());
        return site;
    }

    @ParameterizedTest
    @EnumSource
    void whoLogsInElsewhereIsLoggedInHere(Store store) {
        Browser browser = logIn(SITES.computeIfAbsent(store, some -> start(some)));

        assertThat(browser.get("/me").body()).isEqualTo("ada");
        assertThat(browser.get("/issuer").body()).isEqualTo(server.url());
        assertThat(browser.get("/token").body()).startsWith("ey");
        assertThat(browser.get("/token").body()).isEqualTo(browser.get("/token").body());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatTheSessionDidNotAskForLogsNobodyIn(Store store) {
        Site site = SITES.computeIfAbsent(store, some -> start(some));
        Browser browser = site.app().browser();
        String answer = answer(browser);
        Browser other = site.app().browser();

        other.get(answer);

        assertThat(other.get("/me").status()).isNotEqualTo(200);
    }

    private static Browser logIn(Site site) {
        Browser browser = site.app().browser();
        Reply reply = browser.get(answer(browser));
        assertThat(reply.header("Location")).containsExactly("/");
        return browser;
    }

    private static String answer(Browser browser) {
        Reply there = browser.get("/oauth2/authorization/shop");
        Reply back = browser.get(there.header("Location").get(0));
        return back.headers().firstValue("Location").orElseThrow();
    }

    /** The figures of the documentation, roughly. */
    @Test
    void aLoginFitsACookieWhenOnlyWhatIsNeededIsKept() {
        int whole = size();
        int withoutTokens = size(NoTokens.class);
        int small = size(NoTokens.class, SmallUsers.class);

        assertThat(whole).isBetween(9_000, 12_000);
        assertThat(withoutTokens).isBetween(4_093, 8_000);
        assertThat(small).isBetween(1_000, 2_000);
    }

    private static int size(Class<?>... more) {
        try (Site site = start(Store.SEALED, more)) {
            Browser browser = logIn(site);
            assertThat(browser.get("/me").body()).isEqualTo("ada");
            return size(browser);
        }
    }

    private static int size(Browser browser) {
        return browser.cookies().entrySet().stream()
                .mapToInt(cookie ->
                        cookie.getKey().length() + 1 + cookie.getValue().length())
                .sum();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    static class Shop {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(paths -> paths.pathMatchers("/me", "/issuer", "/token")
                            .authenticated()
                            .anyExchange()
                            .permitAll())
                    .oauth2Login(Customizer.withDefaults())
                    .build();
        }

        @Bean
        ReactiveClientRegistrationRepository registrations(@Value("${test.authorization-server}") String url) {
            return new InMemoryReactiveClientRegistrationRepository(ClientRegistration.withRegistrationId("shop")
                    .clientId("shop")
                    .clientSecret("secret")
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri("http://127.0.0.1{basePort}/login/oauth2/code/{registrationId}")
                    .scope("openid")
                    .issuerUri(url)
                    .authorizationUri(url + "/oauth2/authorize")
                    .tokenUri(url + "/oauth2/token")
                    .jwkSetUri(url + "/oauth2/jwks")
                    .userNameAttributeName("sub")
                    .build());
        }

        @Bean
        ServerOAuth2AuthorizedClientRepository clients() {
            return new WebSessionServerOAuth2AuthorizedClientRepository();
        }
    }

    /** Keeps of a user who they are; not the token that says so, which was checked at the login. */
    @Configuration(proxyBeanMethods = false)
    static class SmallUsers {

        @Bean
        ReactiveOAuth2UserService<OidcUserRequest, OidcUser> users() {
            OidcReactiveOAuth2UserService all = new OidcReactiveOAuth2UserService();
            return request -> all.loadUser(request).map(SmallUsers::small);
        }

        private static OidcUser small(OidcUser user) {
            OidcIdToken token =
                    new OidcIdToken("none", user.getIssuedAt(), user.getExpiresAt(), Map.of("sub", user.getSubject()));
            return new DefaultOidcUser(AuthorityUtils.createAuthorityList("ROLE_USER"), token);
        }
    }

    /** Where no token is used after the login, none is kept. */
    @Configuration(proxyBeanMethods = false)
    static class NoTokens {

        @Bean
        @Primary
        ServerOAuth2AuthorizedClientRepository noClients() {
            return new NoClients();
        }
    }

    private static final class NoClients implements ServerOAuth2AuthorizedClientRepository {

        @Override
        public <T extends OAuth2AuthorizedClient> Mono<T> loadAuthorizedClient(
                String registration, Authentication user, ServerWebExchange exchange) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> saveAuthorizedClient(
                OAuth2AuthorizedClient client, Authentication user, ServerWebExchange exchange) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> removeAuthorizedClient(String registration, Authentication user, ServerWebExchange exchange) {
            return Mono.empty();
        }
    }

    @RestController
    static class Pages {

        private final ServerOAuth2AuthorizedClientRepository clients;

        Pages(ServerOAuth2AuthorizedClientRepository clients) {
            this.clients = clients;
        }

        @GetMapping("/me")
        String me(Principal user) {
            return user.getName();
        }

        @GetMapping("/issuer")
        String issuer(Authentication user) {
            return String.valueOf(((OidcUser) user.getPrincipal()).getIssuer());
        }

        @GetMapping("/token")
        Mono<String> token(Authentication user, ServerWebExchange exchange) {
            return clients.loadAuthorizedClient("shop", user, exchange)
                    .map(client -> client.getAccessToken().getTokenValue());
        }
    }
}
