package dev.sessions;

import org.jspecify.annotations.Nullable;

/**
 * Something about a session failed. The message names the session and never contains a value, a key or an id.
 *
 * <p>A bad cookie is not among the causes: it gives a new session with a {@link Reason}.
 */
public class SessionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed, without secrets
     */
    public SessionException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, without secrets
     * @param cause why, or {@code null} when unknown
     */
    public SessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
