package dev.sessions.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.Reason;
import dev.sessions.SealedValues;
import dev.sessions.SealedValues.Opening;
import dev.sessions.SealedValues.Opening.Opened;
import dev.sessions.SealedValues.Opening.Refused;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedValuesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TestClock clock = new TestClock();
    private final SessionKey key = SessionKey.random();
    private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.of(key));
    private final TokenCodec tokens = new TokenCodec(ring::get, clock);
    private final SealedValues values = new TokenValues(ring::get, new JacksonValueCodec(), clock);

    record Download(String file, int version) {}

    @Test
    void aValueComesBackAsWhatItWas() {
        String text = values.seal("download", new Download("prices.pdf", 3), HOUR);

        assertThat(values.open("download", text, Download.class).value()).contains(new Download("prices.pdf", 3));
    }

    @Test
    void aTypeMayHaveTypeArguments() {
        String text = values.seal("filter", Map.of("colours", List.of("red", "blue")), HOUR);

        assertThat(values.open("filter", text, new TypeRef<Map<String, List<String>>>() {})
                        .value())
                .contains(Map.of("colours", List.of("red", "blue")));
    }

    @Test
    void itIsBuiltByHandInALine() {
        SealedValues byHand = TokenValues.of(KeyRing.of(key));

        assertThat(byHand.open("a", byHand.seal("a", "value", HOUR), String.class))
                .isEqualTo(new Opened<>("value"));
    }

    @Test
    void theTextGoesIntoAUrlAsItIs() {
        for (int length = 0; length < 50; length++) {
            assertThat(values.seal("a", "ÿ?>".repeat(length), HOUR)).matches("[A-Za-z0-9_-]+");
        }
    }

    @Test
    void twoTextsOfOneValueAreDifferent() {
        assertThat(values.seal("a", "value", HOUR)).isNotEqualTo(values.seal("a", "value", HOUR));
    }

    @Test
    void aPurposeOpensNowhereElse() {
        String text = values.seal("password-reset", "ada", HOUR);

        for (String other : List.of("password-rese", "password-reset ", "Password-reset", "value", "download")) {
            assertRefused(Reason.FORGED, values.open(other, text, String.class));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALUE")
    void noTokenOfASessionOpensAsAValueNorTheReverse(Purpose purpose) {
        Token token = new Token(
                1,
                false,
                clock.instant(),
                clock.instant(),
                clock.instant().plus(HOUR),
                "\"ada\"".getBytes(StandardCharsets.UTF_8));
        String ofASession = tokens.sealText(purpose, "session", token);
        String value = values.seal("session", "ada", HOUR);

        assertRefused(Reason.FORGED, values.open("session", ofASession, String.class));
        assertThat(tokens.openText(purpose, "session", value)).isEqualTo(new TokenCodec.Opening.Refused(Reason.FORGED));
    }

    @Test
    void itIsOverWhenItsLifetimeIs() {
        String text = values.seal("a", "value", HOUR);

        clock.advance(HOUR.minusSeconds(1));
        assertThat(values.open("a", text, String.class)).isEqualTo(new Opened<>("value"));

        clock.advance(Duration.ofSeconds(1));
        assertRefused(Reason.EXPIRED, values.open("a", text, String.class));
    }

    @Test
    void whatAnOlderKeyMadeOpensUntilThatKeyIsRemoved() {
        String text = values.seal("a", "value", HOUR);

        SessionKey newer = SessionKey.random();
        ring.set(KeyRing.of(newer, key));
        assertThat(values.open("a", text, String.class)).isEqualTo(new Opened<>("value"));

        ring.set(KeyRing.of(newer));
        assertRefused(Reason.UNKNOWN_KEY, values.open("a", text, String.class));
    }

    @Test
    void aChangeOfAnyByteIsRefused() {
        byte[] genuine = Base64.getUrlDecoder().decode(values.seal("a", "value", HOUR));

        for (int i = 0; i < genuine.length; i++) {
            byte[] changed = genuine.clone();
            changed[i] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(values.open("a", text, String.class)).as("byte %d", i).isInstanceOf(Refused.class);
        }
        byte[] shorter = Arrays.copyOf(genuine, genuine.length - 1);
        assertRefused(
                Reason.FORGED,
                values.open("a", Base64.getUrlEncoder().withoutPadding().encodeToString(shorter), String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ada", "\u0000", "%41%42", "AA==", "ünïcödé", "a.b.c", "\uD83D"})
    void whatIsNoTokenIsRefusedAndNothingIsThrown(String text) {
        assertRefused(Reason.MALFORMED, values.open("a", text, String.class));
    }

    @Test
    void aTextThatIsTooLongIsNotDecoded() {
        assertRefused(Reason.MALFORMED, values.open("a", "A".repeat(SealedValues.MAX_LENGTH - 2) + "==", String.class));
        assertRefused(Reason.TOO_LONG, values.open("a", "A".repeat(SealedValues.MAX_LENGTH + 1), String.class));
    }

    @Test
    void aValueThatIsTooLargeIsNotSealed() {
        assertThatThrownBy(() -> values.seal("a", "secret".repeat(5000), HOUR))
                .isInstanceOf(SessionValueException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("may be 16384")
                .hasMessageNotContaining("secret");
        assertThat(values.seal("a", "v".repeat(12_000), HOUR)).hasSizeLessThan(SealedValues.MAX_LENGTH);
    }

    @Test
    void aValueThatCannotBeWrittenIsNotSealed() {
        assertThatThrownBy(() -> values.seal("a", new Object(), HOUR)).isInstanceOf(SessionValueException.class);
    }

    @Test
    void aGenuineValueOfAnotherTypeIsRefused() {
        String text = values.seal("a", "value", HOUR);

        assertRefused(Reason.MALFORMED, values.open("a", text, Integer.class));
        assertRefused(Reason.MALFORMED, values.open("a", text, Download.class));
    }

    @Test
    void aValueThatAnotherCodecWroteIsRefused() {
        Token token = new Token(
                7, false, clock.instant(), clock.instant(), clock.instant().plus(HOUR), new byte[] {'1'});

        assertRefused(Reason.MALFORMED, values.open("a", tokens.sealText(Purpose.VALUE, "a", token), Integer.class));
    }

    @Test
    void underAKeyThatOnlySignsItIsReadableButCannotBeChanged() {
        ring.set(KeyRing.of(SessionKey.of(RandomBytes.next(32))));
        String text = values.seal("a", "value", HOUR);

        assertThat(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1))
                .contains("\"value\"");
        assertThat(values.open("a", text, String.class)).isEqualTo(new Opened<>("value"));
        assertThat(values.open("b", text, String.class)).isInstanceOf(Refused.class);
    }

    @Test
    void underAKeyThatSealsItIsUnreadable() {
        String text = values.seal("a", "value", HOUR);

        assertThat(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1))
                .doesNotContain("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\uD800", "x200"})
    void aPurposeThatSaysNothingIsRefused(String purpose) {
        String refused = purpose.equals("x200") ? "x".repeat(201) : purpose;

        assertThatIllegalArgumentException().isThrownBy(() -> values.seal(refused, "value", HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> values.open(refused, "text", String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT1193047H"})
    void aLifetimeThatATokenCannotHaveIsRefused(Duration lifetime) {
        assertThatIllegalArgumentException().isThrownBy(() -> values.seal("a", "value", lifetime));
    }

    @Test
    void theValueIsNotPrinted() {
        assertThat(values.open("a", values.seal("a", "secret", HOUR), String.class))
                .hasToString("Opened");
    }

    private static void assertRefused(Reason reason, Opening<?> opening) {
        assertThat(opening).isEqualTo(new Refused<>(reason));
        assertThat(opening.value()).isEmpty();
    }
}
