package dev.sessions.gorilla;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.RandomBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One pair of keys as gorilla/securecookie takes them: a hash key and perhaps a block key, both used as they are. Cookies are
 * encrypted with AES in counter mode and authenticated with an HMAC over the result.
 *
 * <p>Safe for use by many threads at once.
 */
public final class GorillaKey {

    private static final int IV_LENGTH = 16;
    private static final int MOST_AUTHENTICATION = 64;

    private final byte[] authentication;
    private final @Nullable SecretKeySpec encryption;

    private GorillaKey(byte[] authentication, byte @Nullable [] encryption) {
        int length = authentication.length;
        if (length < 1 || length > MOST_AUTHENTICATION) {
            throw new InvalidOptionException(
                    "authentication",
                    "must be from 1 to " + MOST_AUTHENTICATION + " bytes, but is " + length,
                    "what the Go service has as its hash key");
        }
        if (encryption != null && encryption.length != 16 && encryption.length != 24 && encryption.length != 32) {
            throw new InvalidOptionException(
                    "encryption",
                    "must be 16, 24 or 32 bytes, but is " + encryption.length,
                    "what the Go service has as its block key");
        }
        this.authentication = authentication;
        this.encryption = encryption == null ? null : new SecretKeySpec(encryption, "AES");
    }

    /**
     * {@return a key that authenticates; cookies can be read by whoever carries them}
     *
     * @param authentication the hash key, 1 to 64 bytes; copied
     * @throws InvalidOptionException when its length is another; the message names the length, never the value
     */
    public static GorillaKey of(byte[] authentication) {
        return of(authentication, null);
    }

    /**
     * {@return a key that authenticates and encrypts, or only authenticates when there is no block key}
     *
     * @param authentication the hash key, 1 to 64 bytes; copied
     * @param encryption the block key, 16, 24 or 32 bytes, or {@code null}; copied
     * @throws InvalidOptionException when a length is another; the message names the length, never the value
     */
    public static GorillaKey of(byte[] authentication, byte @Nullable [] encryption) {
        return new GorillaKey(authentication.clone(), encryption == null ? null : encryption.clone());
    }

    /** {@return whether it encrypts} */
    public boolean encrypts() {
        return encryption != null;
    }

    byte[] mac(String algorithm, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(authentication, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + ", which every Java platform has, is not available", e);
        }
    }

    byte[] encrypt(byte[] payload) {
        if (encryption == null) {
            return payload;
        }
        byte[] iv = RandomBytes.next(IV_LENGTH);
        byte[] out = Arrays.copyOf(iv, IV_LENGTH + payload.length);
        System.arraycopy(crypt(iv, payload, 0), 0, out, IV_LENGTH, payload.length);
        return out;
    }

    /** In counter mode anything decrypts to something: what it is shows later. */
    byte[] decrypt(byte[] encrypted) {
        if (encryption == null) {
            return encrypted;
        }
        Malformed.unless(encrypted.length > IV_LENGTH); // as securecookie has it
        return crypt(Arrays.copyOf(encrypted, IV_LENGTH), encrypted, IV_LENGTH);
    }

    /** Encrypts and decrypts: it is one operation. */
    private byte[] crypt(byte[] iv, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(iv));
            return cipher.doFinal(text, from, text.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode, which every Java platform has, is not available", e);
        }
    }

    /** Whether it encrypts, without the secrets. */
    @Override
    public String toString() {
        return "GorillaKey[encrypts=" + encrypts() + "]";
    }
}
