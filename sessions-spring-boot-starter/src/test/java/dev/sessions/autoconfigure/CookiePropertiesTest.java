package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SetCookie;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cookies' settings, as they come out in the header. */
class CookiePropertiesTest {

    private static App defaults;
    private static App configured;

    @BeforeAll
    static void start() {
        defaults = App.start(SessionsController.class);
        configured = App.start(
                SessionsController.class,
                "sessions.default-session=main",
                "sessions.cookie.path=/main",
                "sessions.cookie.domain=example.com",
                "sessions.cookie.secure=true",
                "sessions.cookie.http-only=false",
                "sessions.cookie.same-site=strict",
                "sessions.cookie.partitioned=true",
                "sessions.cookie.persistent=false",
                "sessions.named.like-all.store=cookie",
                "sessions.named.own.cookie.path=/own",
                "sessions.named.own.cookie.domain=example.org",
                "sessions.named.own.cookie.secure=false",
                "sessions.named.own.cookie.http-only=true",
                "sessions.named.own.cookie.same-site=lax",
                "sessions.named.own.cookie.partitioned=false",
                "sessions.named.own.cookie.persistent=true",
                "sessions.named.third-party.cookie.same-site=none",
                "sessions.named.[__Host-id].cookie.path=/",
                "sessions.named.[__Host-id].cookie.domain=");
    }

    @AfterAll
    static void stop() {
        defaults.close();
        configured.close();
    }

    @Test
    void byDefaultACookieIsForTheWholeSiteHiddenFromScriptsLaxAndLasts30Days() {
        SetCookie cookie = put(defaults, "app-session");

        assertThat(cookie.attributes())
                .containsEntry("Path", "/")
                .containsEntry("HttpOnly", "")
                .containsEntry("SameSite", "Lax")
                .containsEntry("Max-Age", "2592000")
                .containsOnlyKeys("Path", "HttpOnly", "SameSite", "Max-Age", "Expires");
    }

    @Test
    void everyAttributeCanBeSet() {
        SetCookie cookie = put(configured, "main");

        assertThat(cookie.attributes())
                .containsEntry("Path", "/main")
                .containsEntry("Domain", "example.com")
                .containsEntry("SameSite", "Strict")
                .containsOnlyKeys("Path", "Domain", "Secure", "SameSite", "Partitioned");
    }

    @Test
    void aNamedSessionTakesWhatItLeavesOutFromAll() {
        assertThat(put(configured, "like-all").attributes())
                .isEqualTo(put(configured, "main").attributes());
    }

    @Test
    void aNamedSessionOverridesEachAttribute() {
        SetCookie cookie = put(configured, "own");

        assertThat(cookie.attributes())
                .containsEntry("Path", "/own")
                .containsEntry("Domain", "example.org")
                .containsEntry("SameSite", "Lax")
                .containsEntry("Max-Age", "2592000")
                .containsOnlyKeys("Path", "Domain", "HttpOnly", "SameSite", "Max-Age", "Expires");
    }

    @Test
    void sameSiteNoneIsWrittenOutAndSecure() {
        assertThat(put(configured, "third-party").attributes())
                .containsEntry("SameSite", "None")
                .containsKey("Secure");
    }

    @Test
    void aNameInBracketsKeepsItsCharactersAndAnEmptyDomainIsNone() {
        assertThat(put(configured, "__Host-id").attributes())
                .containsEntry("Path", "/")
                .containsKey("Secure")
                .doesNotContainKey("Domain");
    }

    private static SetCookie put(App app, String session) {
        return app.browser().get("/" + session + "/put/a").setCookie(session);
    }
}
