package dev.sessions.key;

import java.util.Arrays;

/** Random bytes that lie ready, for a test to see whether they are ever handed out. */
public final class DrawnAhead {

    private final RandomBytes bytes = new RandomBytes();

    public DrawnAhead() {
        bytes.hand(new byte[16], 0, 16);
    }

    /** Takes as many, and tells whether they are the same. */
    public boolean areHandedOut() {
        byte[] ahead = Arrays.copyOfRange(bytes.block, 16, 48);
        byte[] taken = new byte[32];
        bytes.hand(taken, 0, 32);
        return Arrays.equals(taken, ahead);
    }
}
