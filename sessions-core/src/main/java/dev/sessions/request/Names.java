package dev.sessions.request;

import dev.sessions.key.RandomBytes;
import java.util.Base64;

/** Names that are made here, and names that are given. */
final class Names {

    private static final int ID_BYTES = 16;

    private Names() {}

    /** An id that nobody has. */
    static String randomId() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(RandomBytes.next(ID_BYTES));
    }

    /** Half a surrogate pair has no UTF-8: two names that differ in one would become the same. */
    static void check(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !Character.isSupplementaryCodePoint(text.codePointAt(i++))) {
                throw new IllegalArgumentException(what + " holds half a surrogate pair");
            }
        }
    }
}
