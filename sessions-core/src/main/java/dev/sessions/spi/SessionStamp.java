package dev.sessions.spi;

import java.time.Instant;

/**
 * What a store knows of a session beside its data.
 *
 * @param id the id it is stored under
 * @param createdAt when it was created, to the second
 * @param savedAt when it was last saved, to the second
 * @param expiresAt when it ends if it is not saved again
 * @param version the version in a backend; a store that keeps none gives 0
 */
public record SessionStamp(String id, Instant createdAt, Instant savedAt, Instant expiresAt, long version) {

    /**
     * The same, ending no later than some instant.
     *
     * @param latest the instant
     * @return a stamp
     */
    public SessionStamp endingBy(Instant latest) {
        return latest.isBefore(expiresAt) ? new SessionStamp(id, createdAt, savedAt, latest, version) : this;
    }

    /**
     * The same, of another version.
     *
     * @param other the version
     * @return a stamp
     */
    public SessionStamp atVersion(long other) {
        return new SessionStamp(id, createdAt, savedAt, expiresAt, other);
    }

    /** Without the id: it is a credential. */
    @Override
    public String toString() {
        return "SessionStamp[createdAt=" + createdAt + ", savedAt=" + savedAt + ", version=" + version + "]";
    }
}
