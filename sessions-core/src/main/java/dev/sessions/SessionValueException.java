package dev.sessions;

/**
 * A value cannot be written, or cannot be read as the type that was asked for. The message names the session, the value
 * and the type; the content of the value is in neither message nor cause.
 */
public class SessionValueException extends SessionException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the session's name, the value's name and the type
     */
    public SessionValueException(String message) {
        super(message);
    }
}
