package dev.sessions.codec;

import java.nio.charset.StandardCharsets;

/** What a token is made for. One made for a purpose never opens for another. */
public enum Purpose {
    /** A session's values, in a cookie. */
    COOKIE("cookie"),
    /** A session's id, in a cookie. */
    ID("id"),
    /** A session's values, in a backend. */
    RECORD("record");

    private final byte[] label;

    Purpose(String label) {
        this.label = label.getBytes(StandardCharsets.US_ASCII);
    }

    /** As it is authenticated; not to be changed. */
    byte[] label() {
        return label;
    }
}
