package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.DrawnAhead;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.test.util.ReflectionTestUtils;

/** Processes that are restored from one checkpoint have the same memory, and must not draw the same random bytes from it. */
class CheckpointTest {

    @Test
    void randomBytesFromBeforeACheckpointAreNotHandedOutAfterIt() {
        try (App app = App.start(List.of(SessionsController.class, First.class))) {
            Browser browser = app.browser();
            browser.get("/app-session/put/a");
            First first = app.bean(First.class);
            first.drawn = new DrawnAhead();
            DefaultLifecycleProcessor processor = app.bean(DefaultLifecycleProcessor.class);

            // What Spring does before a checkpoint and after a restore, where there is a JDK with CRaC.
            ReflectionTestUtils.invokeMethod(processor, "stopForRestart");
            ReflectionTestUtils.invokeMethod(processor, "restartAfterStop");

            assertThat(first.handedOut).isFalse();
            Browser after = app.browser().withCookie("app-session", browser.cookie("app-session"));
            assertThat(after.get("/app-session/state").body()).isEqualTo("known 1");
        }
    }

    @Test
    void theyAreHandedOutWhereThereWasNone() {
        try (App app = App.start(SessionsController.class)) {
            DrawnAhead drawn = new DrawnAhead();
            app.browser().get("/app-session/put/a");
            assertThat(drawn.areHandedOut()).isTrue();
        }
    }

    /** Whatever starts first in the application. */
    @Configuration(proxyBeanMethods = false)
    static class First implements SmartLifecycle {

        private DrawnAhead drawn = new DrawnAhead();
        private boolean handedOut = true;
        private boolean running;

        @Override
        public void start() {
            handedOut = drawn.areHandedOut();
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE + 1;
        }
    }
}
