package dev.sessions.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenFormatTest {

    @ParameterizedTest
    @MethodSource("kindsAndPurposes")
    void anIndependentReaderReadsWhatTheCodecWrites(TokenFixture fixture, Purpose purpose, String label)
            throws GeneralSecurityException {
        byte[] token = fixture.codec().seal(purpose, "a näme", fixture.token());

        assertThat(fixture.independent().read(label, "a näme", token)).isEqualTo(TokenFixture.PAYLOAD);
    }

    @ParameterizedTest
    @MethodSource("kindsAndPurposes")
    void theCodecReadsWhatAnIndependentWriterWrites(TokenFixture fixture, Purpose purpose, String label)
            throws GeneralSecurityException {
        long now = fixture.now();
        byte[] header = fixture.independent().header(200, 1, now - 5, now - 2, 60);
        byte[] bytes = fixture.independent().write(label, "a näme", header, TokenFixture.PAYLOAD);

        Opened opened = (Opened) fixture.codec().open(purpose, "a näme", bytes);

        assertThat(opened.current()).isTrue();
        assertThat(opened.token())
                .usingRecursiveComparison()
                .isEqualTo(new Token(
                        200,
                        true,
                        Instant.ofEpochSecond(now - 5),
                        Instant.ofEpochSecond(now - 2),
                        Instant.ofEpochSecond(now + 58),
                        TokenFixture.PAYLOAD));
    }

    static Stream<Arguments> kindsAndPurposes() throws GeneralSecurityException {
        return TokenFixture.both()
                .flatMap(fixture -> Stream.of(
                        Arguments.of(fixture, Purpose.COOKIE, "cookie"),
                        Arguments.of(fixture, Purpose.ID, "id"),
                        Arguments.of(fixture, Purpose.RECORD, "record")));
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void eachFieldOfTheHeaderIsWhereTheFormatSays(TokenFixture fixture) throws GeneralSecurityException {
        Instant created = Instant.ofEpochSecond(0x01_0203_0405L);
        Instant issued = Instant.ofEpochSecond(0x0A_0B0C_0D0EL);
        Token token = new Token(0xAB, true, created, issued, issued.plusSeconds(0xF1F2_F3F4L), TokenFixture.PAYLOAD);

        byte[] bytes = fixture.codec().seal(Purpose.COOKIE, "session", token);

        assertThat(bytes[0]).isEqualTo((byte) (fixture.kind().equals("signed") ? 1 : 2));
        assertThat(Arrays.copyOfRange(bytes, 1, 5))
                .isEqualTo(fixture.independent().keyId());
        assertThat(Arrays.copyOfRange(bytes, 5, 21)).isEqualTo(new byte[] {
            (byte) 0xAB, 1, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, (byte) 0xF1, (byte) 0xF2, (byte) 0xF3, (byte) 0xF4
        });
        assertThat(bytes).hasSize(21 + TokenFixture.PAYLOAD.length + (bytes[0] == 1 ? 32 : 40));
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void allThatATokenSaysComesBack(Purpose purpose) throws GeneralSecurityException {
        TokenFixture fixture = TokenFixture.sealed();
        Token token = fixture.token();
        Token session = new Token(
                255,
                false,
                token.createdAt(),
                token.issuedAt(),
                token.issuedAt().plusSeconds(0xFFFF_FFFFL),
                new byte[0]);

        Opened opened =
                (Opened) fixture.codec().open(purpose, "x", fixture.codec().seal(purpose, "x", session));

        assertThat(opened.token()).usingRecursiveComparison().isEqualTo(session);
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void textIsBase64UrlWithoutPadding(TokenFixture fixture) {
        for (int length = 0; length < 12; length++) {
            byte[] payload = TokenFixture.bytes(length, length);

            String text = fixture.codec().sealText(Purpose.COOKIE, "session", fixture.token(payload));

            assertThat(text).matches("[A-Za-z0-9_-]+");
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                    .isEqualTo(text);
            assertThat(((Opened) fixture.codec().open(Purpose.COOKIE, "session", bytes))
                            .token()
                            .payload())
                    .isEqualTo(payload);
            assertThat(((Opened) fixture.codec().openText(Purpose.COOKIE, "session", text))
                            .token()
                            .payload())
                    .isEqualTo(payload);
        }
    }

    /** Otherwise whoever sees two cookies of one session learns whether it changed. */
    @Test
    void aSealedTokenIsAnotherEachTime() throws GeneralSecurityException {
        TokenFixture fixture = TokenFixture.sealed();

        assertThat(fixture.codec().sealText(Purpose.COOKIE, "session", fixture.token()))
                .isNotEqualTo(fixture.codec().sealText(Purpose.COOKIE, "session", fixture.token()));
    }

    @Test
    void aSealedPayloadIsNotReadable() throws GeneralSecurityException {
        TokenFixture fixture = TokenFixture.sealed();
        byte[] payload = "a secret that would stand out".repeat(3).getBytes(US_ASCII);

        byte[] token = fixture.codec().seal(Purpose.COOKIE, "session", fixture.token(payload));

        assertThat(new String(token, ISO_8859_1)).doesNotContain("secret");
    }
}
