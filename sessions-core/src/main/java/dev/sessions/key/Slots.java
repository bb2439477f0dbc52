package dev.sessions.key;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small, bounded stock of things that are costly to make and not safe to share: ciphers, MACs, random blocks.
 *
 * <p>A thread takes from the slot its id points at, and makes a new thing when that slot is empty; nobody ever waits.
 * Unlike thread locals the stock stays as small as it was made, however many (virtual) threads come by.
 *
 * <p>Whoever takes a thing owns it until giving it back. A thing that threw is not given back: its state is unknown.
 */
final class Slots<T> {

    /** Twice the processors, so that threads running at the same time seldom meet in one slot. */
    private static final int COUNT =
            Math.min(64, Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));

    /** Slots in use lie a cache line (64 bytes, 4 to a reference) apart, or every take would disturb the neighbours. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(COUNT * STRIDE);
    private final Supplier<T> maker;

    Slots(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T kept = slots.getAndSet(slot(), null);
        return kept != null ? kept : maker.get();
    }

    /** Leaves the thing to the next thread at this slot. Should another lie there already, that one is dropped. */
    void give(T thing) {
        slots.setRelease(slot(), thing);
    }

    private static int slot() {
        return (int) (Thread.currentThread().getId() % COUNT) * STRIDE;
    }
}
