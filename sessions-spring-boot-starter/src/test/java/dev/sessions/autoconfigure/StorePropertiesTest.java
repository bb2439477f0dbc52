package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.test.MutableClock;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where sessions are kept, and the settings of the built-in stores. */
class StorePropertiesTest {

    @TempDir
    Path directory;

    @Test
    void theStoreOfAllAndTheStoreOfOne() throws IOException {
        Path sessions = directory.resolve("sessions");
        try (App app = App.start(
                SessionsController.class,
                "sessions.store=filesystem",
                "sessions.filesystem.directory=" + sessions,
                "sessions.filesystem.fsync=false",
                "sessions.named.light.store=cookie",
                "sessions.named.fast.store=memory")) {
            Browser browser = app.browser();

            browser.get("/light/put/a");
            browser.get("/fast/put/a");
            assertThat(files(sessions)).isEmpty();

            browser.get("/app-session/put/a");
            assertThat(files(sessions))
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sessions)))
                    .isEqualTo("rwx------");

            browser.get("/app-session/end");
            assertThat(files(sessions)).isEmpty();
        }
    }

    @Test
    void aLargeCookieIsForSessionsInCookies() {
        try (App app = App.start(
                SessionsController.class, "sessions.cookie.max-size=6KB", "sessions.named.cart.store=memory")) {
            assertThat(app.browser().get("/cart/put/a").status()).isEqualTo(200);
        }
    }

    @Test
    void sessionsInFilesOutliveTheApplication() {
        String[] properties = {"sessions.store=filesystem", "sessions.filesystem.directory=" + directory};
        Browser browser;
        try (App app = App.start(SessionsController.class, properties)) {
            browser = app.browser();
            browser.get("/app-session/put/a?value=kept");
        }
        try (App app = App.start(SessionsController.class, properties)) {
            assertThat(app.browser()
                            .withCookie("app-session", browser.cookie("app-session"))
                            .get("/app-session/get/a")
                            .body())
                    .isEqualTo("kept");
        }
    }

    @Test
    void theMemoryStoreIsBounded() {
        try (App app = App.start(SessionsController.class, "sessions.store=memory", "sessions.memory.max-sessions=2")) {
            assertThat(app.browser().get("/app-session/put/a").status()).isEqualTo(200);
            assertThat(app.browser().get("/app-session/put/a").status()).isEqualTo(200);
            assertThat(app.browser().get("/app-session/put/a"))
                    .satisfies(refused -> assertThat(refused.status()).isGreaterThanOrEqualTo(500))
                    .satisfies(refused -> assertThat(refused.setCookies()).isEmpty());
        }
    }

    @Test
    void expiredFilesAreRemovedAtTheConfiguredInterval() throws IOException {
        try (App app = App.start(
                List.of(SessionsController.class, OwnClock.class),
                "sessions.store=filesystem",
                "sessions.filesystem.directory=" + directory,
                "sessions.filesystem.sweep-interval=10ms")) {
            app.browser().get("/app-session/put/a");
            assertThat(files(directory)).hasSize(1);

            app.bean(MutableClock.class).advance(Duration.ofDays(31));

            await().untilAsserted(() -> assertThat(files(directory)).isEmpty());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("x[0-9a-f]+"))
                    .toList();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClock {
        @Bean
        MutableClock clock() {
            return new MutableClock();
        }
    }
}
