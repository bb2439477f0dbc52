package dev.sessions.benchmarks.codec;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The least that can be done with the JDK and Jackson as they are: one document, one keyed Mac or one cipher that are kept,
 * base64. It has no id, no time, no name, no second key, and only one thread may use it.
 */
final class Floor {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Floor() {}

    /** HMAC-SHA256, as {@code JSON ‖ tag}. */
    static final class Signed implements Contender {

        private static final int TAG = 32;

        private final Mac mac;

        Signed(byte[] key) throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        }

        @Override
        public String name() {
            return "floor, signed";
        }

        @Override
        public Protection protection() {
            return Protection.SIGNED;
        }

        @Override
        public String save(Map<String, Object> values) {
            byte[] json = Document.write(values);
            byte[] signed = Arrays.copyOf(json, json.length + TAG);
            System.arraycopy(mac.doFinal(json), 0, signed, json.length, TAG);
            return ENCODER.encodeToString(signed);
        }

        @Override
        public Loaded load(String cookie) {
            byte[] signed = DECODER.decode(cookie);
            int length = signed.length - TAG;
            mac.update(signed, 0, length);
            if (!MessageDigest.isEqual(mac.doFinal(), Arrays.copyOfRange(signed, length, signed.length))) {
                throw new IllegalArgumentException("Not signed");
            }
            return new Document.InMemory(this, Document.read(signed, 0, length));
        }
    }

    /** AES-256-GCM with a random nonce of 96 bits, as {@code nonce ‖ ciphertext ‖ tag}. */
    static final class Sealed implements Contender {

        private static final int NONCE = 12;
        private static final int TAG = 16;

        private final SecureRandom random = new SecureRandom();
        private final SecretKeySpec key;
        private final Cipher cipher;

        Sealed(byte[] key) throws GeneralSecurityException {
            this.key = new SecretKeySpec(key, "AES");
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        }

        @Override
        public String name() {
            return "floor, sealed";
        }

        @Override
        public Protection protection() {
            return Protection.SEALED;
        }

        @Override
        public String save(Map<String, Object> values) {
            byte[] json = Document.write(values);
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + json.length + TAG);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
                cipher.doFinal(json, 0, json.length, sealed, NONCE);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            return ENCODER.encodeToString(sealed);
        }

        @Override
        public Loaded load(String cookie) {
            byte[] sealed = DECODER.decode(cookie);
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, sealed, 0, NONCE));
                byte[] json = cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
                return new Document.InMemory(this, Document.read(json));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
