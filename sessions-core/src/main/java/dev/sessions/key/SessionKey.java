package dev.sessions.key;

import dev.sessions.InvalidOptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key that session tokens are made with. It is made of an authentication secret and, if tokens are to be unreadable
 * to whoever carries them, an encryption secret. The secrets never leave: the key itself signs, verifies, seals and
 * opens, with keys derived for each purpose by HKDF (RFC 5869).
 *
 * <p>Signing is HMAC-SHA256. Sealing is XAES-256-GCM (C2SP) with a random 192-bit nonce, so a key needs no counting of
 * messages. Both cover associated data: bytes that both sides know and that are not part of the message.
 *
 * <p>Safe for use by many threads at once. Two keys are never equal unless they are the same object; compare ids.
 */
public final class SessionKey {

    /** Length of a signature, in bytes. */
    public static final int SIGNATURE_LENGTH = HmacSha256.LENGTH;

    /** Length of the nonce in front of a sealed message, in bytes. */
    public static final int NONCE_LENGTH = XAes256Gcm.NONCE_LENGTH;

    /** Length of the tag behind a sealed message, in bytes. */
    public static final int TAG_LENGTH = XAes256Gcm.TAG_LENGTH;

    /** How much longer a sealed message is than its plaintext, in bytes: a nonce of 24 and a tag of 16. */
    public static final int SEAL_OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

    private final int id;
    private final HmacSha256 signing;
    private final @Nullable XAes256Gcm sealing;

    private SessionKey(byte[] authentication, byte @Nullable [] encryption) {
        KeyRules.check(authentication, encryption);
        byte[] root = KeyDerivation.extract(authentication, encryption);
        byte[] sign = KeyDerivation.expand(root, "sign");
        byte[] seal = KeyDerivation.expand(root, "seal");
        id = ByteBuffer.wrap(KeyDerivation.expand(root, "kid")).getInt();
        signing = new HmacSha256(sign);
        sealing = encryption == null ? null : new XAes256Gcm(seal);
        wipe(root);
        wipe(sign);
        wipe(seal);
    }

    /**
     * {@return a key that signs: tokens cannot be changed by whoever carries them, but can be read}
     *
     * @param authentication 32 or 64 random bytes; not kept
     * @throws InvalidOptionException when the length is another, or the bytes are a short pattern repeated; the message
     *     names the argument and its length, never its value
     */
    public static SessionKey of(byte[] authentication) {
        return of(authentication, null);
    }

    /**
     * {@return a key that seals, or one that signs when there is no encryption secret} Both secrets go into everything
     * the key does and into its id.
     *
     * @param authentication 32 or 64 random bytes; not kept
     * @param encryption 32 other random bytes, or null for a key that only signs; not kept
     * @throws InvalidOptionException when a length is another, when either is a short pattern repeated, or when one
     *     equals the other or begins with it; the message names the argument and its length, never its value
     */
    public static SessionKey of(byte[] authentication, byte @Nullable [] encryption) {
        byte[] first = authentication.clone(); // what was checked is what is used, whatever the caller does meanwhile
        byte @Nullable [] second = encryption == null ? null : encryption.clone();
        try {
            return new SessionKey(first, second);
        } finally {
            wipe(first);
            wipe(second);
        }
    }

    /**
     * {@return a key that seals, from random secrets that nobody else has} For tests, and for tokens that may end with
     * this process.
     */
    public static SessionKey random() {
        return of(RandomBytes.next(32), RandomBytes.next(XAes256Gcm.KEY_LENGTH));
    }

    /**
     * {@return the key that one secret stands for, where it keeps other keys} It seals, and it is not the key that {@link #of}
     * makes of the same secret.
     *
     * @param secret 32 or 64 random bytes; not kept
     * @throws InvalidOptionException when the length is another, or the bytes are a short pattern repeated; the message
     *     names the argument, {@code master-key}, and never its value
     */
    public static SessionKey ofMaster(byte[] secret) {
        byte[] copy = secret.clone();
        try {
            KeyRules.checkOne("master-key", copy);
            byte[] root = KeyDerivation.extract(copy, null);
            byte[] authentication = KeyDerivation.expand(root, "master authentication");
            byte[] encryption = KeyDerivation.expand(root, "master encryption");
            wipe(root);
            SessionKey key = of(authentication, encryption);
            wipe(authentication);
            wipe(encryption);
            return key;
        } finally {
            wipe(copy);
        }
    }

