package dev.sessions.key;

import dev.sessions.InvalidOptionException;
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
        checkOne("authentication", authentication);
        if (encryption == null) {
            return;
        }
        if (encryption.length != XAes256Gcm.KEY_LENGTH) {
            throw refusal("encryption", "must be 32 bytes, but is " + bytes(encryption));
        }
        refuseRepeated("encryption", encryption);
        if (Arrays.equals(authentication, 0, encryption.length, encryption, 0, encryption.length)) {
            throw refusal(
                    "encryption",
                    "must be another secret than authentication, but "
                            + (authentication.length == encryption.length ? "is the same " : "is the beginning of its ")
                            + bytes(authentication));
        }
    }

    static void checkOne(String argument, byte[] secret) {
        if (secret.length != 32 && secret.length != 64) {
            throw refusal(argument, "must be 32 or 64 bytes, but is " + bytes(secret));
        }
        refuseRepeated(argument, secret);
    }

    private static void refuseRepeated(String argument, byte[] secret) {
        for (int period = 1; period <= LONGEST_PATTERN; period++) {
            // Equal to itself shifted by the period: the pattern runs through, whether or not it ends evenly.
            if (Arrays.equals(secret, period, secret.length, secret, 0, secret.length - period)) {
                throw refusal(
                        argument, "must be random bytes, but its " + bytes(secret) + " are a short pattern repeated");
            }
        }
    }

    private static InvalidOptionException refusal(String argument, String requirement) {
        return new InvalidOptionException(argument, requirement, "what 'openssl rand -base64 32' prints");
    }

    private static String bytes(byte[] secret) {
        return secret.length == 1 ? "1 byte" : secret.length + " bytes";
    }
}
