package dev.sessions.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url without padding (RFC 4648 section 5), in its one canonical form. The work is the JDK's, which has it in machine
 * instructions; what it takes beyond that form is refused here.
 */
final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** The characters a text may end with, by the length of its last group: those that leave no bit over. */
    private static final String[] LAST = {null, "", "AQgw", "AEIMQUYcgkosw048"};

    private Base64Url() {}

    static String encode(ByteBuffer bytes) {
        return new String(ENCODER.encode(bytes).array(), StandardCharsets.ISO_8859_1);
    }

    /** Null for anything but what {@link #encode} gives. */
    static byte @Nullable [] decode(String text) {
        int rest = text.length() % 4;
        if (text.endsWith("=") || rest != 0 && LAST[rest].indexOf(text.charAt(text.length() - 1)) < 0) {
            return null;
        }
        try {
            return DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
