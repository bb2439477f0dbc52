package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.KeyFiles;
import dev.sessions.testing.Keys;
import dev.sessions.testing.SessionsController;
import dev.sessions.web.SessionValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.Schedulers;

/**
 * No request blocks a thread of the event loop.
 *
 * <p>BlockHound can't be taken out of a JVM again, so it is heard only while this class runs.
 */
class EventLoopTest {

    private static final Queue<String> BLOCKED = new ConcurrentLinkedQueue<>();

    private static volatile boolean listening;
    private static App app;

    @BeforeAll
    static void start(@TempDir Path directory) {
        BlockHound.builder()
                .loadIntegrations()
                // Reading the source of randomness is a system call that answers from memory once the machine is up;
                // it is done for a kilobyte at a time.
                .allowBlockingCallsInside("dev.sessions.key.RandomBytes", "refill")
                .blockingMethodCallback(EventLoopTest::report)
                .install();
        Path keys = KeyFiles.write(directory.resolve("keys.yml"), KeyFiles.entry(1));
        app = App.startWithoutKeys(
                List.of(SessionsController.class, Sleeper.class),
                "sessions.key-file=" + keys,
                "sessions.filesystem.directory=" + directory.resolve("sessions"),
                "sessions.named.memory.store=memory",
                "sessions.named.files.store=filesystem");
        listening = true;
    }

    /** Takes it down and throws nothing: an error amid the taking of a lock would leave that lock broken. */
    private static void report(BlockingMethod method) {
        if (listening) {
            StringWriter trace = new StringWriter();
            new BlockingOperationError(method).printStackTrace(new PrintWriter(trace));
            if (!trace.toString()
                    .contains("ThreadPoolExecutor.getTask(")) { // which waits for work, and keeps none waiting
                BLOCKED.add(trace.toString());
            }
        }
    }

    @AfterAll
    static void stop() {
        listening = false;
        app.close();
    }

    @BeforeEach
    void forget() {
        BLOCKED.clear();
    }

    @Test
    void aHandlerThatSleepsIsCaught() {
        app.browser().get("/sleep");

        assertThat(BLOCKED).isNotEmpty().allSatisfy(trace -> assertThat(trace).contains("Sleeper.sleep"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-session", "memory", "files"})
    void sessionsAreSavedReadRefusedAndEndedWithoutBlocking(String session) {
        for (int i = 0; i < 20; i++) { // more random bytes than a block of them has
            Browser browser = app.browser();
            assertThat(browser.get("/" + session + "/put/a").status()).isEqualTo(200);
            assertThat(browser.get("/" + session + "/put/b").status()).isEqualTo(200);
            assertThat(browser.get("/" + session + "/state").body()).isEqualTo("known 2");
            Browser copy = browser.copy();
            assertThat(browser.get("/" + session + "/end").status()).isEqualTo(200);
            assertThat(copy.get("/" + session + "/state").status()).isEqualTo(200);
        }
        assertThat(app.browser()
                        .withCookie(session, "x")
                        .get("/" + session + "/state")
                        .body())
                .isEqualTo("new 0 MALFORMED");
        assertThat(BLOCKED).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-session", "memory", "files"})
    void keysAreLookedForWithoutBlocking(String session) {
        for (int i = 0; i < 20; i++) {
            byte[] token = Keys.bytes(i, 120);
            token[0] = 2; // sealed, with a key that nobody has
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);

            assertThat(app.browser()
                            .withCookie(session, text)
                            .get("/" + session + "/state")
                            .body())
                    .isEqualTo("new 0 UNKNOWN_KEY");
        }
        assertThat(BLOCKED).isEmpty();
    }

    @Test
    void theHandlersRunOnTheEventLoop() {
        assertThat(app.browser().get("/thread").body()).isEqualTo("true");
    }

    @RestController
    static class Sleeper {

        @GetMapping("/sleep")
        String sleep(@SessionValue Session session) throws InterruptedException {
            Thread.sleep(1);
            return session.name();
        }

        @GetMapping("/thread")
        String thread(@SessionValue Session session) {
            return "" + Schedulers.isInNonBlockingThread();
        }
    }
}
