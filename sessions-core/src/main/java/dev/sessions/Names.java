package dev.sessions;

/** Checks texts that are kept as UTF-8. */
final class Names {

    private Names() {}

    /** Half a surrogate pair has no UTF-8: two names that differ in one would become the same. */
    static void check(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                throw new IllegalArgumentException(what + " holds half a surrogate pair");
            }
            if (pair) {
                i++;
            }
        }
    }
}
