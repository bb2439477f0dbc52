package dev.sessions.autoconfigure;

import dev.sessions.observation.SessionMeters;
import dev.sessions.observation.SessionObservationConvention;
import dev.sessions.observation.SessionObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Micrometer is told of sessions, where it is. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ObservationRegistry.class, MeterRegistry.class})
class ObservationConfiguration {

    @Bean
    @ConditionalOnBean(ObservationRegistry.class)
    ConfiguredStores observedSessionStores(
            ObservationRegistry registry,
            ObjectProvider<SessionObservationConvention> convention,
            ObjectProvider<MeterRegistry> meters) {
        SessionObservationConvention own = convention.getIfAvailable();
        SessionObservations observations =
                new SessionObservations(registry, own != null ? own : new SessionObservationConvention() {});
        return (store, session, name) -> {
            if (own == null) {
                meters.ifAvailable(all -> SessionMeters.timers(all, session, name));
            }
            return observations.observed(store, session, name);
        };
    }

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnMissingBean
    SessionMeters sessionMeters(MeterRegistry registry, SessionsProperties properties) {
        Set<String> sessions = new LinkedHashSet<>(properties.named().keySet());
        sessions.add(properties.defaultSession());
        return new SessionMeters(registry, sessions);
    }
}
