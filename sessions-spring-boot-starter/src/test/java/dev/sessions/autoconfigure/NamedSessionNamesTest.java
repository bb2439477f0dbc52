package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionIndexes;
import dev.sessions.testing.Keys;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

/** How the names of sessions are written in YAML and properties. */
class NamedSessionNamesTest {

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
            .withPropertyValues(Keys.SEALING)
            .withPropertyValues(
                    "sessions.cookie.secure=true", "sessions.cookie.path=/", "sessions.revocation.store=memory");

    @ParameterizedTest
    @ValueSource(strings = {"cart", "my-cart", "my_cart", "myCart", "CART", "__Host-cart", "cart2", "1"})
    void lettersDigitsDashesAndUnderscoresNeedNoBrackets(String name) {
        assertKnown(name, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my.cart", "my+cart", "my$cart", "cart!", "cart.1"})
    void otherCharactersNeedBrackets(String name) {
        assertKnown("[" + name + "]", name);
        load(name)
                .run(context -> assertThat(context.getStartupFailure() != null
                                || !context.getBean(SessionsProperties.class)
                                        .named()
                                        .containsKey(name))
                        .isTrue());
    }

    @Test
    void bracketsNeverHurt() {
        assertKnown("[my_cart]", "my_cart");
        assertKnown("[cart]", "cart");
    }

    private void assertKnown(String written, String name) {
        load(written).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(SessionIndexes.class).get(name)).isNotNull();
        });
        application
                .withPropertyValues(
                        "sessions.named" + (written.startsWith("[") ? written : "." + written) + ".lifetime=1h")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(SessionIndexes.class).get(name)).isNotNull();
                });
    }

    private ReactiveWebApplicationContextRunner load(String written) {
        String yaml = "sessions:\n  named:\n    \"" + written + "\":\n      lifetime: 1h\n";
        return application.withInitializer(context -> {
            try {
                new YamlPropertySourceLoader()
                        .load("yaml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                        .forEach(context.getEnvironment().getPropertySources()::addFirst);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
