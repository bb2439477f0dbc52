package dev.sessions.benchmarks.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.jackson.io.JacksonDeserializer;
import io.jsonwebtoken.jackson.io.JacksonSerializer;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Sessions as the claims of a token: HS256, and AES-256-GCM with a direct key. */
final class Jwt {

    private Jwt() {}

    /** JJWT with Jackson; the parser is kept, a builder is for one token. */
    record Jjwt(
            String name, Protection protection, SecretKey key, JwtParser parser, JacksonSerializer<Map<String, ?>> json)
            implements Contender {

        static Jjwt signed(byte[] key) {
            return of("JJWT, HS256", Protection.SIGNED, key);
        }

        static Jjwt encrypted(byte[] key) {
            return of("JJWT, A256GCM", Protection.SEALED, key);
        }

        private static Jjwt of(String name, Protection protection, byte[] bytes) {
            boolean signed = protection == Protection.SIGNED;
            SecretKey key = new SecretKeySpec(bytes, signed ? "HmacSHA256" : "AES");
            ObjectMapper mapper = new ObjectMapper();
            JwtParserBuilder parser = Jwts.parser().json(new JacksonDeserializer<>(mapper));
            return new Jjwt(
                    name,
                    protection,
                    key,
                    (signed ? parser.verifyWith(key) : parser.decryptWith(key)).build(),
                    new JacksonSerializer<>(mapper));
        }

        @Override
        public String save(Map<String, Object> values) {
            JwtBuilder token = Jwts.builder().json(json).claims(values);
            return (protection == Protection.SIGNED
                            ? token.signWith(key, Jwts.SIG.HS256)
                            : token.encryptWith(key, Jwts.ENC.A256GCM))
                    .compact();
        }

        @Override
        public Loaded load(String cookie) {
            Map<String, Object> claims = protection == Protection.SIGNED
                    ? parser.parseSignedClaims(cookie).getPayload()
                    : parser.parseEncryptedClaims(cookie).getPayload();
            return new Document.InMemory(this, new LinkedHashMap<>(claims));
        }
    }

    private static JWTClaimsSet claims(Map<String, Object> values) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        values.forEach(claims::claim);
        return claims.build();
    }

    /** Nimbus, HS256; signer and verifier are kept. */
    record NimbusSigned(MACSigner signer, MACVerifier verifier) implements Contender {

        static NimbusSigned of(byte[] key) throws JOSEException {
            return new NimbusSigned(new MACSigner(key), new MACVerifier(key));
        }

        @Override
        public String name() {
            return "Nimbus, HS256";
        }

        @Override
        public Protection protection() {
            return Protection.SIGNED;
        }

        @Override
        public String save(Map<String, Object> values) {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(values));
            try {
                token.sign(signer);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            return token.serialize();
        }

        @Override
        public Loaded load(String cookie) {
            try {
                SignedJWT token = SignedJWT.parse(cookie);
                if (!token.verify(verifier)) {
                    throw new IllegalArgumentException("Not signed");
                }
                Map<String, Object> claims = token.getJWTClaimsSet().getClaims();
                return new Document.InMemory(this, new LinkedHashMap<>(claims));
            } catch (JOSEException | ParseException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    /** Nimbus, {@code dir} and A256GCM; encrypter and decrypter are kept. */
    record NimbusEncrypted(DirectEncrypter encrypter, DirectDecrypter decrypter) implements Contender {

        static NimbusEncrypted of(byte[] key) throws JOSEException {
            return new NimbusEncrypted(new DirectEncrypter(key), new DirectDecrypter(key));
        }

        @Override
        public String name() {
            return "Nimbus, A256GCM";
        }

        @Override
        public Protection protection() {
            return Protection.SEALED;
        }

        @Override
        public String save(Map<String, Object> values) {
            EncryptedJWT token =
                    new EncryptedJWT(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), claims(values));
            try {
                token.encrypt(encrypter);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            return token.serialize();
        }

        @Override
        public Loaded load(String cookie) {
            try {
                EncryptedJWT token = EncryptedJWT.parse(cookie);
                token.decrypt(decrypter);
                Map<String, Object> claims = token.getJWTClaimsSet().getClaims();
                return new Document.InMemory(this, new LinkedHashMap<>(claims));
            } catch (JOSEException | ParseException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
