package dev.sessions.testing;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;

/**
 * Keys for tests: the same by number for as long as this process runs, and others in the next. One that stood in a
 * repository would be refused.
 */
public final class Keys {

    private static final long SECRET = new SecureRandom().nextLong() | 1L << 40;

    public static final String AUTHENTICATION = base64(1, 32);
    public static final String ENCRYPTION = base64(2, 32);

    /** One key that seals. */
    public static final String[] SEALING = {
        "sessions.keys[0].authentication=" + AUTHENTICATION, "sessions.keys[0].encryption=" + ENCRYPTION
    };

    private Keys() {}

    /** A configured key of so many bytes. */
    public static String base64(long number, int length) {
        return "base64:" + Base64.getEncoder().encodeToString(bytes(number, length));
    }

    public static byte[] bytes(long number, int length) {
        byte[] bytes = new byte[length];
        new Random(SECRET + number).nextBytes(bytes);
        return bytes;
    }
}
