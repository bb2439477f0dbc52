package dev.sessions.key;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA256 (RFC 2104) under one key: {@code H(key ⊕ opad ‖ H(key ⊕ ipad ‖ message))}. Both digests begin with a block that
 * is the same for every message, so it is digested once, and each message goes on from copies.
 */
final class HmacSha256 {

    /** Bytes in a tag. */
    static final int LENGTH = 32;

    /** Bytes in a block of SHA-256. A longer key would have to be hashed first; there is none here. */
    private static final int BLOCK = 64;

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final Slots<Begun> begun;

    HmacSha256(byte[] key) {
        byte[] kept = key.clone();
        begun = new Slots<>(() -> new Begun(digest(kept, INNER_PAD), digest(kept, OUTER_PAD)));
        begun.give(begun.take()); // the provider's classes load now, not on the first request's event loop
    }

    /** Both digests after their first block. They are copied by one thread at a time: a provider need not bear more. */
    private record Begun(MessageDigest inner, MessageDigest outer) {}

    /** Writes the tag of {@code head ‖ data[offset, offset + length)} to {@code out[outOffset, outOffset + 32)}. */
    void sign(byte[] head, byte[] data, int offset, int length, byte[] out, int outOffset) {
        Begun both = begun.take();
        MessageDigest inner = copy(both.inner);
        MessageDigest outer = copy(both.outer);
        begun.give(both);
        inner.update(head);
        inner.update(data, offset, length);
        outer.update(inner.digest());
        try {
            outer.digest(out, outOffset, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("HMAC-SHA256 failed", e);
        }
    }

    /** Whether that tag is right behind the data; the time taken does not tell where it differs. */
    boolean verify(byte[] head, byte[] data, int offset, int length) {
        byte[] expected = new byte[LENGTH];
        sign(head, data, offset, length, expected, 0);
        int end = offset + length;
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(data, end, end + LENGTH));
    }

    /** The tag of one message under a key that is used this once. */
    static byte[] once(byte[] key, byte[] message) {
        MessageDigest outer = digest(key, OUTER_PAD);
        return outer.digest(digest(key, INNER_PAD).digest(message));
    }

    private static MessageDigest digest(byte[] key, byte pad) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("key must be at most " + BLOCK + " bytes, but is " + key.length);
        }
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(block);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is not available", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of " + digest.getProvider() + " cannot be copied", e);
        }
    }
}
