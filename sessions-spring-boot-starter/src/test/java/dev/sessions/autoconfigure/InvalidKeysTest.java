package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/** Each mistake in the keys is reported with property, problem and fix, and without a piece of a key at any log level. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidKeysTest {

    private static final String FIRST = "sessions.keys[0].authentication";
    private static final String FIX = "openssl rand -base64 32";
    private static final String SECRET = Keys.base64(11, 32);
    private static final String OTHER = Keys.base64(12, 32);

    @Test
    void noKey(CapturedOutput output) {
        FailedStart.with(output)
                .reports("sessions.keys", "is missing: sessions need a key", FIX)
                .reports("sessions.keys", "is missing", "sessions.ephemeral-key: true");
    }

    @Test
    void noAuthenticationKey(CapturedOutput output) {
        FailedStart.with(output, "sessions.keys[0].encryption=" + SECRET)
                .reports(FIRST, "is missing: each entry needs an authentication key", FIX)
                .keepsSecret(SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 31, 33, 63, 65})
    void authenticationKeyOfAnotherLength(int length, CapturedOutput output) {
        String secret = "hex:" + HexFormat.of().formatHex(Keys.bytes(13, length));
        FailedStart.with(output, FIRST + "=" + secret)
                .reports(FIRST, "must be 32 or 64 bytes long, but is " + length + "\n", FIX)
                .keepsSecret(secret);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void encryptionKeyOfAnotherLength(int length, CapturedOutput output) {
        String secret = Keys.base64(14, length);
        FailedStart.with(output, FIRST + "=" + OTHER, "sessions.keys[0].encryption=" + secret)
                .reports("sessions.keys[0].encryption", "must be 32 bytes long, but is " + length, FIX)
                .keepsSecret(secret)
                .keepsSecret(OTHER);
    }

    @Test
    void zeros(CapturedOutput output) {
        FailedStart.with(output, FIRST + "=base64:" + Base64.getEncoder().encodeToString(new byte[32]))
                .reports(
                        "sessions.keys[0]", "is not a key: authentication (32 bytes) is a short pattern repeated", FIX);
    }

    @Test
    void repeatedBytes(CapturedOutput output) {
        String secret = "hex:" + "6368616e67656d65".repeat(4);
        FailedStart.with(output, FIRST + "=" + OTHER, "sessions.keys[0].encryption=" + secret)
                .reports("sessions.keys[0]", "encryption (32 bytes) is a short pattern repeated", FIX)
                .keepsSecret(secret)
                .keepsSecret(OTHER);
    }

    @Test
    void authenticationAndEncryptionKeyAreOne(CapturedOutput output) {
        FailedStart.with(output, FIRST + "=" + SECRET, "sessions.keys[0].encryption=" + SECRET)
                .reports("sessions.keys[0]", "must be two different secrets", FIX)
                .keepsSecret(SECRET);
    }

    @Test
    void notBase64(CapturedOutput output) {
        String secret = SECRET.replace("=", "") + "!?";
        FailedStart.with(output, FIRST + "=" + secret)
                .reports(FIRST, "is not what its prefix says", FIX)
                .keepsSecret(secret);
    }

    @Test
    void notHexadecimal(CapturedOutput output) {
        String secret = "hex:" + HexFormat.of().formatHex(Keys.bytes(15, 32)).replace('a', 'x');
        FailedStart.with(output, FIRST + "=" + secret)
                .reports(FIRST, "is not what its prefix says", FIX)
                .keepsSecret(secret);
    }

    @Test
    void noPrefix(CapturedOutput output) {
        String secret = SECRET.substring("base64:".length());
        FailedStart.with(output, FIRST + "=" + secret)
                .reports(FIRST, "must begin with 'base64:' or 'hex:'", FIX)
                .keepsSecret(secret);
    }

    @Test
    void aPassphrase(CapturedOutput output) {
        String secret = new Random(16)
                .ints(40, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        FailedStart.with(output, "sessions.keys=" + secret)
                .reports(FIRST, "must begin with 'base64:' or 'hex:'", FIX)
                .keepsSecret(secret);
    }

    @Test
    void twoEqualKeys(CapturedOutput output) {
        FailedStart.with(output, "sessions.keys=" + OTHER + "," + SECRET + "," + SECRET)
                .reports("sessions.keys[2]", "is the same key as sessions.keys[1]", FIX)
                .keepsSecret(SECRET)
                .keepsSecret(OTHER);
    }

    @Test
    void aGapInTheList(CapturedOutput output) {
        FailedStart.with(output, FIRST + "=" + SECRET, "sessions.keys[2].authentication=" + OTHER)
                .reports("sessions.keys", "is not a list without gaps", FIX)
                .keepsSecret(SECRET)
                .keepsSecret(OTHER);
    }

    @Test
    void aGapInAListOfTexts(CapturedOutput output) {
        FailedStart.with(output, "sessions.keys[0]=" + SECRET, "sessions.keys[2]=" + OTHER)
                .reports("sessions.keys", "is not a list without gaps", FIX)
                .keepsSecret(SECRET)
                .keepsSecret(OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "sessions.keys[0].authentication.base64, sessions.keys",
        "sessions.keys[0].secret, sessions.keys",
        "sessions.keys.authentication, sessions.keys",
        "sessions.keys[0][0].authentication, sessions.keys",
        "sessions.keys[newest].authentication, sessions.keys"
    })
    void anotherShapeThanAList(String property, String reported, CapturedOutput output) {
        FailedStart.with(output, property + "=" + SECRET)
                .reports(reported, "is", FIX)
                .keepsSecret(SECRET);
    }

    @Test
    void theReportComesBeforeSpringBootsWhereverOurJarIsOnTheClassPath() {
        FailureAnalyzer unordered = failure -> null;
        List<FailureAnalyzer> analyzers = new ArrayList<>(List.of(unordered, new SessionKeysBindFailureAnalyzer()));

        AnnotationAwareOrderComparator.sort(analyzers);

        assertThat(analyzers).first().isInstanceOf(SessionKeysBindFailureAnalyzer.class);
    }
}
