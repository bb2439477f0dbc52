package dev.sessions.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDerivationTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] CONTEXT = {1, 2, 3};
    private static final byte[] MESSAGE = {4, 5, 6, 7};

    /** RFC 5869, appendix A.1, A.2 and A.3: the first block of each. */
    @ParameterizedTest
    @CsvSource({
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5, f0f1f2f3f4f5f6f7f8f9, "
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244, "
                + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
                + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
                + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, "
                + "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04, '', "
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    })
    void expandsTheVectorsOfRfc5869(String pseudorandomKey, String info, String output) {
        assertThat(HEX.formatHex(KeyDerivation.expand(
                        HEX.parseHex(pseudorandomKey), new String(HEX.parseHex(info), ISO_8859_1))))
                .isEqualTo(output);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void aSigningKeyIsDerivedAsTheFormatSays(int length) throws GeneralSecurityException {
        byte[] authentication = bytes(length, 1);
        SessionKey key = SessionKey.of(authentication);

        byte[] root = root(authentication, null);

        assertThat(key.id()).isEqualTo(new BigInteger(expand(root, "kid", 4)).intValue());
        assertThat(Messages.signature(key, CONTEXT, MESSAGE))
                .isEqualTo(hmac(expand(root, "sign", 32), new byte[] {1, 2, 3, 4, 5, 6, 7}));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void aSealingKeyIsDerivedAsTheFormatSays(int length) throws GeneralSecurityException {
        byte[] authentication = bytes(length, 1);
        byte[] encryption = bytes(32, 2);
        SessionKey key = SessionKey.of(authentication, encryption);

        byte[] root = root(authentication, encryption);

        assertThat(key.id()).isEqualTo(new BigInteger(expand(root, "kid", 4)).intValue());
        assertThat(Messages.signature(key, CONTEXT, MESSAGE))
                .isEqualTo(hmac(expand(root, "sign", 32), new byte[] {1, 2, 3, 4, 5, 6, 7}));
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);
        assertThat(new XAes256Gcm(expand(root, "seal", 32)).open(CONTEXT, sealed, 0, sealed.length))
                .isEqualTo(MESSAGE);
    }

    /** Written down once, so that no later version derives other keys from the same configuration. */
    @Test
    void idsStayWhatTheyAre() {
        byte[] authentication = HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] encryption = HEX.parseHex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");

        assertThat(SessionKey.of(authentication)).hasToString("SessionKey[id=28123d55, seals=false]");
        assertThat(SessionKey.of(authentication, encryption)).hasToString("SessionKey[id=7c1a2d6e, seals=true]");
    }

    @Test
    void eachSecretChangesEverything() {
        byte[] authentication = bytes(32, 1);
        byte[] encryption = bytes(32, 2);
        SessionKey key = SessionKey.of(authentication, encryption);
        byte[] sealed = Messages.sealed(key, CONTEXT, MESSAGE);
        byte[] signed = Messages.signed(key, CONTEXT, MESSAGE);

        for (SessionKey other : new SessionKey[] {
            SessionKey.of(authentication, bytes(32, 3)),
            SessionKey.of(bytes(32, 3), encryption),
            SessionKey.of(encryption, authentication),
            SessionKey.of(authentication)
        }) {
            assertThat(other.id()).isNotEqualTo(key.id());
            assertThat(other.verify(CONTEXT, signed, 0, signed.length)).isFalse();
            assertThat(other.open(CONTEXT, sealed, 0, sealed.length)).isNull();
        }
    }

    @Test
    void oneLongSecretIsNotTwoShortOnes() {
        byte[] both = bytes(64, 1);

        assertThat(SessionKey.of(both).id())
                .isNotEqualTo(SessionKey.of(Arrays.copyOf(both, 32), Arrays.copyOfRange(both, 32, 64))
                        .id());
    }

    private static byte[] root(byte[] authentication, byte @Nullable [] encryption) throws GeneralSecurityException {
        ByteArrayOutputStream material = new ByteArrayOutputStream();
        material.write(0);
        material.write(authentication.length);
        material.writeBytes(authentication);
        material.write(0);
        material.write(encryption == null ? 0 : encryption.length);
        if (encryption != null) {
            material.writeBytes(encryption);
        }
        return hmac("sessions/v1".getBytes(US_ASCII), material.toByteArray());
    }

    /** No label needs a second block, so the first one is all of RFC 5869's expand. */
    private static byte[] expand(byte[] root, String label, int length) throws GeneralSecurityException {
        return Arrays.copyOf(hmac(root, (label + '\1').getBytes(US_ASCII)), length);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
