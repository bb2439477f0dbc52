package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRingSource;
import dev.sessions.serializer.JacksonSessionSerializer;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.Keys;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import org.junit.jupiter.api.Test;
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
            assertThat(context).getBean(SessionSerializer.class).isInstanceOf(JacksonSessionSerializer.class);
            assertThat(context).hasSingleBean(TokenCodec.class);
            assertThat(context).hasSingleBean(SessionValueArgumentResolver.class);
            assertThat(context).getBean("cookieSessionStore").isInstanceOf(CookieStore.class);
            assertThat(context).getBean("memorySessionStore").isInstanceOf(InMemoryBackend.class);
            assertThat(context.getBean(SessionWebFilter.class).getOrder()).isEqualTo(SessionWebFilter.DEFAULT_ORDER);
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
            assertThat(context.getBeanNamesForType(FilesystemBackend.class, true, false))
                    .containsExactly("filesystemSessionStore");
            assertThat(context.getBeanNamesForType(SessionBackend.class, true, false))
                    .containsExactlyInAnyOrder("filesystemSessionStore", "memorySessionStore");
            assertThat(context).hasNotFailed();
        });
    }
}
