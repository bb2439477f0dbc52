package dev.sessions.key;

import java.util.Objects;

/**
 * Where the keys come from at the moment a token is made or opened. Keys that are rotated while the application runs
 * are rotated here: by returning another ring from now on.
 */
@FunctionalInterface
public interface KeyRingSource {

    /**
     * {@return the ring in use now, never null} It is asked for every token, on any thread, event loops among them, so it
     * must be cheap and must not block: read one reference, and load new keys elsewhere. It may return another ring than
     * before. Whoever asks works with what one call returned until that token is done.
     */
    KeyRing current();

    /**
     * {@return a source that gives out one ring for good}
     *
     * @param ring the ring
     */
    static KeyRingSource of(KeyRing ring) {
        Objects.requireNonNull(ring, "ring");
        return () -> ring;
    }
}
