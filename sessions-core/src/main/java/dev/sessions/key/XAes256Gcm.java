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
 * random for as long as the key lives. The first half of the nonce derives the key of the message, the second is GCM's own
 * nonce. What is sealed looks like this: {@code nonce(24) ‖ ciphertext ‖ tag(16)}.
 */
final class XAes256Gcm {

    static final int KEY_LENGTH = 32;
    static final int NONCE_LENGTH = Nonces.LENGTH;
    static final int TAG_LENGTH = 16;

    private static final int BLOCK = 16;
    private static final int HALF_NONCE = Nonces.HALF;

    private final SecretKey key;
    private final byte[] k1;
    private final Slots<Engine> sealing = new Slots<>(this::engine);
    private final Slots<Engine> opening = new Slots<>(this::engine);

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
        sealing.give(sealing.take()); // the provider's classes load now, not on the first request's event loop
    }

    /**
     * Seals in place: at {@code offset} the caller has put a nonce that was never used before, right behind it lies the
     * plaintext, and behind that there is room for the tag.
     */
    void seal(byte[] associatedData, byte[] array, int offset, int length) {
        Engine engine = sealing.take();
        int message = offset + NONCE_LENGTH;
        try {
            engine.init(Cipher.ENCRYPT_MODE, array, offset, associatedData);
            engine.gcm.doFinal(array, message, length, array, message);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("XAES-256-GCM could not seal", e);
        }
        sealing.give(engine);
    }

    /** The plaintext, or null when it does not authenticate. {@code length} is at least that of nonce and tag. */
    byte @Nullable [] open(byte[] associatedData, byte[] sealed, int offset, int length) {
        Engine engine = opening.take();
        byte @Nullable [] plaintext;
        try {
            engine.init(Cipher.DECRYPT_MODE, sealed, offset, associatedData);
            plaintext = engine.gcm.doFinal(sealed, offset + NONCE_LENGTH, length - NONCE_LENGTH);
        } catch (AEADBadTagException e) {
            plaintext = null; // the engine is still good: init leaves nothing of what was before
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("XAES-256-GCM could not open", e);
        }
        opening.give(engine);
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

    /**
     * What a message needs: AES keyed with the long-lived key, and GCM under the key derived from half of a nonce. That key is
     * kept while that half stays the same, since keying AES takes longer than a short message does.
     */
    private final class Engine {

        private final Cipher aes = aes(key);
        private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        private final byte[] half = new byte[HALF_NONCE];
        private @Nullable SecretKey derived;

        Engine() throws GeneralSecurityException {}

        void init(int mode, byte[] nonce, int offset, byte[] associatedData) throws GeneralSecurityException {
            int second = offset + HALF_NONCE;
            SecretKey messageKey = derived;
            if (messageKey == null || !Arrays.equals(half, 0, HALF_NONCE, nonce, offset, second)) {
                messageKey = derive(nonce, offset);
                System.arraycopy(nonce, offset, half, 0, HALF_NONCE);
                derived = messageKey;
            }
            gcm.init(mode, messageKey, new GCMParameterSpec(8 * TAG_LENGTH, nonce, second, HALF_NONCE));
            gcm.updateAAD(associatedData);
        }

        private SecretKey derive(byte[] nonce, int offset) throws GeneralSecurityException {
            byte[] material = new byte[KEY_LENGTH];
            message(1, nonce, offset, material, 0);
            message(2, nonce, offset, material, BLOCK);
            aes.doFinal(material, 0, KEY_LENGTH, material, 0);
            SecretKey result = new SecretKeySpec(material, "AES");
            Arrays.fill(material, (byte) 0);
            return result;
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
