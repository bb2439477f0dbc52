package dev.sessions.keyring;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the ring of the present moment. It is worked out when a key's time has come, and kept until the next time: in
 * between, asking is reading one reference and the clock.
 */
public final class StagedKeyRing implements KeyRingSource {

    private final StagedKeys keys;
    private final Clock clock;
    private volatile Span span;

    /**
     * Creates a source.
     *
     * @param keys the keys with their times
     * @param clock tells the present moment
     */
    public StagedKeyRing(StagedKeys keys, Clock clock) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.clock = Objects.requireNonNull(clock, "clock");
        span = spanOf(clock.instant());
    }

    @Override
    public KeyRing current() {
        Span current = span;
        if (current.from == null && current.until == null) {
            return current.ring; // none of the keys has a time
        }
        Instant now = clock.instant();
        if (!current.contains(now)) {
            current = spanOf(now); // two threads may both do it, and come to the same
            span = current;
        }
        return current.ring;
    }

    @Override
    public List<KeyInfo> describe() {
        return keys.describe(clock.instant());
    }

    /** {@return the keys with their times} */
    public StagedKeys keys() {
        return keys;
    }

    private Span spanOf(Instant now) {
        return new Span(
                keys.at(now), keys.boundaries().floor(now), keys.boundaries().higher(now));
    }

    /** The current ring's {@code toString()}: ids, without the secrets. */
    @Override
    public String toString() {
        return "StagedKeyRing[" + keys + "]";
    }

    /** How long a ring is the right one. A clock may also be set back. */
    private record Span(
            KeyRing ring, @Nullable Instant from, @Nullable Instant until) {

        boolean contains(Instant now) {
            return (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
        }
    }
}
