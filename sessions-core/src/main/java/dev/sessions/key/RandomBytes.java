package dev.sessions.key;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random bytes for nonces, session ids and ephemeral keys, from {@link SecureRandom}.
 *
 * <p>They are drawn a block at a time, and each slot has its own block, because one source shared by all threads slows
 * down as threads are added. A byte is handed out once and wiped from its block as it goes.
 *
 * <p>Blocks live in memory. Processes that go on from one memory snapshot, such as a checkpoint of CRaC, would hand out the
 * same bytes: call {@link #discard} in each of them before it uses a key. The Spring Boot starter does.
 */
public final class RandomBytes {

    private static final int BLOCK = 1024;
    private static final SecureRandom SOURCE = new SecureRandom();
    private static final Slots<RandomBytes> BLOCKS = new Slots<>(RandomBytes::new);

    /** Also counts for a block that a thread had in its hands when the others were discarded. */
    private static final AtomicInteger DISCARDED = new AtomicInteger();

    final byte[] block = new byte[BLOCK];
    private int next = BLOCK;
    private int drawnAfter;

    RandomBytes() {}

    /**
     * {@return unpredictable bytes, in a new array that nobody else holds}
     *
     * @param length how many, in bytes; 0 gives an empty array
     * @throws IllegalArgumentException when {@code length} is negative
     */
    public static byte[] next(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative, but is " + length);
        }
        byte[] bytes = new byte[length];
        fill(bytes, 0, length);
        return bytes;
    }

    /** Throws away what was drawn ahead, in all threads: what is handed out from now on is drawn from now on. */
    public static void discard() {
        DISCARDED.incrementAndGet();
    }

    static void fill(byte[] out, int offset, int length) {
        RandomBytes bytes = BLOCKS.take();
        bytes.hand(out, offset, length);
        BLOCKS.give(bytes);
    }

    void hand(byte[] out, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            if (next == BLOCK || drawnAfter != DISCARDED.get()) {
                refill();
            }
            int some = Math.min(end - at, BLOCK - next);
            System.arraycopy(block, next, out, at, some);
            Arrays.fill(block, next, next + some, (byte) 0);
            next += some;
            at += some;
        }
    }

    /** The only place that reads the source, which may read a device and so block for a moment. */
    private void refill() {
        drawnAfter = DISCARDED.get();
        SOURCE.nextBytes(block);
        next = 0;
    }
}
