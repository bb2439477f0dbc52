package dev.sessions.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class XAes256GcmTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @MethodSource("vectors")
    void sealsAndOpensTheSpecificationsVectors(JsonNode vector) {
        XAes256Gcm xaes = new XAes256Gcm(HEX.parseHex(vector.get("keyHex").textValue()));
        byte[] nonce = vector.get("nonce").textValue().getBytes(UTF_8);
        byte[] plaintext = vector.get("plaintext").textValue().getBytes(UTF_8);
        byte[] associatedData = vector.get("aad").textValue().getBytes(UTF_8);

        byte[] sealed = seal(xaes, nonce, plaintext, associatedData);

        assertThat(HEX.formatHex(sealed, nonce.length, sealed.length))
                .isEqualTo(vector.get("ciphertextHex").textValue());
        assertThat(xaes.open(associatedData, sealed, 0, sealed.length)).isEqualTo(plaintext);
    }

    /** One where nothing is carried out of the top, one where something is. */
    @ParameterizedTest
    @CsvSource({
        "7298caa565031eadc6ce23d23ea66378, e531954aca063d5b8d9c47a47d4cc6f0",
        "91c08762876dccf9ba204a33768fa5fe, 23810ec50edb99f374409466ed1f4b7b"
    })
    void doublesTheSpecificationsBlocks(String block, String doubled) {
        assertThat(XAes256Gcm.doubled(HEX.parseHex(block))).isEqualTo(HEX.parseHex(doubled));
    }

    @Test
    void agreesWithTheSpecificationsAccumulatedHash() {
        Shake128 inputs = new Shake128();
        Shake128 hash = new Shake128();
        for (int i = 0; i < 10_000; i++) {
            XAes256Gcm xaes = new XAes256Gcm(inputs.read(32));
            byte[] nonce = inputs.read(24);
            byte[] plaintext = inputs.read(inputs.read(1)[0] & 0xff);
            byte[] associatedData = inputs.read(inputs.read(1)[0] & 0xff);

            byte[] sealed = seal(xaes, nonce, plaintext, associatedData);

            hash.write(Arrays.copyOfRange(sealed, nonce.length, sealed.length));
            assertThat(xaes.open(associatedData, sealed, 0, sealed.length)).isEqualTo(plaintext);
        }
        assertThat(HEX.formatHex(hash.read(32)))
                .isEqualTo("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
    }

    @Test
    void accumulatedInputsAreTheSpecificationsStream() {
        assertThat(HEX.formatHex(new Shake128().read(16))).isEqualTo("7f9c2ba4e88f827d616045507605853e");
    }

    @Test
    void tinkOpensWhatWeSealAndWeOpenWhatTinkSeals() throws GeneralSecurityException {
        Random random = new Random(20240817);
        for (int i = 0; i < 400; i++) {
            byte[] key = bytes(random, 32);
            byte[] plaintext = bytes(random, i < 40 ? i : random.nextInt(5001));
            byte[] associatedData = bytes(random, random.nextInt(300));
            XAes256Gcm ours = new XAes256Gcm(key);
            Aead tink = tink(key);

            byte[] sealed = seal(ours, bytes(random, 24), plaintext, associatedData);
            assertThat(tink.decrypt(sealed, associatedData)).isEqualTo(plaintext);

            byte[] theirs = tink.encrypt(plaintext, associatedData);
            assertThat(ours.open(associatedData, theirs, 0, theirs.length)).isEqualTo(plaintext);
        }
    }

    @Test
    void refusesANonceUsedTwiceInARow() {
        XAes256Gcm xaes = new XAes256Gcm(new byte[32]);
        seal(xaes, new byte[24], new byte[1], new byte[0]);

        assertThatIllegalStateException().isThrownBy(() -> seal(xaes, new byte[24], new byte[1], new byte[0]));
        assertThat(seal(xaes, bytes(new Random(1), 24), new byte[1], new byte[0]))
                .hasSize(41);
    }

    /** The key that the first half derives is remembered, and must be that of the nonce at hand. */
    @Test
    void noncesThatShareAHalfWithTheOneBeforeAreTheSpecificationsAsWell() throws GeneralSecurityException {
        Random random = new Random(20261124);
        byte[] key = bytes(random, 32);
        XAes256Gcm ours = new XAes256Gcm(key);
        Aead tink = tink(key);
        byte[][] firstHalves = {bytes(random, 12), bytes(random, 12), new byte[12]};
        byte[] plaintext = bytes(random, 100);
        for (int i = 0; i < 1000; i++) {
            byte[] nonce = Arrays.copyOf(firstHalves[random.nextInt(3)], 24);
            System.arraycopy(bytes(random, 12), 0, nonce, 12, 12);

            byte[] sealed = seal(ours, nonce, plaintext, nonce);

            assertThat(tink.decrypt(sealed, nonce)).isEqualTo(plaintext);
            assertThat(ours.open(nonce, sealed, 0, sealed.length)).isEqualTo(plaintext);
            sealed[random.nextInt(12)] ^= 1;
            assertThat(ours.open(nonce, sealed, 0, sealed.length)).isNull();
        }
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new XAes256Gcm(new byte[16]))
                .withMessage("key must be 32 bytes, but is 16");
    }

    private static byte[] seal(XAes256Gcm xaes, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        byte[] out = Arrays.copyOf(nonce, nonce.length + plaintext.length + XAes256Gcm.TAG_LENGTH);
        System.arraycopy(plaintext, 0, out, nonce.length, plaintext.length);
        xaes.seal(associatedData, out, 0, plaintext.length);
        return out;
    }

    private static Aead tink(byte[] key) throws GeneralSecurityException {
        AeadConfig.register();
        XAesGcmParameters parameters = XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12);
        SecretBytes secret = SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get());
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(XAesGcmKey.create(parameters, secret, null))
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static Stream<Named<JsonNode>> vectors() throws IOException {
        try (InputStream file = XAes256GcmTest.class.getResourceAsStream("/vectors/xaes-256-gcm.json")) {
            JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(file));
            assertThat(all).hasSize(2);
            return StreamSupport.stream(all.spliterator(), false)
                    .map(vector -> Named.of("key " + vector.get("keyHex").textValue(), vector));
        }
    }
}
