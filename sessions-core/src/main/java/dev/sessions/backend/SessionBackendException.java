package dev.sessions.backend;

/**
 * A backend could not do what it was asked: the system is at fault, not the session. The message says what was tried
 * and where, never the key or the bytes.
 */
public class SessionBackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was tried, where, and what to do about it
     */
    public SessionBackendException(String message) {
        super(message);
    }

    /**
     * Creates an exception with the fault that led to it.
     *
     * @param message what was tried, where, and what to do about it
     * @param cause the fault
     */
    public SessionBackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