    /**
     * {@return what names this key in the tokens it makes: 32 bits, all of them used} Derived from the secrets, and tells
     * nothing about them.
     */
    public int id() {
        return id;
    }

    /** {@return the id as people write and compare it: eight hexadecimal digits in lower case} */
    public String idText() {
        return HexFormat.of().toHexDigits(id);
    }

    /**
     * {@return whether this key has an encryption secret, so that {@link #seal seal} works and {@link #open open} may
     * succeed} Signing works with every key; it is for the format that calls to refuse a signed token where the key could
     * have sealed it.
     */
    public boolean seals() {
        return sealing != null;
    }

    /**
     * Signs {@code associatedData ‖ data[offset, offset + length)}. Nothing marks where the one ends and the other
     * begins; the caller's format must.
     *
     * @param associatedData what else the signature covers
     * @param data the array that holds the data
     * @param offset where the data begins
     * @param length the data's length in bytes
     * @param out the array that {@link #SIGNATURE_LENGTH} bytes are written to; it may be that of the data
     * @param outOffset where the signature begins
     * @throws IndexOutOfBoundsException when a range is not inside its array
     */
    public void sign(byte[] associatedData, byte[] data, int offset, int length, byte[] out, int outOffset) {
        Objects.requireNonNull(associatedData, "associatedData");
        Objects.checkFromIndexSize(offset, length, data.length);
        Objects.checkFromIndexSize(outOffset, SIGNATURE_LENGTH, out.length);
        signing.sign(associatedData, data, offset, length, out, outOffset);
    }

    /**
     * Verifies data with its signature right behind it, in constant time.
     *
     * @param associatedData what else the signature covers
     * @param signed the array that holds {@code data ‖ signature}
     * @param offset where the data begins
     * @param length the length of data and signature together, in bytes
     * @return whether this key made that signature for that data; false when there is no room for a signature
     * @throws IndexOutOfBoundsException when the range is not inside its array
     */
    public boolean verify(byte[] associatedData, byte[] signed, int offset, int length) {
        Objects.requireNonNull(associatedData, "associatedData");
        Objects.checkFromIndexSize(offset, length, signed.length);
        return length >= SIGNATURE_LENGTH && signing.verify(associatedData, signed, offset, length - SIGNATURE_LENGTH);
    }

    /**
     * Seals a message where it lies, under a fresh nonce, as {@code nonce(24) ‖ ciphertext ‖ tag(16)}.
     *
     * @param associatedData what else the tag covers; another array than that of the message
     * @param array the array that holds the message, with room for the nonce in front of it and for the tag behind it
     * @param offset where the nonce is to begin: {@link #NONCE_LENGTH} bytes before the message
     * @param length the message's length in bytes; {@link #SEAL_OVERHEAD} bytes more are written
     * @throws IllegalStateException when this key does not {@link #seals() seal}
     * @throws IndexOutOfBoundsException when the array has no room for the result
     */
    public void seal(byte[] associatedData, byte[] array, int offset, int length) {
        Objects.requireNonNull(associatedData, "associatedData");
        if (sealing == null) {
            throw new IllegalStateException(this + " has no encryption secret and cannot seal");
        }
        Objects.checkIndex(length, array.length); // so that the sum is one
        Objects.checkFromIndexSize(offset, length + SEAL_OVERHEAD, array.length);
        Nonces.fill(array, offset);
        sealing.seal(associatedData, array, offset, length);
    }

    /**
     * Opens what {@link #seal seal} made.
     *
     * @param associatedData what was given when sealing
     * @param sealed the array that holds {@code nonce ‖ ciphertext ‖ tag}
     * @param offset where the nonce begins
     * @param length the length of all three together, in bytes
     * @return the plaintext, or null when this key did not seal exactly this; also when it is too short to be anything
     *     sealed, or when this key does not {@link #seals() seal}
     * @throws IndexOutOfBoundsException when the range is not inside its array
     */
    public byte @Nullable [] open(byte[] associatedData, byte[] sealed, int offset, int length) {
        Objects.requireNonNull(associatedData, "associatedData");
        Objects.checkFromIndexSize(offset, length, sealed.length);
        // Too short is refused here: handed on, it would be an unchecked exception of the provider's instead of a no.
        return sealing == null || length < SEAL_OVERHEAD ? null : sealing.open(associatedData, sealed, offset, length);
    }

    /** Its id in hexadecimal and whether it seals, without the secrets. */
    @Override
    public String toString() {
        return "SessionKey[id=" + idText() + ", seals=" + seals() + "]";
    }

    private static void wipe(byte @Nullable [] secret) {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
