package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.sample.Browser.Page;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile with a login: two instances behind the same keys. */
class StatelessLoginTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @TempDir
    Path directory;

    /** The keys of both instances. */
    private final String authentication = key();

    private final String encryption = key();

    private static String key() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return "base64:" + Base64.getEncoder().encodeToString(key);
    }

    private RunningSample start(String store) {
        return RunningSample.start(
                directory,
                "spring.profiles.active=stateless-login",
                "sessions.store=" + store,
                "sessions.keys[0].authentication=" + authentication,
                "sessions.keys[0].encryption=" + encryption,
                "sessions.revocation.cache=0s",
                "sample.password=secret");
    }

    private static String token(Page page) {
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).as(page.body()).isTrue();
        return token.group(1);
    }

    private static void logIn(Browser browser) {
        String token = token(browser.get("/login", "Accept", "text/html"));
        Page page = browser.post("/login", Map.of("username", "ada", "password", "secret", "_csrf", token));
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.header("Location")).containsExactly("/me");
    }

    private static Page me(Browser browser) {
        return browser.get("/me", "Accept", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "filesystem"})
    void whoLogsInAtOneInstanceIsLoggedInAtTheOther(String store) {
        try (RunningSample one = start(store);
                RunningSample other = start(store)) {
            Browser browser = one.browser();
            logIn(browser);
            assertThat(me(browser).body()).isEqualTo("{\"name\":\"ada\",\"visits\":1}");

            Browser there = browser.copy(other.port());
            assertThat(me(there).body()).isEqualTo("{\"name\":\"ada\",\"visits\":2}");

            Browser copy = there.copy(one.port());
            Page page = there.get("/me", "Accept", "text/html");
            assertThat(page.body()).contains("You are ada, and this is visit 3.");
            assertThat(there.post("/logout", Map.of("_csrf", token(page))).header("Location"))
                    .containsExactly("/login?logout");
            assertThat(there.cookies()).isEmpty();
            assertThat(me(there).status()).isEqualTo(401);
            assertThat(me(copy).status()).isEqualTo(store.equals("cookie") ? 200 : 401);

            Browser again = one.browser();
            logIn(again);
            Browser copyOfThat = again.copy(other.port());
            assertThat(me(copyOfThat).status()).isEqualTo(200);
            again.post("/logout-everywhere", Map.of("_csrf", token(again.get("/me", "Accept", "text/html"))));
            assertThat(me(copyOfThat).status()).isEqualTo(401);
            assertThat(me(copy).status()).isEqualTo(401);
        }
    }

    @Test
    void whoIsNotLoggedInIsSentToTheLoginPageOrToldSo() {
        try (RunningSample sample = start("memory")) {
            Browser browser = sample.browser();
            Page page = browser.get("/me", "Accept", "text/html");

            assertThat(page.status()).isEqualTo(302);
            assertThat(page.header("Location")).containsExactly("/login");
            assertThat(me(browser).status()).isEqualTo(401);
            assertThat(browser.post("/login", Map.of("username", "ada", "password", "secret"))
                            .status())
                    .isEqualTo(403);
            logIn(sample.browser());
        }
    }

    @Test
    void withoutTheProfileNothingIsProtected() {
        try (RunningSample sample = RunningSample.start(directory)) {
            assertThat(sample.browser().get("/me").status()).isEqualTo(404);
            assertThat(sample.browser().post("/login?user=ada").status()).isEqualTo(204);
            assertThat(sample.browser().get("/").header("X-Frame-Options")).isEmpty();
        }
    }
}
