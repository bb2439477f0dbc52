package dev.sessions.codec;

import java.util.Arrays;

/**
 * Tells base64url without padding (RFC 4648 section 5) in its one canonical form from everything else, so that decoding
 * throws nothing and no two texts are the same token. The JDK's decoder accepts padding and stray bits at the end.
 */
final class Base64Url {

    private static final byte[] VALUES = new byte[128];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    static boolean isCanonical(String text) {
        int last = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            last = c < VALUES.length ? VALUES[c] : -1;
            if (last < 0) {
                return false;
            }
        }
        return switch (text.length() % 4) {
            case 0 -> true;
            case 2 -> (last & 0b1111) == 0;
            case 3 -> (last & 0b11) == 0;
            default -> false;
        };
    }
}
