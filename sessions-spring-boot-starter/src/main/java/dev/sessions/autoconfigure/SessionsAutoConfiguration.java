package dev.sessions.autoconfigure;

import dev.sessions.SessionStore;
import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRingSource;
import dev.sessions.serializer.JacksonSessionSerializer;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.CookieStore;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.DispatcherHandler;

/** Auto-configuration of sessions for WebFlux applications. */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableConfigurationProperties(SessionsProperties.class)
public final class SessionsAutoConfiguration {

    private final SessionsProperties properties;
    private final Clock clock;

    SessionsAutoConfiguration(SessionsProperties properties, ObjectProvider<Clock> clock) {
        this.properties = properties;
        this.clock = clock.getIfUnique(Clock::systemUTC);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRingSource sessionKeyRing() {
        return KeyRingSource.of(KeyParser.parse(properties));
    }

    @Bean
    @ConditionalOnMissingBean
    SessionSerializer sessionSerializer() {
        return new JacksonSessionSerializer();
    }

    @Bean
    @ConditionalOnMissingBean
    TokenCodec sessionTokenCodec(KeyRingSource keys) {
        return new TokenCodec(keys, clock);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "cookieSessionStore")
    SessionStore cookieSessionStore(TokenCodec codec, SessionSerializer serializer) {
        return new CookieStore(codec, serializer, clock);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "memorySessionStore")
    SessionBackend memorySessionStore() {
        return new InMemoryBackend(clock, properties.memory().maxSessions());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "filesystemSessionStore")
    FilesystemBackend filesystemSessionStore() {
        String directory = properties.filesystem().directory();
        if (directory == null || directory.isBlank()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.filesystem.directory",
                    "is missing: a session is to be kept in files, and there is no default place that would be safe",
                    "Name a directory that only this application writes to, for example:"
                            + " sessions.filesystem.directory=/var/lib/myapp/sessions");
        }
        try {
            return FilesystemBackend.builder(Path.of(directory))
                    .fsync(properties.filesystem().fsync())
                    .sweepInterval(properties.filesystem().sweepInterval())
                    .clock(clock)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidSessionsPropertyException(
                    "sessions.filesystem.directory",
                    String.valueOf(e.getMessage()),
                    "Name a directory that only this application's user can write to. It is created with mode 0700 when it"
                            + " is absent.");
        }
    }

    @Bean
    @ConditionalOnMissingBean
    SessionWebFilter sessionWebFilter(
            ListableBeanFactory beans, TokenCodec codec, SessionSerializer serializer, Environment environment) {
        DataSize headerLimit =
                environment.getProperty("server.max-http-request-header-size", DataSize.class, DataSize.ofKilobytes(8));
        SessionStores stores = new SessionStores(beans, codec, serializer, clock);
        return new SessionWebFilter(
                new SessionDefinitions(properties, stores, headerLimit).create(),
                properties.defaultSession(),
                properties.noStore(),
                properties.filterOrder());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionValueArgumentResolver sessionValueArgumentResolver(ConfigurableBeanFactory beanFactory) {
        return new SessionValueArgumentResolver(beanFactory);
    }

    /** Keeps the keys out of the actuator, even where it shows values. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class ActuatorConfiguration {

        @Bean
        SanitizingFunction sessionKeysSanitizingFunction() {
            return data -> isKey(data) ? data.withSanitizedValue() : data;
        }

        private static boolean isKey(SanitizableData data) {
            String key = data.getLowerCaseKey();
            return key.startsWith("sessions.keys") || key.startsWith("sessions_keys");
        }
    }
}
