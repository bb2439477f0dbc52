package dev.sessions;

import org.jspecify.annotations.Nullable;

/**
 * A store or backend cannot do its work now: a disk is full, a server is down, too many writers contend. The request
 * fails (the web layer answers 503), since going on with an empty session would later overwrite the real one.
 */
public class SessionUnavailableException extends SessionException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is unavailable, without secrets
     */
    public SessionUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is unavailable, without secrets
     * @param cause why, or {@code null} when unknown
     */
    public SessionUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
