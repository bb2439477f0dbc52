package dev.sessions.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of what is observed of sessions. The default is this interface itself, with the names {@code sessions.load} and
 * {@code sessions.save} and the tags {@code session}, {@code store} and {@code outcome}; a bean of this type takes its place.
 */
public interface SessionObservationConvention extends ObservationConvention<SessionObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof SessionObservationContext;
    }

    @Override
    default String getContextualName(SessionObservationContext context) {
        return context.access().observation() + " " + context.session();
    }

    @Override
    default KeyValues getLowCardinalityKeyValues(SessionObservationContext context) {
        return KeyValues.of("outcome", context.outcome(), "session", context.session(), "store", context.store());
    }
}
