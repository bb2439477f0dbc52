package dev.sessions.autoconfigure;

import dev.sessions.SealedValues;
import dev.sessions.Session;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.gorilla.GorillaFilesystemStore;
import dev.sessions.key.KeyRingSource;
import dev.sessions.redis.RedisBackend;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import dev.sessions.value.TokenValues;
import dev.sessions.web.SessionValue;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
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
            "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration",
            "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration",
            "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        },
        beforeName = "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration")
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableConfigurationProperties(SessionsProperties.class)
@Import({KeyConfiguration.class, ObservationConfiguration.class, WebSessionConfiguration.class})
public final class SessionsAutoConfiguration {

    private final SessionsProperties properties;
    private final Clock clock;

    SessionsAutoConfiguration(SessionsProperties properties, ObjectProvider<Clock> clock) {
        this.properties = properties;
        this.clock = clock.getIfUnique(Clock::systemUTC);
    }

    @Bean
    @ConditionalOnMissingBean
    ValueCodec sessionValueCodec(ApplicationContext context) {
        return ValueCodecs.values(properties, loader(context));
    }

    @Bean
    @Lazy // where all keys are gorilla's, it is refused to whoever needs it
    @ConditionalOnMissingBean
    SealedValues sealedValues(KeyRingSource keys, ValueCodec codec) {
        GorillaKeys.check(keys);
        return new TokenValues(keys, codec, clock);
    }

    @Bean
    SessionStores sessionStores(ListableBeanFactory beans) {
        return new SessionStores(beans, new LateKeys(beans), clock);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "cookieSessionStore")
    CookieStore cookieSessionStore(CookieFormats formats, SessionStores stores) {
        return formats.store("sessions.format", properties.format(), stores);
    }

    @Bean
    CookieFormats sessionCookieFormats(KeyRingSource keys) {
        return new CookieFormats(properties, keys, clock);
    }

    @Bean(GorillaKeys.FILES + "SessionStore")
    @Lazy
    @ConditionalOnProperty("sessions.gorilla.directory")
    @ConditionalOnMissingBean(name = GorillaKeys.FILES + "SessionStore")
    GorillaFilesystemStore gorillaFilesystemSessionStore(CookieFormats formats) {
        return InvalidSessionsPropertyException.ifRefused(
                "sessions.gorilla.",
                () -> new GorillaFilesystemStore(
                        Path.of(String.valueOf(properties.gorilla().directory())), formats.gorilla()));
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
    FilesystemStore filesystemSessionStore(SessionStores stores) {
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
                    () -> stores.withKeys(FilesystemStore.builder(Path.of(files.directory()), stores.keys())
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
            CookieFormats formats,
            ValueCodec codec,
            ApplicationContext context,
            ObjectProvider<ConfiguredStores> front,
            ObjectProvider<SessionListener> listeners) {
        Environment environment = context.getEnvironment();
        HeaderLimits limits = HeaderLimits.of(stores.beans(), environment);
        ValueCodecs.checkUse(properties, stores.beans());
        SessionCodecs codecs = WebSessionConfiguration.codecs(stores.beans(), loader(context), properties, codec);
        List<Configured> sessions = new SessionDefinitions(
                        properties,
                        stores,
                        formats,
                        codecs,
                        limits,
                        front.getIfAvailable(() -> (store, session, name) -> store))
                .create();
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

    private static ClassLoader loader(ApplicationContext context) {
        ClassLoader loader = context.getClassLoader();
        return loader != null ? loader : SessionsAutoConfiguration.class.getClassLoader();
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
}
