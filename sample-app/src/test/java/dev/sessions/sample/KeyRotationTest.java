package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.SessionKey;
import dev.sessions.sample.Browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of the sample with other keys, on one directory. */
class KeyRotationTest {

    private static final String OLD = "hex:" + HexFormat.of().formatHex(random(64));
    private static final String OLD_ENCRYPTION = "hex:" + HexFormat.of().formatHex(random(32));
    private static final String NEW = "base64:" + Base64.getEncoder().encodeToString(random(32));
    private static final String NEW_ENCRYPTION = "base64:" + Base64.getEncoder().encodeToString(random(32));

    @TempDir
    Path directory;

    @Test
    void sessionsMoveToTheNewKeyAndEndWithTheOld() {
        Browser browser;
        Browser idle;
        try (RunningSample sample = start(key(0, OLD, OLD_ENCRYPTION))) {
            browser = sample.browser();
            browser.post("/both?name=Ada&item=tea");
            idle = browser.copy(sample.port());
        }

        try (RunningSample sample =
                start(key(0, NEW, NEW_ENCRYPTION), key(1, OLD, OLD_ENCRYPTION).toArray(String[]::new))) {
            browser = browser.copy(sample.port());
            Page hello = browser.get("/");
            assertThat(hello.body()).isEqualTo("name: Ada");
            assertThat(hello.setCookies()).as("issued anew").containsOnlyKeys("app-session");
            Page cart = browser.get("/cart");
            assertThat(cart.body()).isEqualTo("[\"tea\"]");
            assertThat(cart.setCookies()).as("issued anew").containsOnlyKeys("cart");

            assertThat(browser.get("/").header("Set-Cookie")).as("once").isEmpty();
            assertThat(browser.get("/cart").header("Set-Cookie")).as("once").isEmpty();
        }

        try (RunningSample sample = start(key(0, NEW, NEW_ENCRYPTION))) {
            browser = browser.copy(sample.port());
            assertThat(browser.get("/").body()).isEqualTo("name: Ada");
            assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");

            idle = idle.copy(sample.port());
            assertThat(idle.get("/session").body()).contains("\"isNew\":true,\"reason\":\"UNKNOWN_KEY\"");
            assertThat(idle.get("/cart").body()).isEqualTo("[]");
        }
    }

    @Test
    void aKeyWithoutEncryptionSigns() {
        try (RunningSample sample = start(List.of("sessions.keys[0]=" + NEW))) {
            Browser browser = sample.browser();
            browser.get("/set?name=Ada");

            assertThat(browser.get("/").body()).isEqualTo("name: Ada");
            byte[] token = Base64.getUrlDecoder().decode(browser.cookies().get("app-session"));
            assertThat(token).as("readable").containsSequence("\"Ada\"".getBytes());
        }
    }

    @Test
    void keysMayBeFilesInADirectoryOfSecrets(@TempDir Path secrets) throws IOException {
        Files.writeString(secrets.resolve("session-auth-key"), NEW + "\n");
        Files.writeString(secrets.resolve("session-enc-key"), NEW_ENCRYPTION + "\n");
        SessionKey key = SessionKey.of(
                Base64.getDecoder().decode(NEW.substring(7)),
                Base64.getDecoder().decode(NEW_ENCRYPTION.substring(7)));

        try (RunningSample sample = start(
                List.of("spring.config.import=configtree:" + secrets + "/"),
                key(0, "${session-auth-key}", "${session-enc-key}").toArray(String[]::new))) {
            assertThat(sample.browser().get("/keys").body())
                    .contains("\"id\":\"" + key.idText() + "\",\"state\":\"sealing\"");
        }
    }

    private RunningSample start(List<String> newest, String... older) {
        List<String> properties = new ArrayList<>(newest);
        properties.add("sessions.ephemeral-key=false");
        properties.addAll(List.of(older));
        return RunningSample.start(directory, properties.toArray(String[]::new));
    }

    private static List<String> key(int position, String authentication, String encryption) {
        String entry = "sessions.keys[" + position + "].";
        return List.of(entry + "authentication=" + authentication, entry + "encryption=" + encryption);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
