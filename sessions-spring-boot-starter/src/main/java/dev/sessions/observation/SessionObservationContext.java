package dev.sessions.observation;

import io.micrometer.observation.Observation;

/** One access to a store. */
public final class SessionObservationContext extends Observation.Context {

    private final Access access;
    private final String session;
    private final String store;
    private String outcome = "none";

    SessionObservationContext(Access access, String session, String store) {
        this.access = access;
        this.session = session;
        this.store = store;
    }

    /** What is done. */
    public enum Access {
        /** A cookie is looked up. */
        LOAD("sessions.load"),
        /** What a request did is saved. */
        SAVE("sessions.save");

        private final String observation;

        Access(String observation) {
            this.observation = observation;
        }

        /** {@return the name of the observation, {@code sessions.load} or {@code sessions.save}} */
        public String observation() {
            return observation;
        }
    }

    /** {@return what is done} */
    public Access access() {
        return access;
    }

    /** {@return the name of the session as it is configured: a pattern for names that are made at run time} */
    public String session() {
        return session;
    }

    /** {@return the name of the store that sessions are written to, such as {@code redis}} */
    public String store() {
        return store;
    }

    /**
     * {@return what came of it} Of a load {@code found}, {@code renewed} or {@code refused}; of a save {@code stored}, {@code
     * ended} or {@code dropped}; {@code none} before, after an error, and when the request went away.
     */
    public String outcome() {
        return outcome;
    }

    void outcome(String came) {
        outcome = came;
    }
}
