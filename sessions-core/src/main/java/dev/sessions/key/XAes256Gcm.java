package dev.sessions.key;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * XAES-256-GCM as specified by C2SP (c2sp.org/XAES-256-GCM): AES-256-GCM with a 192-bit nonce, so that nonces can be
 * random for as long as the key lives. Half of the nonce derives a key for this one message, the other half is GCM's
 * own nonce. What is sealed looks like this: {@code nonce(24) ‖ ciphertext ‖ tag(16)}.
 */
final class XAes256Gcm {

    static final int KEY_LENGTH = 32;
    static final int NONCE_LENGTH = 24;
    static final int TAG_LENGTH = 16;

    private static final int BLOCK = 16;
    private static final int HALF_NONCE = 12;

    private final SecretKey key;
    private final byte[] k1;
    private final Slots<Engine> engines = new Slots<>(this::engine);

    XAes256Gcm(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("key must be 32 bytes, but is " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        try {
            k1 = doubled(aes(this.key).doFinal(new byte[BLOCK]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
        engines.give(engines.take()); // the provider's classes load now, not on the first request's event loop
    }

    /**
     * Seals into {@code out} from {@code offset} on, where the caller has put a nonce that was never used before. The
     * plaintext must lie in another array.
     */
    void seal(byte[] associatedData, byte[] plaintext, byte[] out, int offset) {
        Engine engine = engines.take();
        try {
            engine.init(Cipher.ENCRYPT_MODE, out, offset, associatedData);
            engine.gcm.doFinal(plaintext, 0, plaintext.length, out, offset + NONCE_LENGTH);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("XAES-256-GCM could not seal", e);
        }
        engines.give(engine);
    }

    /** The plaintext, or null when it does not authenticate. {@code length} is at least that of nonce and tag. */
    byte @Nullable [] open(byte[] associatedData, byte[] sealed, int offset, int length) {
        Engine engine = engines.take();
        byte @Nullable [] plaintext;
        try {
            engine.init(Cipher.DECRYPT_MODE, sealed, offset, associatedData);
            plaintext = engine.gcm.doFinal(sealed, offset + NONCE_LENGTH, length - NONCE_LENGTH);
        } catch (AEADBadTagException e) {
            plaintext = null; // the engine is still good: init leaves nothing of what was before
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("XAES-256-GCM could not open", e);
        }
        engines.give(engine);
        return plaintext;
    }

    /** Multiplies by x in GF(2¹²⁸), as CMAC does: L becomes K1. No branch depends on the secret. */
    static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int shifted = ((block[i] & 0xff) << 1) | carry;
            result[i] = (byte) shifted;
            carry = shifted >>> 8;
        }
        result[BLOCK - 1] ^= (byte) (0x87 * carry);
        return result;
    }

    private Engine engine() {
        try {
            return new Engine();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM, which every Java platform has, is not available", e);
        }
    }

    /** One block in, one block out is all that is asked of this cipher: ECB is not used as a mode here. */
    private static Cipher aes(SecretKey key) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key);
        return aes;
    }

    /** What one message needs: AES keyed with the long-lived key, and GCM, keyed anew for every message. */
    private final class Engine {

        private final Cipher aes = aes(key);
        private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");

        Engine() throws GeneralSecurityException {}

        void init(int mode, byte[] nonce, int offset, byte[] associatedData) throws GeneralSecurityException {
            byte[] derived = new byte[KEY_LENGTH];
            message(1, nonce, offset, derived, 0);
            message(2, nonce, offset, derived, BLOCK);
            aes.doFinal(derived, 0, KEY_LENGTH, derived, 0);
            SecretKey messageKey = new SecretKeySpec(derived, "AES");
            Arrays.fill(derived, (byte) 0);
            int ivOffset = offset + HALF_NONCE;
            gcm.init(mode, messageKey, new GCMParameterSpec(8 * TAG_LENGTH, nonce, ivOffset, HALF_NONCE));
            gcm.updateAAD(associatedData);
        }

        /** {@code (0, counter, 'X', 0, first half of the nonce) ⊕ K1}. */
        private void message(int counter, byte[] nonce, int offset, byte[] out, int at) {
            out[at + 1] = (byte) counter;
            out[at + 2] = 'X';
            System.arraycopy(nonce, offset, out, at + BLOCK - HALF_NONCE, HALF_NONCE);
            for (int i = 0; i < BLOCK; i++) {
                out[at + i] ^= k1[i];
            }
        }
    }
}
