package dev.sessions.autoconfigure;

import dev.sessions.key.KeyRingSource;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.keyring.RepeatedReload;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Where the keys come from, and what is told of them. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

    /** For file systems that do not say what happens; the others do at once. */
    private static final Duration POLL = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(KeyConfiguration.class);

    private final SessionsProperties properties;
    private final Clock clock;

    /** What is made here, unless the application has a source of its own. */
    private @Nullable KeyRingSource configured;

    KeyConfiguration(SessionsProperties properties, ObjectProvider<Clock> clock) {
        this.properties = properties;
        this.clock = clock.getIfUnique(Clock::systemUTC);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRingSource sessionKeyRing(
            Environment environment,
            ConfigurableBeanFactory beans,
            KeyReports reports,
            ObjectProvider<SessionStores> stores) {
        configured = new ConfiguredKeys(properties, environment, clock).source(beans, reports, stores::getObject);
        return configured;
    }

    @Bean
    @Lazy(false)
    @ConditionalOnProperty(KeyRingStore.STORE)
    RepeatedReload sessionKeyRingReload(KeyRingSource keys) {
        if (!(keys == configured && keys instanceof ReloadableKeyRing ring)) {
            throw notUsed(KeyRingStore.STORE);
        }
        return new RepeatedReload(ring, KeyRingStore.schedule(properties).readEvery());
    }

    /** Rings of an application's own source carry the instant themselves, or do not. */
    @Bean
    @Lazy(false)
    @ConditionalOnProperty(InvalidBefore.PROPERTY)
    InvalidBefore sessionsInvalidBefore(KeyRingSource keys, Environment environment) {
        InvalidBefore configured = new InvalidBefore(environment, clock);
        Instant wanted = configured.get();
        Instant counts = GorillaKeys.invalidBefore(keys);
        if (wanted != null && (counts == null || counts.isBefore(wanted.truncatedTo(ChronoUnit.MILLIS)))) {
            throw notUsed(InvalidBefore.PROPERTY);
        }
        return configured;
    }

    private static InvalidSessionsPropertyException notUsed(String property) {
        return new InvalidSessionsPropertyException(
                property,
                "is not used: the keys come from a KeyRingSource bean",
                "Remove the property, or the bean. A ring of the bean's own can say KeyRing.withInvalidBefore.");
    }

    /** Also for an application's own source, which tells it. */
    @Bean
    KeyReports sessionKeyReports(ApplicationEventPublisher events) {
        return new KeyReports(events, clock);
    }

    @Bean
    @Lazy(false)
    @ConditionalOnProperty("sessions.key-file")
    @Nullable
    KeyFileWatch sessionKeyFileWatch(KeyRingSource keys) {
        if (keys == configured && keys instanceof ReloadableKeyRing ring) {
            return new KeyFileWatch(KeyFile.path(String.valueOf(properties.keyFile())), ring, POLL);
        }
        log.warn("sessions.key-file is not used: the keys come from a KeyRingSource bean of the application");
        return null;
    }

    /** Keeps the keys out of the actuator, even where it shows values, and whatever variable they come from. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class SanitizingConfiguration {

        @Bean
        SanitizingFunction sessionKeysSanitizingFunction(SessionsProperties properties) {
            Set<String> secrets = ConfiguredKeys.secrets(properties);
            return SanitizingFunction.sanitizeValue()
                    .ifKeyMatchesIgnoringCase(
                            String::startsWith,
                            "sessions.keys",
                            "sessions_keys",
                            "sessions.key-ring.master",
                            "sessions.key-ring.former",
                            "sessions.keyRing",
                            "sessions_keyring")
                    // A variable that a key is taken from may have any name.
                    .ifMatches(data -> secrets.stream().anyMatch(String.valueOf(data.getValue())::contains));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {

        @Bean
        @ConditionalOnEnabledHealthIndicator("sessions")
        @ConditionalOnMissingBean(name = "sessionsHealthIndicator")
        SessionsHealth sessionsHealthIndicator(KeyRingSource keys, KeyReports reports, SessionStores stores) {
            return new SessionsHealth(keys, reports, stores);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetricsConfiguration {

        @Bean
        KeyMetrics sessionKeyMetrics(KeyReports reports) {
            return new KeyMetrics(reports);
        }
    }
}
