package dev.sessions.autoconfigure;

import dev.sessions.Session;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRingSource;
import dev.sessions.redis.RedisBackend;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import dev.sessions.web.SessionValue;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.server.WebExceptionHandler;

/** Auto-configuration of sessions for WebFlux applications. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
        })
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
    KeyRingSource sessionKeyRing(Environment environment, ConfigurableBeanFactory beans) {
        return KeyRingSource.of(KeyParser.parse(properties, environment, beans));
    }

    @Bean
    @ConditionalOnMissingBean
    ValueCodec sessionValueCodec() {
        return new JacksonValueCodec();
    }

    @Bean
    SessionStores sessionStores(ListableBeanFactory beans, KeyRingSource keys) {
        return new SessionStores(beans, keys, clock);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "cookieSessionStore")
    CookieStore cookieSessionStore(KeyRingSource keys, SessionStores stores) {
        CookieStore.Builder store = CookieStore.builder(keys).clock(clock);
        String revocations = properties.revocation().store();
        if (revocations != null) {
            store.revocations(
                    stores.backend("sessions.revocation.store", revocations),
                    properties.revocation().cache());
        }
        return stores.withKeys(store.build());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "memorySessionStore")
    InMemoryBackend memorySessionStore() {
        return InvalidSessionsPropertyException.ifRefused(
                "sessions.memory.",
                () -> new InMemoryBackend(clock, properties.memory().maxSessions()));
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "filesystemSessionStore")
    FilesystemStore filesystemSessionStore(KeyRingSource keys, SessionStores stores) {
        SessionsProperties.Filesystem files = properties.filesystem();
        if (files.directory() == null || files.directory().isBlank()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.filesystem.directory",
                    "is missing: a session is to be kept in files, and there is no default place that would be safe",
                    "Name a directory that only this application writes to, for example:"
                            + " sessions.filesystem.directory=/var/lib/myapp/sessions");
        }
        try {
            return InvalidSessionsPropertyException.ifRefused(
                    "sessions.filesystem.",
                    () -> stores.withKeys(FilesystemStore.builder(Path.of(files.directory()), keys)
                            .fsync(files.fsync())
                            .sweepInterval(files.sweepInterval())
                            .clock(clock)
                            .build()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSessionsPropertyException(
                    "sessions.filesystem.directory",
                    String.valueOf(e.getMessage()),
                    "Name a directory that only this application's user can write to. It is created with mode 0700 when it"
                            + " is absent.");
        }
    }

    @Bean
    @Fallback // as SessionIndexes, to one of the application's
    @ConditionalOnMissingBean
    ConfiguredSessions configuredSessions(
            SessionStores stores,
            ValueCodec codec,
            Environment environment,
            ObjectProvider<SessionListener> listeners) {
        HeaderLimits limits = HeaderLimits.of(stores.beans(), environment);
        List<Configured> sessions = new SessionDefinitions(properties, stores, codec, limits).create();
        StartupLog.similarNames(
                sessions.stream().map(session -> session.options().name()), environment);
        return new ConfiguredSessions(
                sessions,
                properties.defaultSession(),
                clock,
                listeners.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionWebFilter sessionWebFilter(ConfiguredSessions sessions) {
        return new SessionWebFilter(sessions, properties.noStore(), properties.filterOrder());
    }

    @Bean
    @ConditionalOnBooleanProperty("spring.webflux.problemdetails.enabled")
    WebExceptionHandler sessionUnavailableProblem(ObjectProvider<ServerCodecConfigurer> codecs) {
        return SessionWebFilter.problemDetails(codecs.getIfAvailable(ServerCodecConfigurer::create));
    }

    @Bean
    @ConditionalOnMissingBean
    SessionValueArgumentResolver sessionValueArgumentResolver(ConfigurableBeanFactory beanFactory) {
        return new SessionValueArgumentResolver(beanFactory);
    }

    @Bean
    SessionWebSockets sessionWebSockets(ObjectProvider<HandlerAdapter> adapters) {
        return new SessionWebSockets(adapters);
    }

    @Bean
    @Lazy(false) // also where the application makes all beans lazy
    SessionValueChecks sessionValueChecks(
            ApplicationContext context, SessionValueArgumentResolver resolver, ConfiguredSessions sessions) {
        return new SessionValueChecks(context, resolver, sessions);
    }

    @Bean
    FreshRandomBytes freshSessionRandomBytes() {
        return new FreshRandomBytes();
    }

    /** The store 'redis', where Spring Data Redis is; nothing of it is loaded elsewhere. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ReactiveRedisConnectionFactory.class)
    static class RedisConfiguration {

        @Bean
        @Lazy
        @ConditionalOnBean(ReactiveRedisConnectionFactory.class)
        @ConditionalOnMissingBean(name = "redisSessionStore")
        RedisBackend redisSessionStore(
                ReactiveRedisConnectionFactory connections,
                SessionsProperties properties,
                ObjectProvider<Clock> clock) {
            RedisBackend backend = InvalidSessionsPropertyException.ifRefused(
                    "sessions.redis.",
                    () -> RedisBackend.builder(connections)
                            .keyPrefix(properties.redis().keyPrefix())
                            .timeout(properties.redis().timeout())
                            .clock(clock.getIfUnique(Clock::systemUTC))
                            .build());
            backend.connect();
            return backend;
        }
    }

    /** Keeps what comes from a session out of the parameters that springdoc lists: no client sends it. */
    @Configuration(proxyBeanMethods = false)
    @Lazy(false)
    @ConditionalOnClass(SpringDocUtils.class)
    static class SpringdocConfiguration {

        SpringdocConfiguration() {
            SpringDocUtils.getConfig()
                    .addAnnotationsToIgnore(SessionValue.class)
                    .addRequestWrapperToIgnore(Session.class);
        }
    }

    /** Keeps the keys out of the actuator, even where it shows values, and whatever variable they come from. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class ActuatorConfiguration {

        @Bean
        SanitizingFunction sessionKeysSanitizingFunction(SessionsProperties properties) {
            Set<String> secrets = KeyParser.secrets(properties);
            return SanitizingFunction.sanitizeValue()
                    .ifKeyMatchesIgnoringCase(String::startsWith, "sessions.keys", "sessions_keys")
                    // A variable that a key is taken from may have any name.
                    .ifMatches(data -> secrets.stream().anyMatch(String.valueOf(data.getValue())::contains));
        }
    }
}
