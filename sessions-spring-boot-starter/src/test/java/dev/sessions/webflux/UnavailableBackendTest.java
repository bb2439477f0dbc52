package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.SessionIndexes;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.web.SessionValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

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
            browser.get("/app-session/put/a");

            FileSystemUtils.deleteRecursively(directory);

            assertUnavailable(browser.get("/app-session/state"));
            assertUnavailable(browser.get("/app-session/put/b"));
            assertUnavailable(app.browser().get("/app-session/put/a"));
        }
    }

    @Test
    void aFullMemoryIsUnavailableToNewSessionsAlone() {
        try (App app = App.start(SessionsController.class, "sessions.store=memory", "sessions.memory.max-sessions=1")) {
            Browser first = app.browser();
            first.get("/app-session/put/a");

            assertUnavailable(app.browser().get("/app-session/put/a"));

            assertThat(first.get("/app-session/put/b").status()).isEqualTo(200);
            assertThat(first.get("/app-session/state").body()).isEqualTo("known 2");
        }
    }

    @Test
    void whoCannotBeLoggedOutEverywhereIsToldSo() {
        try (App app = App.start(
                List.of(SessionsController.class, LogoutEverywhere.class),
                "sessions.store=memory",
                "sessions.memory.max-sessions=2")) {
            Browser alice = app.browser();
            alice.get("/own/alice");
            Browser other = app.browser();
            other.get("/app-session/put/a");

            assertUnavailable(alice.get("/end-all/alice"));
            assertThat(alice.get("/app-session/state").body()).isEqualTo("known 0");

            other.get("/app-session/end");
            assertThat(alice.get("/end-all/alice").status()).isEqualTo(200);
            assertThat(alice.get("/app-session/state").body()).isEqualTo("new 0 ENDED");
        }
    }

    @RestController
    static class LogoutEverywhere {

        private final SessionIndexes indexes;

        LogoutEverywhere(SessionIndexes indexes) {
            this.indexes = indexes;
        }

        @GetMapping("/own/{owner}")
        void own(@SessionValue Session session, @PathVariable String owner) {
            session.owner(owner);
        }

        @GetMapping("/end-all/{owner}")
        Mono<Void> endAll(@PathVariable String owner) {
            return indexes.get().endAll(owner);
        }
    }

    private static void assertUnavailable(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.setCookies()).isEmpty();
    }
}
