package dev.sessions;

import java.time.Instant;

/**
 * What a store knows of a session it found, beside its data.
 *
 * @param id the id it is stored under
 * @param createdAt when it was created, to the second
 * @param issuedAt when it was last saved, to the second
 * @param expiresAt when it ends if it is not saved again
 * @param persistent whether its cookie outlives the browser
 * @param current whether it was written with the key that writes now; if not, it is written again even when unchanged
 * @param version the version in a backend; a store that keeps none gives 0
 */
public record SessionStamp(
        String id,
        Instant createdAt,
        Instant issuedAt,
        Instant expiresAt,
        boolean persistent,
        boolean current,
        long version) {

    /** Without the id: it is a credential. */
    @Override
    public String toString() {
        return "SessionStamp[createdAt=" + createdAt + ", issuedAt=" + issuedAt + ", version=" + version + "]";
    }
}
