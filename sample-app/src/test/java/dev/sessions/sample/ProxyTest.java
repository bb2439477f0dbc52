package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample behind a proxy that ends https. */
class ProxyTest {

    @TempDir
    Path directory;

    @Test
    void theCookieIsSecureWhenTheProxyIsBelieved() {
        try (RunningSample sample = RunningSample.start(directory, "server.forward-headers-strategy=framework")) {
            assertThat(isSecure(sample, "X-Forwarded-Proto", "https")).isTrue();
            assertThat(isSecure(sample, "Forwarded", "proto=https")).isTrue();
            assertThat(isSecure(sample)).isFalse();
        }
    }

    private static boolean isSecure(RunningSample sample, String... headers) {
        return sample.browser()
                .get("/set?name=Ada", headers)
                .setCookies()
                .get("app-session")
                .attributes()
                .containsKey("secure");
    }
}
