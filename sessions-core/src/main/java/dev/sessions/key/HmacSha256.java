package dev.sessions.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) under one key. Keyed instances are kept: keying costs more than a short message does. */
final class HmacSha256 {

    /** Bytes in a tag. */
    static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Slots<Mac> macs;

    HmacSha256(byte[] key) {
        SecretKey secret = new SecretKeySpec(key, ALGORITHM);
        macs = new Slots<>(() -> keyed(secret));
        macs.give(macs.take()); // the provider's classes load now, not on the first request's event loop
    }

    /** Writes the tag of {@code head ‖ data[offset, offset + length)} to {@code out[outOffset, outOffset + 32)}. */
    void sign(byte[] head, byte[] data, int offset, int length, byte[] out, int outOffset) {
        Mac mac = macs.take();
        try {
            mac.update(head);
            mac.update(data, offset, length);
            mac.doFinal(out, outOffset); // also resets the instance to freshly keyed
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 failed", e);
        }
        macs.give(mac);
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
        return keyed(new SecretKeySpec(key, ALGORITHM)).doFinal(message);
    }

    private static Mac keyed(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256, which every Java platform has, is not available", e);
        }
    }
}
