package dev.sessions.docs.howto;

import dev.sessions.observation.SessionObservationContext;
import dev.sessions.observation.SessionObservationConvention;
import io.micrometer.common.KeyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class SessionTags {

    @Bean
    SessionObservationConvention storeAndOutcome() {
        return new SessionObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(SessionObservationContext context) {
                return KeyValues.of("store", context.store(), "outcome", context.outcome());
            }
        };
    }
}
