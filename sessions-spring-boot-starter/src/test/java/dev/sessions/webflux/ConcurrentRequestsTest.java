package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.MeetingController;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Requests that change one session at the same time, through two applications: none of the changes is lost. */
class ConcurrentRequestsTest {

    @TempDir
    static Path directory;

    private static App app;
    private static App other;

    @BeforeAll
    static void start() {
        app = startApp();
        other = startApp();
    }

    private static App startApp() {
        return App.start(
                List.of(SessionsController.class, SlowController.class, MeetingController.class, SharedMemory.class),
                "sessions.filesystem.directory=" + directory.resolve("sessions"),
                "sessions.named.memory.store=memory",
                "sessions.named.files.store=filesystem");
    }

    @AfterAll
    static void stop() {
        app.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "files"})
    void eachRequestsChangeIsThereAfterwards(String session) {
        Browser browser = visitor(session);
        assertDone(concurrently(browser, session, i -> "/" + session + "/meet/put/k" + i));

        assertThat(browser.get("/" + session + "/state").body()).isEqualTo("known " + (MeetingController.MANY + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "files"})
    void aHundredCountsAreAHundred(String session) {
        Browser browser = visitor(session);
        assertDone(concurrently(browser, session, i -> "/" + session + "/meet/count/n"));

        assertThat(browser.get("/" + session + "/get/n").body()).isEqualTo("100");
        assertThat(at(other, browser, session).get("/" + session + "/get/n").body())
                .isEqualTo("100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "files"})
    void aLogoutUnderTheIdBeforeEndsTheSessionUnderItsNewOne(String session) {
        Browser browser = visitor(session);
        Browser old = at(other, browser, session);
        browser.get("/" + session + "/renew");
        assertThat(browser.get("/" + session + "/state").body()).isEqualTo("known 1");

        old.get("/" + session + "/end");

        assertThat(browser.get("/" + session + "/state").body()).isEqualTo("new 0 ENDED");
    }

    private static Browser visitor(String session) {
        Browser browser = app.browser();
        browser.get("/" + session + "/put/first");
        return browser;
    }

    private static Browser at(App app, Browser browser, String session) {
        return app.browser().withCookie(session, browser.cookie(session));
    }

    private static List<Reply> concurrently(Browser browser, String session, IntFunction<String> path) {
        Browser there = at(other, browser, session);
        List<CompletableFuture<Reply>> replies = IntStream.range(0, MeetingController.MANY)
                .mapToObj(i -> (i % 2 == 0 ? browser : there).beginGet(path.apply(i)))
                .toList();
        return replies.stream().map(CompletableFuture::join).toList();
    }

    private static void assertDone(List<Reply> replies) {
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
    }

    /** What is in memory is there for the applications that share it. */
    @Configuration(proxyBeanMethods = false)
    static class SharedMemory {

        private static final InMemoryBackend BACKEND = new InMemoryBackend();

        @Bean
        InMemoryBackend memorySessionStore() {
            return BACKEND;
        }
    }
}
