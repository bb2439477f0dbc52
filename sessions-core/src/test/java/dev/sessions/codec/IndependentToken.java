package dev.sessions.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes and reads tokens of version 1 as their description says, with other people's cryptography and none of ours. */
final class IndependentToken {

    private final boolean seals;
    private final byte[] root;

    /** An empty encryption secret makes a key that signs. */
    IndependentToken(byte[] authentication, byte[] encryption) throws GeneralSecurityException {
        this.seals = encryption.length > 0;
        this.root =
                hmac("sessions/v1".getBytes(UTF_8), join(lengthPrefixed(authentication), lengthPrefixed(encryption)));
    }

    byte[] keyId() throws GeneralSecurityException {
        return expand("kid", 4);
    }

    byte[] header(int serializer, int flags, long createdAt, long issuedAt, long lifetime)
            throws GeneralSecurityException {
        return join(
                new byte[] {(byte) (seals ? 2 : 1)},
                keyId(),
                new byte[] {(byte) serializer, (byte) flags},
                number(createdAt, 5),
                number(issuedAt, 5),
                number(lifetime, 4));
    }

    byte[] write(String purpose, String binding, byte[] header, byte[] payload) throws GeneralSecurityException {
        byte[] associated = associated(purpose, binding, header);
        return seals
                ? join(header, aead().encrypt(payload, associated))
                : join(header, payload, hmac(expand("sign", 32), join(associated, payload)));
    }

    /** The payload; an exception when the token does not authenticate. */
    byte[] read(String purpose, String binding, byte[] token) throws GeneralSecurityException {
        byte[] header = Arrays.copyOf(token, 21);
        byte[] body = Arrays.copyOfRange(token, 21, token.length);
        byte[] associated = associated(purpose, binding, header);
        if (header[0] == 2) {
            return aead().decrypt(body, associated);
        }
        byte[] payload = Arrays.copyOf(body, body.length - 32);
        byte[] tag = Arrays.copyOfRange(body, body.length - 32, body.length);
        if (!Arrays.equals(tag, hmac(expand("sign", 32), join(associated, payload)))) {
            throw new GeneralSecurityException("wrong tag");
        }
        return payload;
    }

    static byte[] number(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] =
                    BigInteger.valueOf(value).shiftRight(8 * (length - 1 - i)).byteValue();
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] associated(String purpose, String binding, byte[] header) {
        return join(
                lengthPrefixed("sessions/v1".getBytes(UTF_8)),
                lengthPrefixed(purpose.getBytes(UTF_8)),
                lengthPrefixed(binding.getBytes(UTF_8)),
                header);
    }

    private static byte[] lengthPrefixed(byte[] bytes) {
        return join(number(bytes.length, 2), bytes);
    }

    /** HKDF-Expand; one block is enough for each label. */
    private byte[] expand(String label, int length) throws GeneralSecurityException {
        return Arrays.copyOf(hmac(root, join(label.getBytes(UTF_8), new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private Aead aead() throws GeneralSecurityException {
        AeadConfig.register();
        XAesGcmParameters parameters = XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12);
        SecretBytes secret = SecretBytes.copyFrom(expand("seal", 32), InsecureSecretKeyAccess.get());
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(XAesGcmKey.create(parameters, secret, null))
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }
}
