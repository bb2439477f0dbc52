package dev.sessions.key;

import dev.sessions.InvalidOptionException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Whether a configured secret is one that somebody could guess: typed instead of made, left over from an example, or filled
 * up to the right length. Random bytes are never taken for one; what is refused is far from what they look like.
 *
 * <p>This is for configuration, where people put secrets. {@link SessionKey} itself takes what its caller may have derived,
 * and refuses only what cannot be meant.
 */
public final class KeyStrength {

    /** 32 random bytes are about 30 different ones. */
    private static final int LEAST_DIFFERENT = 8;

    /** So many bytes of one value in a row are there to fill up. */
    private static final int FILLING = 8;

    /** Keys of tests and examples come out of {@link Random} with a seed that is easy to type; so do ours. */
    private static final int SEEDS = 1024;

    private KeyStrength() {}

    /**
     * Refuses a secret that can be guessed.
     *
     * @param option what it is configured as, for the message
     * @param encoded how it is written, without what says the encoding: words can be valid base64
     * @param secret the secret, of 16 bytes or more
     * @throws InvalidOptionException when it can; the message says what is wrong with it, and never its value
     */
    public static void check(String option, String encoded, byte[] secret) {
        String weakness = weakness(encoded, secret);
        if (weakness != null) {
            throw new InvalidOptionException(
                    option,
                    "must be random bytes, but " + weakness + ", which can be guessed",
                    "what 'openssl rand -base64 32' prints");
        }
    }

    private static @Nullable String weakness(String encoded, byte[] secret) {
        if (repeats(secret) || repeats(steps(secret))) {
            return "is a pattern";
        }
        if (longestRun(secret) >= FILLING || different(secret) < LEAST_DIFFERENT) {
            return "is mostly one byte repeated";
        }
        if (Passphrase.isGuessable(secret) || Passphrase.isWords(encoded)) {
            return "is a text of words or of few characters";
        }
        return isOfASmallSeed(secret) ? "is a key of tests and examples" : null;
    }

    /** Whether a pattern runs through to the end, wherever it breaks off there; of half the length at most. */
    private static boolean repeats(byte[] bytes) {
        for (int period = 1; period <= bytes.length / 2; period++) {
            if (Arrays.equals(bytes, period, bytes.length, bytes, 0, bytes.length - period)) {
                return true;
            }
        }
        return false;
    }

    /** From each byte to the next: those of 00 01 02 … are all 1. */
    private static byte[] steps(byte[] bytes) {
        byte[] steps = new byte[Math.max(0, bytes.length - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) (bytes[i + 1] - bytes[i]);
        }
        return steps;
    }

    private static int longestRun(byte[] bytes) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < bytes.length; i++) {
            run = i > 0 && bytes[i] == bytes[i - 1] ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static int different(byte[] bytes) {
        boolean[] seen = new boolean[256];
        int different = 0;
        for (byte each : bytes) {
            if (!seen[each & 0xFF]) {
                seen[each & 0xFF] = true;
                different++;
            }
        }
        return different;
    }

    private static boolean isOfASmallSeed(byte[] secret) {
        byte[] made = new byte[secret.length];
        for (int seed = 0; seed < SEEDS; seed++) {
            new Random(seed).nextBytes(made);
            if (Arrays.equals(made, secret)) {
                return true;
            }
        }
        return false;
    }
}
