package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.testing.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The actuator's endpoints show no key, even when they show all values to everybody. */
class KeysInActuatorTest {

    private static final String SCALAR = Keys.base64(21, 64);

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class));

    @Test
    void keysInTheConfiguration() {
        application
                .withPropertyValues(Keys.SEALING)
                .withPropertyValues("sessions.keys[1]=" + SCALAR, "app.other=visible")
                .run(context -> {
                    assertHidden(environment(context));
                    assertThat(environment(context)).contains("sessions.keys[0].authentication", "visible");
                    assertHidden(configurationProperties(context));
                    assertThat(configurationProperties(context)).contains("defaultSession");
                });
    }

    @Test
    void keysInOneText() {
        application.withPropertyValues("sessions.keys=" + SCALAR).run(context -> {
            assertHidden(environment(context));
            assertHidden(configurationProperties(context));
        });
    }

    @Test
    void keysInEnvironmentVariables() {
        withVariables(Map.of(
                        "SESSIONS_KEYS_0_AUTHENTICATION", Keys.AUTHENTICATION,
                        "SESSIONS_KEYS_0_ENCRYPTION", Keys.ENCRYPTION))
                .run(context -> assertHidden(environment(context)));
    }

    @Test
    void variablesThatShortKeysOfAGoServiceComeFrom() {
        String blockKey = Keys.base64(22, 16);
        withVariables(Map.of("GO_BLOCK_KEY", blockKey))
                .withPropertyValues(
                        "sessions.format=gorilla",
                        "sessions.keys[0].authentication=" + SCALAR,
                        "sessions.keys[0].encryption=${GO_BLOCK_KEY}")
                .run(context -> assertThat(environment(context))
                        .contains("GO_BLOCK_KEY")
                        .doesNotContain(blockKey.substring("base64:".length())));
    }

    @Test
    void variablesThatTheKeysReferTo() {
        withVariables(Map.of("MY_AUTH", Keys.AUTHENTICATION, "MY_ENC", Keys.ENCRYPTION.substring("base64:".length())))
                .withPropertyValues(
                        "sessions.keys[0].authentication=${MY_AUTH}", "sessions.keys[0].encryption=base64:${MY_ENC}")
                .run(context -> {
                    assertHidden(environment(context));
                    assertThat(environment(context)).contains("MY_AUTH", "MY_ENC");
                });
    }

    private ReactiveWebApplicationContextRunner withVariables(Map<String, Object> variables) {
        return application.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("variables-systemEnvironment", variables)));
    }

    private static String environment(AssertableReactiveWebApplicationContext context) throws JsonProcessingException {
        return json(
                new EnvironmentEndpoint(context.getEnvironment(), functions(context), Show.ALWAYS).environment(null));
    }

    private static String configurationProperties(AssertableReactiveWebApplicationContext context)
            throws JsonProcessingException {
        ConfigurationPropertiesReportEndpoint endpoint =
                new ConfigurationPropertiesReportEndpoint(functions(context), Show.ALWAYS);
        endpoint.setApplicationContext(context.getSourceApplicationContext());
        return json(endpoint.configurationProperties());
    }

    private static List<SanitizingFunction> functions(AssertableReactiveWebApplicationContext context) {
        return List.copyOf(context.getBeansOfType(SanitizingFunction.class).values());
    }

    private static String json(Object report) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(report);
    }

    private static void assertHidden(String report) {
        assertThat(report)
                .contains("******")
                .doesNotContain(secret(Keys.AUTHENTICATION))
                .doesNotContain(secret(Keys.ENCRYPTION))
                .doesNotContain(secret(SCALAR));
    }

    private static String secret(String key) {
        return key.substring("base64:".length(), "base64:".length() + 12);
    }
}
