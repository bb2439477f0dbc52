package dev.sessions.keyring;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets the keys from where they are kept. */
@FunctionalInterface
public interface KeyLoader {

    /**
     * {@return the keys with their times, newest first} Called on a thread that does nothing else, never by two at once, so
     * it may block; it should give up in the end.
     *
     * @throws Exception when they cannot be had, or are not such as may be used; its message must not contain a secret
     */
    List<StagedKey> load() throws Exception;

    /**
     * {@return before which instant everything is void, or null for none, as by default} Asked right after the keys were
     * loaded, on the same thread.
     *
     * @throws Exception when it cannot be had; the keys are not used then
     * @see dev.sessions.key.KeyRing#withInvalidBefore
     */
    default @Nullable Instant invalidBefore() throws Exception {
        return null;
    }
}
