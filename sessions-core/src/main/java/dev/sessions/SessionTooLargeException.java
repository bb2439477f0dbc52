package dev.sessions;

/** A session does not fit where its store keeps it. Nothing was written; the visitor keeps the session as it was. */
public class SessionTooLargeException extends SessionException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the session's name, its size, the bound and the name of its largest value
     */
    public SessionTooLargeException(String message) {
        super(message);
    }
}
