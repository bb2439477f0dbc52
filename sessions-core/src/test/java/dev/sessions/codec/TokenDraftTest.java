package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenDraftTest {

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void whatIsWrittenIsThePayloadWhateverWasExpected(TokenFixture fixture) {
        for (int expected : new int[] {0, 1, 31, 32, 33, 100}) {
            for (int length = 0; length < 300; length++) {
                byte[] payload = TokenFixture.bytes(length, length);
                TokenDraft draft = draft(fixture, expected);
                draft.write(payload);

                assertThat(draft.length()).isEqualTo(length);
                assertThat(draft.payload()).isEqualTo(payload);
                assertOpensTo(payload, fixture, draft);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void bytesAndArraysOfBytesFollowEachOther(TokenFixture fixture) {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            TokenDraft draft = draft(fixture, random.nextInt(40));
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int count = random.nextInt(40); count > 0; count--) {
                if (random.nextBoolean()) {
                    int b = random.nextInt();
                    draft.write(b);
                    written.write(b);
                } else {
                    byte[] some = TokenFixture.bytes(random.nextInt(random.nextInt(200) + 1), i);
                    draft.write(some);
                    written.writeBytes(some);
                }
            }
            assertOpensTo(written.toByteArray(), fixture, draft);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aDraftMakesOneToken(TokenFixture fixture) {
        TokenDraft draft = draft(fixture, 0);
        fixture.codec().seal(Purpose.COOKIE, "session", draft);

        assertThatIllegalStateException().isThrownBy(() -> fixture.codec().seal(Purpose.COOKIE, "session", draft));
        assertThatIllegalStateException().isThrownBy(() -> fixture.codec().sealText(Purpose.COOKIE, "session", draft));
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.codec.TokenFixture#both")
    void aDraftDoesNotPrintItsPayload(TokenFixture fixture) {
        TokenDraft draft = draft(fixture, 0);
        draft.write(TokenFixture.PAYLOAD);

        assertThat(draft.toString()).contains("14 bytes").doesNotContain("Ada");
    }

    private static void assertOpensTo(byte[] payload, TokenFixture fixture, TokenDraft draft) {
        String text = fixture.codec().sealText(Purpose.COOKIE, "session", draft);
        Opened opened = (Opened) fixture.codec().openText(Purpose.COOKIE, "session", text);
        assertThat(opened.token().payload()).isEqualTo(payload);
    }

    private static TokenDraft draft(TokenFixture fixture, int expected) {
        Token token = fixture.token();
        return new TokenDraft(
                token.serializer(),
                token.persistent(),
                token.createdAt(),
                token.issuedAt(),
                token.expiresAt(),
                expected);
    }
}
