package dev.sessions.key;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the keys come from at the moment a token is made or opened. Keys that are rotated while the application runs
 * are rotated here: by returning another ring from now on. One method is all that a source needs; it says more about itself
 * with the others.
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
     * Looks again where the keys come from, since a token names one that the ring does not have: another process may know
     * of a key before this one does. Anybody can send such a token, and as many as they like. So a source that looks does it
     * at most once in a few seconds, and answers those who ask in between with what that one look found.
     *
     * @return completes with whether the ring changed, on any thread; with false, at once, where there is nowhere to look,
     *     which is the default. Not when looking failed: that is false as well. Returns without blocking
     */
    default CompletionStage<Boolean> refresh() {
        return CompletableFuture.completedFuture(false);
    }

    /**
     * {@return what may be shown of the keys, in their order} By default it is the {@link #current() ring}: the first one
     * seals and every one opens. Nothing secret is in it.
     */
    default List<KeyInfo> describe() {
        KeyRing ring = current();
        return ring.keys().stream()
                .map(key -> new KeyInfo(
                        key.idText(), ring.isSealing(key) ? KeyInfo.State.SEALING : KeyInfo.State.OPENING, null, null))
                .toList();
    }

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
