package dev.sessions.key;

/**
 * Nonces of 192 bits for {@link XAes256Gcm}, none of which comes twice. Both halves are random. The second is drawn for each
 * nonce, the first for every 64th: what is sealed under nonces with one first half takes one key derivation.
 *
 * <p>Two of the 64 that share the first half have the same second half with a probability below 2⁻⁸⁵. So, where each of
 * 2⁵⁹ messages under one key gets a nonce, the probability that any two got the same is below 2⁻³²; nobody needs to count.
 */
final class Nonces {

    static final int LENGTH = 24;
    static final int HALF = 12;

    /** So many share the first half. */
    static final int SHARED = 64;

    private static final Slots<Nonces> NONCES = new Slots<>(Nonces::new);

    private final byte[] first = new byte[HALF];
    private int left;

    private Nonces() {}

    static void fill(byte[] out, int offset) {
        Nonces nonces = NONCES.take();
        nonces.next(out, offset);
        NONCES.give(nonces);
    }

    private void next(byte[] out, int offset) {
        if (left == 0) {
            RandomBytes.fill(first, 0, HALF);
            left = SHARED;
        }
        left--;
        System.arraycopy(first, 0, out, offset, HALF);
        RandomBytes.fill(out, offset + HALF, HALF);
    }
}
