package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A backend that cannot do its work answers 503: going on with an empty session would overwrite the real one. */
class UnavailableBackendTest {

    @TempDir
    Path parent;

    @Test
    void aDirectoryThatIsGoneIsNoEmptySession() throws IOException {
        Path directory = parent.resolve("sessions");
        try (App app = App.start(
                SessionsController.class, "sessions.store=filesystem", "sessions.filesystem.directory=" + directory)) {
            Browser browser = app.browser();
            browser.get("/session/put/a");

            FileSystemUtils.deleteRecursively(directory);

            assertUnavailable(browser.get("/session/state"));
            assertUnavailable(browser.get("/session/put/b"));
            assertUnavailable(app.browser().get("/session/put/a"));
        }
    }

    @Test
    void aFullMemoryIsUnavailableToNewSessionsAlone() {
        try (App app = App.start(SessionsController.class, "sessions.store=memory", "sessions.memory.max-sessions=1")) {
            Browser first = app.browser();
            first.get("/session/put/a");

            assertUnavailable(app.browser().get("/session/put/a"));

            assertThat(first.get("/session/put/b").status()).isEqualTo(200);
            assertThat(first.get("/session/state").body()).isEqualTo("known 2");
        }
    }

    private static void assertUnavailable(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.setCookies()).isEmpty();
    }
}
