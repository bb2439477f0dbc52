package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.testing.App;
import dev.sessions.testing.SessionsController;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.devtools.restart.RestartScopeInitializer;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** With devtools, an application starts anew in the same process after each change. */
class DevtoolsRestartTest {

    private static final String EPHEMERAL = "sessions.ephemeral-key=true";

    private final ReactiveWebApplicationContextRunner restarted = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
            .withInitializer(context -> new RestartScopeInitializer().initialize(context))
            .withPropertyValues(EPHEMERAL);

    @Test
    void aSessionGoesOnAfterARestart() {
        String cookie;
        try (App app = App.startWithoutKeys(List.of(SessionsController.class), EPHEMERAL)) {
            cookie = app.browser()
                    .get("/app-session/put/a")
                    .setCookie("app-session")
                    .value();
        }
        try (App app = App.startWithoutKeys(List.of(SessionsController.class), EPHEMERAL)) {
            assertThat(app.browser()
                            .withCookie("app-session", cookie)
                            .get("/app-session/state")
                            .body())
                    .isEqualTo("known 1");
        }
    }

    @Test
    void whatOutlivesARestartIsBytesOfNoClassOfTheApplications() {
        Restarter.disable(); // as devtools does in tests; there is one all the same
        restarted.run(first -> restarted.run(second -> {
            assertThat(ring(second.getBean(KeyRingSource.class))).isEqualTo(ring(first.getBean(KeyRingSource.class)));
            assertThat(Restarter.getInstance().removeAttribute("dev.sessions.ephemeral-key"))
                    .isInstanceOf(byte[].class);
            restarted.run(third -> assertThat(ring(third.getBean(KeyRingSource.class)))
                    .isNotEqualTo(ring(first.getBean(KeyRingSource.class))));
        }));
    }

    private static String ring(KeyRingSource source) {
        KeyRing ring = source.current();
        assertThat(ring.sealing().seals()).isTrue();
        return ring.toString();
    }
}
