package dev.sessions.request;

import dev.sessions.Session;
import java.time.Duration;
import java.time.Instant;

/**
 * A session as the session of a web framework needs it, which has more to it than {@link Session}. Both are one: what is done
 * to one is done to the other.
 */
public interface FrameworkSession extends Session {

    /** Keeps a session that is new even though nothing is in it. */
    void start();

    /** {@return whether there is something to keep: it was kept before, it was started, or something was put in} */
    boolean isStarted();

    /** {@return whether it is over: it was ended by this request and nothing began in its place, or its time has passed} */
    boolean isOver();

    /**
     * Checks that it can still be changed.
     *
     * @throws IllegalStateException when it is saved already, so that a change would be lost
     */
    void checkOpen();

    /** {@return when this request asked for it first} */
    Instant accessedAt();

    /** {@return how long it may be unused: its own idle timeout, or the configured one, or the lifetime} */
    Duration idleTimeout();

    /**
     * Gives it an idle timeout of its own, which stays with it.
     *
     * @param timeout whole seconds, at least one and at most 136 years
     * @throws IllegalArgumentException when the duration is not such
     */
    void idleTimeout(Duration timeout);
}
