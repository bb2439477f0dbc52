package dev.sessions.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

    private static final byte[] SALT = "sessions/v1".getBytes(ISO_8859_1);

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

    /** The first 32 bytes of HKDF-Expand (RFC 5869 section 2.3), of which nobody needs more. */
    static byte[] expand(byte[] pseudorandomKey, String label) {
        return HmacSha256.once(pseudorandomKey, (label + '\1').getBytes(ISO_8859_1));
    }
}
