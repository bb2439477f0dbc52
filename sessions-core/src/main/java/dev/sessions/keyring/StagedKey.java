package dev.sessions.keyring;

import dev.sessions.key.SessionKey;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key and its times. It opens from the first moment on, so that it can be announced to all processes before one of them
 * seals with it.
 *
 * @param key the key
 * @param activeFrom from when on it may seal, or null when it may at once
 * @param retireAt from when on it does not even open any more, or null for never
 */
public record StagedKey(
        SessionKey key,
        @Nullable Instant activeFrom,
        @Nullable Instant retireAt) {

    /**
     * Checks that there is a key. Whether the times make sense is the {@linkplain StagedKeys list's} affair.
     *
     * @param key the key
     * @param activeFrom from when on it may seal, or null
     * @param retireAt from when on it does not open any more, or null
     */
    public StagedKey {
        Objects.requireNonNull(key, "key");
    }

    /**
     * {@return a key that may seal at once and never retires}
     *
     * @param key the key
     */
    public static StagedKey of(SessionKey key) {
        return new StagedKey(key, null, null);
    }

    /** Keys made of the same secrets are not equal, but have the same id. */
    boolean sameAs(StagedKey other) {
        return key.id() == other.key.id()
                && Objects.equals(activeFrom, other.activeFrom)
                && Objects.equals(retireAt, other.retireAt);
    }

    boolean mayOpen(Instant now) {
        return retireAt == null || now.isBefore(retireAt);
    }

    boolean maySeal(Instant now) {
        return mayOpen(now) && (activeFrom == null || !now.isBefore(activeFrom));
    }
}
