package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SetCookie;
import org.junit.jupiter.api.Test;

/** A cookie is Secure when the request came over https, as far as the application believes the proxy before it. */
class SecureBehindProxyTest {

    @Test
    void aForwardedRequestCountsAsHttpsWhenForwardedHeadersAreHonoured() {
        try (App app = App.start(SessionsController.class, "server.forward-headers-strategy=framework")) {
            assertThat(put(app, "X-Forwarded-Proto", "https").has("Secure")).isTrue();
            assertThat(put(app, "Forwarded", "proto=https;host=example.com").has("Secure"))
                    .isTrue();
            assertThat(put(app, "X-Forwarded-Proto", "http").has("Secure")).isFalse();
            assertThat(put(app).has("Secure")).isFalse();
        }
    }

    @Test
    void anyoneCanSendTheHeaderSoItIsNotBelievedByDefault() {
        try (App app = App.start(SessionsController.class)) {
            assertThat(put(app, "X-Forwarded-Proto", "https").has("Secure")).isFalse();
        }
    }

    private static SetCookie put(App app, String... headers) {
        return app.browser().get("/app-session/put/a", headers).setCookie("app-session");
    }
}
