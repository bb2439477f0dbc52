package dev.sessions.jackson3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;
import org.springframework.security.web.server.csrf.DefaultCsrfToken;

/** What Spring Security puts into a session comes back as it was. */
class SecurityTypesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123456Z");

    private final TypedValueCodec codec =
            TypedValueCodec.builder(getClass().getClassLoader()).build();

    @ParameterizedTest
    @MethodSource("values")
    void itComesBackAsItWas(Object value) {
        byte[] written = codec.encode(value, value.getClass());
        Object read = codec.decode(written, Object.class);

        assertThat(read).hasSameClassAs(value);
        assertThat(read).usingRecursiveComparison().usingOverriddenEquals().isEqualTo(value);
        assertThat(codec.encode(read, Object.class))
                .isEqualTo(codec.encode(codec.decode(written, Object.class), Object.class));
    }

    static Stream<Object> values() throws Exception {
        return Stream.of(
                new SecurityContextImpl(form()),
                new SecurityContextImpl(new RememberMeAuthenticationToken("key", user(), user().getAuthorities())),
                new SecurityContextImpl(
                        new AnonymousAuthenticationToken("key", "anonymous", AuthorityUtils.createAuthorityList("A"))),
                new SecurityContextImpl(oauth2()),
                new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "5b2f"),
                authorizationRequest(),
                new HashMap<>(Map.of("shop", authorizedClient())),
                new OAuth2AuthenticationException(new OAuth2Error("denied", "no", "https://example.org")));
    }

    /** The issuer of an ID token is a URL when it comes, and text, which is read as one, when it was kept. */
    @Test
    void anIdTokenKeepsItsIssuer() throws Exception {
        Object read =
                codec.decode(codec.encode(new SecurityContextImpl(oidc()), SecurityContextImpl.class), Object.class);

        DefaultOidcUser user = (DefaultOidcUser)
                ((SecurityContextImpl) read).getAuthentication().getPrincipal();
        assertThat(user.getIssuer()).isEqualTo(new URL("https://id.example.org"));
        assertThat(user.getIdToken().getIssuer()).isEqualTo(user.getIssuer());
        assertThat(user.getClaimAsInstant("exp")).isEqualTo(NOW.plusSeconds(60));
        assertThat(user.getName()).isEqualTo("ada");
        assertThat(user.getEmail()).isEqualTo("ada@example.org");
        assertThat(user.getAuthorities()).hasSize(1).allMatch(OidcUserAuthority.class::isInstance);
    }

    @Test
    void aSubclassOfOneOfThemIsNotWrittenAndNotRead() {
        User mine = new User("ada", "", List.of()) {};

        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(mine, User.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode(
                        ("{\"@class\":\"" + mine.getClass().getName() + "\",\"username\":\"ada\"}").getBytes(UTF_8),
                        Object.class));
    }

    static User user() {
        return new User("ada", "{bcrypt}$2a$10$", AuthorityUtils.createAuthorityList("ROLE_USER", "ROLE_ADMIN"));
    }

    static Authentication form() {
        UsernamePasswordAuthenticationToken token =
                UsernamePasswordAuthenticationToken.authenticated(user(), null, user().getAuthorities());
        token.eraseCredentials();
        return token;
    }

    static Authentication oauth2() {
        Map<String, Object> attributes = Map.of("login", "ada", "id", 7, "created", "2011-01-25T18:44:36Z");
        return new OAuth2AuthenticationToken(
                new DefaultOAuth2User(Set.of(new OAuth2UserAuthority(attributes, "login")), attributes, "login"),
                AuthorityUtils.createAuthorityList("OAUTH2_USER"),
                "shop");
    }

    static Authentication oidc() throws Exception {
        Map<String, Object> claims = Map.of(
                "iss",
                URI.create("https://id.example.org").toURL(),
                "sub",
                "ada",
                "aud",
                List.of("shop"),
                "iat",
                NOW,
                "exp",
                NOW.plusSeconds(60),
                "azp",
                "shop");
        OidcIdToken token = new OidcIdToken("eyJ.x.y", NOW, NOW.plusSeconds(60), claims);
        OidcUserInfo info = new OidcUserInfo(Map.of("sub", "ada", "email", "ada@example.org"));
        OidcUserAuthority authority = new OidcUserAuthority(token, info);
        return new OAuth2AuthenticationToken(
                new DefaultOidcUser(Set.of(authority), token, info), Set.of(authority), "shop");
    }

    static OAuth2AuthorizationRequest authorizationRequest() {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri("https://id.example.org/authorize")
                .clientId("shop")
                .redirectUri("https://shop.example.org/login/oauth2/code/shop")
                .scopes(Set.of("openid", "email"))
                .state("abc")
                .additionalParameters(Map.of("nonce", "def"))
                .attributes(Map.of("registration_id", "shop", "nonce", "ghi"))
                .build();
    }

    static OAuth2AuthorizedClient authorizedClient() {
        return new OAuth2AuthorizedClient(
                ClientRegistration.withRegistrationId("shop")
                        .clientId("shop")
                        .clientSecret("secret")
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                        .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                        .scope("openid")
                        .authorizationUri("https://id.example.org/authorize")
                        .tokenUri("https://id.example.org/token")
                        .jwkSetUri("https://id.example.org/keys")
                        .userInfoUri("https://id.example.org/user")
                        .userNameAttributeName("sub")
                        .clientName("Shop")
                        .build(),
                "ada",
                new OAuth2AccessToken(
                        OAuth2AccessToken.TokenType.BEARER, "access", NOW, NOW.plusSeconds(300), Set.of("openid")),
                new OAuth2RefreshToken("refresh", NOW));
    }
}
