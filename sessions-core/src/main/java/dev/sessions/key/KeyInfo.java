package dev.sessions.key;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a key: which one it is and what it does now. Nothing secret.
 *
 * @param id the key's {@linkplain SessionKey#idText() id}, eight hexadecimal digits
 * @param state what it does now
 * @param activeFrom from when on it may seal, or null when that was never put off
 * @param retireAt until when it opens, that moment excluded, or null when no end is set
 */
public record KeyInfo(
        String id,
        State state,
        @Nullable Instant activeFrom,
        @Nullable Instant retireAt) {

    /** What a key does. Every key opens what it sealed. */
    public enum State {
        /** New tokens are made with it. One key of a ring is in this state. */
        SEALING,

        /** It will seal, or is free to, but not before its time. */
        ANNOUNCED,

        /** It only opens: a key before it in the list seals. */
        OPENING;

        /** In lower case, as it is shown. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks that the required parts are there.
     *
     * @param id the key's id, eight hexadecimal digits
     * @param state what it does now
     * @param activeFrom from when on it may seal, or null
     * @param retireAt until when it opens, or null
     */
    public KeyInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
    }
}
