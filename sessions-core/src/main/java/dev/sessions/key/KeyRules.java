package dev.sessions.key;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a secret must look like to be taken. The slips this catches are typing a passphrase, leaving a placeholder in
 * place, and pasting one secret twice. Messages name the argument and its length, never a byte of the value.
 */
final class KeyRules {

    /** Patterns up to this many bytes are looked for: "changeme" is eight. */
    private static final int LONGEST_PATTERN = 8;

    private KeyRules() {}

    static void check(byte[] authentication, byte @Nullable [] encryption) {
        if (authentication.length != 32 && authentication.length != 64) {
            throw new IllegalArgumentException(
                    "authentication must be 32 or 64 bytes, but is " + bytes(authentication.length));
        }
        refuseRepeated("authentication", authentication);
        if (encryption == null) {
            return;
        }
        if (encryption.length != XAes256Gcm.KEY_LENGTH) {
            throw new IllegalArgumentException("encryption must be 32 bytes, but is " + bytes(encryption.length));
        }
        refuseRepeated("encryption", encryption);
        if (Arrays.equals(authentication, 0, encryption.length, encryption, 0, encryption.length)) {
            throw new IllegalArgumentException("authentication (" + bytes(authentication.length) + ") and encryption ("
                    + bytes(encryption.length) + ") must be two different secrets, but "
                    + (authentication.length == encryption.length ? "are the same" : "one begins with the other"));
        }
    }

    private static void refuseRepeated(String name, byte[] secret) {
        for (int period = 1; period <= LONGEST_PATTERN; period++) {
            // Equal to itself shifted by the period: the pattern runs through, whether or not it ends evenly.
            if (Arrays.equals(secret, period, secret.length, secret, 0, secret.length - period)) {
                throw new IllegalArgumentException(
                        name + " (" + bytes(secret.length) + ") is a short pattern repeated; it must be random bytes");
            }
        }
    }

    private static String bytes(int length) {
        return length == 1 ? "1 byte" : length + " bytes";
    }
}
