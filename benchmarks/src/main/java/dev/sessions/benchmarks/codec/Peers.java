package dev.sessions.benchmarks.codec;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.ktor.http.CookieEncoding;
import io.ktor.http.CookieKt;
import io.ktor.server.sessions.SessionTransportTransformer;
import io.ktor.server.sessions.SessionTransportTransformerEncrypt;
import io.ktor.server.sessions.SessionTransportTransformerMessageAuthentication;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** What protects a document, and what its users put around it: Jackson before, and what a cookie needs behind. */
final class Peers {

    private static final byte[] NOTHING = {};

    private Peers() {}

    /** Ktor's transformers, and its encoding of a cookie's value. */
    record Ktor(String name, Protection protection, SessionTransportTransformer transformer) implements Contender {

        static Ktor signed(byte[] key) {
            return new Ktor(
                    "Ktor, signed",
                    Protection.SIGNED,
                    new SessionTransportTransformerMessageAuthentication(key, "HmacSHA256"));
        }

        static Ktor encrypted(byte[] encryption, byte[] authentication) {
            return new Ktor(
                    "Ktor, encrypted",
                    Protection.SEALED,
                    new SessionTransportTransformerEncrypt(
                            encryption,
                            authentication,
                            length -> KeyGenerators.secureRandom(length).generateKey(),
                            "AES",
                            "HmacSHA256",
                            false));
        }

        @Override
        public String save(Map<String, Object> values) {
            String json = new String(Document.write(values), StandardCharsets.UTF_8);
            return CookieKt.encodeCookieValue(transformer.transformWrite(json), CookieEncoding.URI_ENCODING);
        }

        @Override
        public Loaded load(String cookie) {
            String json = transformer.transformRead(CookieKt.decodeCookieValue(cookie, CookieEncoding.URI_ENCODING));
            byte[] bytes = Objects.requireNonNull(json).getBytes(StandardCharsets.UTF_8);
            return new Document.InMemory(this, Document.read(bytes));
        }
    }

    /** Bytes to bytes, and base64. */
    private abstract static class Encrypting implements Contender {

        private final String name;

        Encrypting(String name) {
            this.name = name;
        }

        abstract byte[] encrypt(byte[] plaintext);

        abstract byte[] decrypt(byte[] sealed);

        @Override
        public String name() {
            return name;
        }

        @Override
        public Protection protection() {
            return Protection.SEALED;
        }

        @Override
        public String save(Map<String, Object> values) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(encrypt(Document.write(values)));
        }

        @Override
        public Loaded load(String cookie) {
            byte[] json = decrypt(Base64.getUrlDecoder().decode(cookie));
            return new Document.InMemory(this, Document.read(json));
        }
    }

    /** Tink's AES-256-GCM from a keyset of one key. */
    static Contender tink() throws GeneralSecurityException {
        Aead aead = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
                .getPrimitive(AeadConfig2026.get(), Aead.class);
        return new Encrypting("Tink, AES-GCM") {
            @Override
            byte[] encrypt(byte[] plaintext) {
                try {
                    return aead.encrypt(plaintext, NOTHING);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            byte[] decrypt(byte[] sealed) {
                try {
                    return aead.decrypt(sealed, NOTHING);
                } catch (GeneralSecurityException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        };
    }

    /** Spring Security's AES-256-GCM with a nonce of 16 bytes. */
    static Contender springSecurity() {
        BytesEncryptor encryptor = AesGcmBytesEncryptor.withPassword(
                        "a password that nobody guesses", "8c1f2a7730cd9b14")
                .build();
        return new Encrypting("Spring Security") {
            @Override
            byte[] encrypt(byte[] plaintext) {
                return encryptor.encrypt(plaintext);
            }

            @Override
            byte[] decrypt(byte[] sealed) {
                return encryptor.decrypt(sealed);
            }
        };
    }
}
