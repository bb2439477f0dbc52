package dev.sessions.keyring;

import dev.sessions.Reason;

/** There is a key ring in the store, and it does not open. It stays as it is: nothing is written over it. */
public final class UnreadableRingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param reason why it did not open
     */
    UnreadableRingException(Reason reason) {
        super(
                switch (reason) {
                    case UNKNOWN_KEY -> "The key ring in the store was sealed under another master key";
                    case FORGED ->
                        "The key ring in the store is damaged, or was put there by somebody without the master key";
                    default -> "The key ring in the store is damaged, or was written by a newer version";
                });
    }
}
