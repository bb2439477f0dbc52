package dev.sessions.autoconfigure;

import dev.sessions.SessionIndexes;
import dev.sessions.SessionStore;
import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRingSource;
import dev.sessions.serializer.JacksonSessionSerializer;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.CookieStore;
import dev.sessions.store.Revocations;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.DispatcherHandler;

/** Auto-configuration of sessions for WebFlux applications. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
        })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableConfigurationProperties(SessionsProperties.class)
@Import(RedisSessionsConfiguration.class)
public final class SessionsAutoConfiguration {

    private final SessionsProperties properties;
    private final Clock clock;

    SessionsAutoConfiguration(SessionsProperties properties, ObjectProvider<Clock> clock) {
        this.properties = properties;
        this.clock = clock.getIfUnique(Clock::systemUTC);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRingSource sessionKeyRing(Environment environment) {
        return KeyRingSource.of(KeyParser.parse(properties, environment));
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
    SessionStores sessionStores(ListableBeanFactory beans, TokenCodec codec, SessionSerializer serializer) {
        return new SessionStores(beans, codec, serializer, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("sessions.revocation.store")
    Revocations sessionRevocations(SessionStores stores, TokenCodec codec) {
        SessionsProperties.Revocation revocation = properties.revocation();
        String name = Objects.requireNonNull(revocation.store());
        return new Revocations(stores.backend("sessions.revocation.store", name), codec, clock, revocation.cache());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "cookieSessionStore")
    SessionStore cookieSessionStore(
            TokenCodec codec, SessionSerializer serializer, ObjectProvider<Revocations> revocations) {
        return new CookieStore(codec, serializer, clock, revocations.getIfAvailable());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "memorySessionStore")
    SessionBackend memorySessionStore() {
        int maxSessions = properties.memory().maxSessions();
        if (maxSessions < 1) {
            throw new InvalidSessionsPropertyException(
                    "sessions.memory.max-sessions",
                    "must be at least 1, but is " + maxSessions,
                    "Correct it, for example: sessions.memory.max-sessions=10000");
        }
        return new InMemoryBackend(clock, maxSessions);
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
        Duration sweepInterval = properties.filesystem().sweepInterval();
        if (sweepInterval.isNegative() || sweepInterval.isZero()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.filesystem.sweep-interval",
                    "must be longer than zero",
                    "Correct it, for example: sessions.filesystem.sweep-interval=10m");
        }
        try {
            return FilesystemBackend.builder(Path.of(directory))
                    .fsync(properties.filesystem().fsync())
                    .sweepInterval(sweepInterval)
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
    ConfiguredSessions configuredSessions(SessionStores stores, Environment environment) {
        DataSize headerLimit =
                environment.getProperty("server.max-http-request-header-size", DataSize.class, DataSize.ofKilobytes(8));
        return new SessionDefinitions(properties, stores, headerLimit).create();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionWebFilter sessionWebFilter(ConfiguredSessions sessions) {
        return new SessionWebFilter(
                sessions.all(), sessions.defaultName(), properties.noStore(), properties.filterOrder());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionIndexes sessionIndexes(ConfiguredSessions sessions) {
        return new SessionIndexes(sessions.all(), sessions.defaultName());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionValueArgumentResolver sessionValueArgumentResolver(ConfigurableBeanFactory beanFactory) {
        return new SessionValueArgumentResolver(beanFactory);
    }

    /** Keeps the keys out of the actuator, even where it shows values, and whatever variable they come from. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class ActuatorConfiguration {

        @Bean
        SanitizingFunction sessionKeysSanitizingFunction(SessionsProperties properties) {
            Set<String> secrets = KeyParser.secrets(properties);
            return data -> isKey(data) || holdsKey(data, secrets) ? data.withSanitizedValue() : data;
        }

        private static boolean isKey(SanitizableData data) {
            String key = data.getLowerCaseKey();
            return key.startsWith("sessions.keys") || key.startsWith("sessions_keys");
        }

        /** A variable that a key is taken from may have any name. */
        private static boolean holdsKey(SanitizableData data, Set<String> secrets) {
            String value = String.valueOf(data.getValue());
            return secrets.stream().anyMatch(value::contains);
        }
    }
}
