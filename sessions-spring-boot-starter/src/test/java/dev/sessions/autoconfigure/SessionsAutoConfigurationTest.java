package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionIndexes;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRingSource;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.Keys;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.web.reactive.DispatcherHandler;

class SessionsAutoConfigurationTest {

    private static final AutoConfigurations SESSIONS = AutoConfigurations.of(SessionsAutoConfiguration.class);

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(SESSIONS)
            .withPropertyValues(Keys.SEALING);

    @Test
    void aKeyIsAllThatItNeeds() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context).hasSingleBean(KeyRingSource.class);
            assertThat(context).getBean(ValueCodec.class).isInstanceOf(JacksonValueCodec.class);
            assertThat(context).getBean(SessionIndexes.class).isSameAs(context.getBean(ConfiguredSessions.class));
            assertThat(context).hasSingleBean(SessionValueArgumentResolver.class);
            assertThat(context.getBean(SessionWebFilter.class).getOrder()).isEqualTo(SessionWebFilter.DEFAULT_ORDER);
        });
    }

    @Test
    void theBuiltInStoresAreBeansOfTheirTypes(@TempDir Path directory) {
        application
                .withPropertyValues("sessions.filesystem.directory=" + directory.resolve("sessions"))
                .run(context -> {
                    assertThat(context).getBean("cookieSessionStore").isSameAs(context.getBean(CookieStore.class));
                    assertThat(context)
                            .getBean("filesystemSessionStore")
                            .isSameAs(context.getBean(FilesystemStore.class));
                    assertThat(context).getBean("memorySessionStore").isSameAs(context.getBean(InMemoryBackend.class));
                });
    }

    @Test
    void theFilterRunsBeforeSpringSecurity() {
        assertThat(SessionWebFilter.DEFAULT_ORDER).isLessThan(-100);
    }

    @Test
    void theFilterMovesToAConfiguredOrder() {
        application
                .withPropertyValues("sessions.filter-order=7")
                .run(context -> assertThat(
                                context.getBean(SessionWebFilter.class).getOrder())
                        .isEqualTo(7));
    }

    @Test
    void nothingIsThereInAnApplicationWithoutAWeb() {
        new ApplicationContextRunner()
                .withConfiguration(SESSIONS)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(SessionsAutoConfiguration.class)
                        .doesNotHaveBean(KeyRingSource.class)
                        .doesNotHaveBean(SessionsProperties.class));
    }

    @Test
    void nothingIsThereWithoutWebFlux() {
        application
                .withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(KeyRingSource.class));
    }

    @Test
    void theActuatorMayBeAbsent() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SessionWebFilter.class));
    }

    @Test
    void filesAreTouchedOnlyWhenASessionIsKeptInThem() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBeanNamesForType(FilesystemStore.class, true, false))
                    .containsExactly("filesystemSessionStore");
            assertThat(context.getBeanNamesForType(SessionStore.class, true, false))
                    .containsExactlyInAnyOrder("cookieSessionStore", "filesystemSessionStore");
            assertThat(context.getBeanNamesForType(SessionBackend.class, true, false))
                    .containsExactly("memorySessionStore");
            assertThat(context.getBeanFactory().containsSingleton("filesystemSessionStore"))
                    .isFalse();
        });
    }
}
