package dev.sessions.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From the secrets of one configured key to the keys that work: one for each purpose, none telling anything about
 * another. Both secrets go into every one of them, so changing either changes the key id too.
 *
 * <p>This is HKDF with SHA-256 (RFC 5869): the extract step is salted with the format's name and takes both secrets,
 * each behind its length; the expand step takes a purpose's label.
 */
final class KeyDerivation {

    private static final byte[] SALT = "sessions/v1".getBytes(US_ASCII);

    private KeyDerivation() {}

    /** The pseudorandom key that every purpose's key is expanded from; 32 bytes, to be wiped by the caller. */
    static byte[] extract(byte[] authentication, byte @Nullable [] encryption) {
        byte[] second = encryption == null ? new byte[0] : encryption;
        ByteBuffer material = ByteBuffer.allocate(2 * Short.BYTES + authentication.length + second.length)
                .putShort((short) authentication.length)
                .put(authentication)
                .putShort((short) second.length)
                .put(second);
        byte[] pseudorandomKey = HmacSha256.once(SALT, material.array());
        Arrays.fill(material.array(), (byte) 0);
        return pseudorandomKey;
    }

    static byte[] expand(byte[] pseudorandomKey, String label, int length) {
        return expand(pseudorandomKey, label.getBytes(US_ASCII), length);
    }

    /** HKDF-Expand, RFC 5869 section 2.3. */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int at = 0, counter = 1; at < length; at += block.length, counter++) {
            byte[] message = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, message, block.length, info.length);
            message[message.length - 1] = (byte) counter;
            block = HmacSha256.once(pseudorandomKey, message);
            System.arraycopy(block, 0, output, at, Math.min(block.length, length - at));
        }
        return output;
    }
}
