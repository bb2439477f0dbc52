package dev.sessions.testing;

import java.util.Base64;
import java.util.Random;

/** Keys for tests: random-looking, and the same in each run. */
public final class Keys {

    public static final String AUTHENTICATION = base64(1, 32);
    public static final String ENCRYPTION = base64(2, 32);

    /** One key that seals. */
    public static final String[] SEALING = {
        "sessions.keys[0].authentication=" + AUTHENTICATION, "sessions.keys[0].encryption=" + ENCRYPTION
    };

    private Keys() {}

    /** A configured key of so many bytes. */
    public static String base64(long seed, int length) {
        return "base64:" + Base64.getEncoder().encodeToString(bytes(seed, length));
    }

    public static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
