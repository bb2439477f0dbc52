package dev.sessions.spi;

import dev.sessions.spi.SessionLookup.Found;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants done with a session when it is saved.
 *
 * @param kind what is to become of the session that was found; other than {@link Kind#SAVE} only when there is one
 * @param found what was found, in whichever store and by whichever of its ids: with an origin, it is not in the store that
 *     saves it yet; {@code null} when it is saved for the first time
 * @param id the id it has from now on: random, and nobody else's
 * @param createdAt when it was created, to the second
 * @param operations what the request did, as a pure function on what is stored; on {@code null} where nothing is
 */
public record SessionChange(
        Kind kind,
        @Nullable Found found,
        String id,
        Instant createdAt,
        Function<@Nullable SessionData, SessionData> operations) {

    /** What is to become of the session that was found. */
    public enum Kind {
        /** It is saved, under the id it had or, after a renewal, another one. */
        SAVE,
        /** It is over. */
        END,
        /** It is over, and a new session by another id takes its place. */
        REPLACE,
        /**
         * It is over, and a new session by another id takes its place in another store: as {@link #END}, but a request that
         * comes with the id before is told so for a while, as after a renewal.
         */
        REPLACED
    }

    /**
     * The same, done to a session as it was found another time.
     *
     * @param other what was found
     * @return the change
     */
    public SessionChange to(@Nullable Found other) {
        return new SessionChange(kind, other, id, createdAt, operations);
    }

    /** {@return whether the id that was found is given up: the session is renewed, replaced or ended} */
    public boolean leavesId() {
        return found != null && !found.stamp().id().equals(id);
    }

    /** {@return what is to be stored if nobody else was first: what was found, with all that the request did} */
    public SessionData data() {
        return operations.apply(kind == Kind.SAVE && found != null ? found.data() : null);
    }

    /**
     * What is to be stored when somebody else saved the session first. Calling it again is how changes are merged.
     *
     * @param newer what is stored now
     * @return the same with all that the request did
     * @throws dev.sessions.SessionValueException when a value to be updated is no longer of the type that was asked for
     */
    public SessionData applyTo(SessionData newer) {
        return operations.apply(newer);
    }

    /** Without the id: it is a credential. */
    @Override
    public String toString() {
        return "SessionChange[" + kind + ", found=" + found + "]";
    }
}
