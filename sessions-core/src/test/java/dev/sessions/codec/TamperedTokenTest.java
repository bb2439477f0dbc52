package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TamperedTokenTest {

    private static final String NAME = "session";

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void everyFlippedBitIsRefused(TokenFixture fixture) {
        byte[] token = seal(fixture);
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            Opening opening = fixture.codec().open(Purpose.COOKIE, NAME, flipped);

            // Signed and sealed are one and two, two bits apart; any other suite is none.
            Reason expected = bit < 8 ? Reason.MALFORMED : bit < 40 ? Reason.UNKNOWN_KEY : Reason.FORGED;
            assertThat(opening).as("bit %d", bit).isEqualTo(new Refused(expected));
        }
        assertThat(fixture.codec().open(Purpose.COOKIE, NAME, token)).isInstanceOf(Opened.class);
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void everyOtherCharacterInTheTextIsRefused(TokenFixture fixture) {
        String text = fixture.codec().sealText(Purpose.COOKIE, NAME, fixture.token());
        for (int at = 0; at < text.length(); at++) {
            for (char c : "AQgw_-=+/ .%\u0000\u00e9\uff21".toCharArray()) {
                if (c != text.charAt(at)) {
                    String altered = text.substring(0, at) + c + text.substring(at + 1);
                    assertThat(fixture.codec().openText(Purpose.COOKIE, NAME, altered))
                            .isInstanceOf(Refused.class);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void everyTruncationIsRefused(TokenFixture fixture) {
        byte[] token = seal(fixture);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        for (int length = 0; length < token.length; length++) {
            assertThat(fixture.codec().open(Purpose.COOKIE, NAME, Arrays.copyOf(token, length)))
                    .isIn(new Refused(Reason.MALFORMED), new Refused(Reason.FORGED));
            assertThat(fixture.codec()
                            .open(Purpose.COOKIE, NAME, Arrays.copyOfRange(token, token.length - length, token.length)))
                    .isInstanceOf(Refused.class);
        }
        for (int length = 0; length < text.length(); length++) {
            assertThat(fixture.codec().openText(Purpose.COOKIE, NAME, text.substring(0, length)))
                    .isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void anythingAppendedIsRefused(TokenFixture fixture) {
        byte[] token = seal(fixture);
        for (int more = 1; more <= 64; more++) {
            assertThat(fixture.codec().open(Purpose.COOKIE, NAME, Arrays.copyOf(token, token.length + more)))
                    .isEqualTo(new Refused(Reason.FORGED));
        }
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        for (String tail : new String[] {"A", "AA", "AAA", "AAAA", text}) {
            assertThat(fixture.codec().openText(Purpose.COOKIE, NAME, text + tail))
                    .isInstanceOf(Refused.class);
        }
    }

    /** The JDK's decoder takes all of these for the token itself. */
    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void theSameBytesInAnotherSpellingAreRefused(TokenFixture fixture) {
        for (int length = 0; length < 3; length++) {
            String text = fixture.codec().sealText(Purpose.COOKIE, NAME, fixture.token(new byte[length]));
            int rest = text.length() % 4;
            if (rest == 0) {
                continue;
            }
            assertMalformed(fixture, text + "=".repeat(4 - rest));
            char last = text.charAt(text.length() - 1);
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            for (int stray = 1; stray < (rest == 2 ? 16 : 4); stray++) {
                char other = alphabet.charAt(alphabet.indexOf(last) + stray);
                String same = text.substring(0, text.length() - 1) + other;
                assertThat(Base64.getUrlDecoder().decode(same))
                        .isEqualTo(Base64.getUrlDecoder().decode(text));
                assertMalformed(fixture, same);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aTokenOpensForItsOwnNameAlone(TokenFixture fixture) {
        byte[] token = seal(fixture);
        for (String other : new String[] {"", "sessio", "sessionx", "Session", "cart", "session\u0000"}) {
            assertThat(fixture.codec().open(Purpose.COOKIE, other, token)).isEqualTo(new Refused(Reason.FORGED));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aTokenOpensForItsOwnPurposeAlone(TokenFixture fixture) {
        for (Purpose made : Purpose.values()) {
            byte[] token = fixture.codec().seal(made, NAME, fixture.token());
            for (Purpose wanted : Purpose.values()) {
                assertThat(fixture.codec().open(wanted, NAME, token) instanceof Opened)
                        .isEqualTo(made == wanted);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aTokenOfAnotherKeyUnderOursIsRefused(TokenFixture fixture) {
        TokenCodec other = new TokenCodec(
                () -> KeyRing.of(
                        fixture.key().seals() ? SessionKey.random() : SessionKey.of(TokenFixture.bytes(32, 77))),
                fixture.clock());
        byte[] token = other.seal(Purpose.COOKIE, NAME, fixture.token());
        assertThat(fixture.codec().open(Purpose.COOKIE, NAME, token)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));

        System.arraycopy(seal(fixture), 1, token, 1, 4);

        assertThat(fixture.codec().open(Purpose.COOKIE, NAME, token)).isEqualTo(new Refused(Reason.FORGED));
    }

    /** The sealing key could make this signature, and still: signed is not what it writes. */
    @Test
    void aSealingKeyDoesNotAcceptWhatIsMerelySigned() throws GeneralSecurityException {
        TokenFixture fixture = TokenFixture.sealed();
        byte[] header = fixture.independent().header(1, 0, fixture.now(), fixture.now(), 60);
        header[0] = 1;
        byte[] token = signedBySealingKey(fixture, header);

        assertThat(fixture.codec().open(Purpose.COOKIE, NAME, token)).isEqualTo(new Refused(Reason.FORGED));
    }

    @Test
    void aSigningKeyDoesNotAcceptWhatCallsItselfSealed() throws GeneralSecurityException {
        TokenFixture fixture = TokenFixture.signed();
        byte[] header = fixture.independent().header(1, 0, fixture.now(), fixture.now(), 60);
        header[0] = 2;
        byte[] token = fixture.independent().write("cookie", NAME, header, TokenFixture.PAYLOAD);

        assertThat(fixture.codec().open(Purpose.COOKIE, NAME, token)).isEqualTo(new Refused(Reason.FORGED));
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aGenuineTokenWithAnUnknownFlagIsMalformed(TokenFixture fixture) throws GeneralSecurityException {
        for (int flags = 0; flags < 256; flags++) {
            byte[] header = fixture.independent().header(1, flags, fixture.now(), fixture.now(), 60);
            byte[] token = fixture.independent().write("cookie", NAME, header, TokenFixture.PAYLOAD);

            Opening opening = fixture.codec().open(Purpose.COOKIE, NAME, token);

            if (flags > 1) {
                assertThat(opening).isEqualTo(new Refused(Reason.MALFORMED));
            } else {
                assertThat(((Opened) opening).token().persistent()).isEqualTo(flags == 1);
            }
        }
    }

    private static byte[] seal(TokenFixture fixture) {
        return fixture.codec().seal(Purpose.COOKIE, NAME, fixture.token());
    }

    private static void assertMalformed(TokenFixture fixture, String text) {
        assertThat(fixture.codec().openText(Purpose.COOKIE, NAME, text)).isEqualTo(new Refused(Reason.MALFORMED));
    }

    private static byte[] signedBySealingKey(TokenFixture fixture, byte[] header) {
        byte[] associated = IndependentToken.associated("cookie", NAME, header);
        byte[] tag = new byte[SessionKey.SIGNATURE_LENGTH];
        fixture.key().sign(associated, TokenFixture.PAYLOAD, 0, TokenFixture.PAYLOAD.length, tag, 0);
        return IndependentToken.join(header, TokenFixture.PAYLOAD, tag);
    }
}
