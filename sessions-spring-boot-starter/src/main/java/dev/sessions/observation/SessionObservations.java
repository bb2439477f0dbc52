package dev.sessions.observation;

import dev.sessions.observation.SessionObservationContext.Access;
import dev.sessions.spi.SessionStore;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.util.context.ContextView;

/** Observes what stores do. */
public final class SessionObservations {

    private final ObservationRegistry registry;
    private final SessionObservationConvention convention;

    /**
     * Creates what observes.
     *
     * @param registry where observations are made
     * @param convention how they are named and tagged
     */
    public SessionObservations(ObservationRegistry registry, SessionObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    /**
     * A store in front of another, which observes what that one does.
     *
     * @param store the other
     * @param session the name of the sessions as it is configured
     * @param name the name of the store
     * @return the store in front
     */
    public SessionStore observed(SessionStore store, String session, String name) {
        return new ObservedStore(store, access -> new SessionObservationContext(access, session, name), this);
    }

    Observation start(SessionObservationContext context, ContextView subscriber) {
        Access access = context.access();
        Observation observation = Observation.createNotStarted(access.observation(), () -> context, registry)
                .observationConvention(convention);
        Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        return (parent == null ? observation : observation.parentObservation(parent)).start();
    }
}
