package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionData;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Opening.Opened;
import dev.sessions.codec.Purpose;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonSessionSerializer;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The worked example of the token format against the library. */
class TokenExampleTest {

    private static final Instant NOW = TokenExample.ISSUED.plusSeconds(60);

    private final SessionKey signing = SessionKey.of(TokenExample.AUTHENTICATION);
    private final SessionKey sealing = SessionKey.of(TokenExample.AUTHENTICATION, TokenExample.ENCRYPTION);

    @Test
    void theLibraryDerivesTheSameKeyIds() throws Exception {
        assertThat(signing.id()).isEqualTo(TokenExample.signing().keyId());
        assertThat(sealing.id()).isEqualTo(TokenExample.sealing().keyId());
    }

    @Test
    void theLibraryOpensTheExamples() throws Exception {
        assertOpens(signing, TokenExample.signing().token());
        assertOpens(sealing, TokenExample.sealing().token());
    }

    @Test
    void theLibraryMakesTheSignedExample() throws Exception {
        Token token = new Token(
                1,
                true,
                TokenExample.CREATED,
                TokenExample.ISSUED,
                TokenExample.ISSUED.plusSeconds(TokenExample.LIFETIME),
                TokenExample.payload());

        assertThat(codec(signing).sealText(Purpose.COOKIE, TokenExample.NAME, token))
                .isEqualTo(TokenExample.signing().token());
    }

    @Test
    void thePageShowsTheExamples() throws Exception {
        String page = Files.readString(Markdown.root().resolve("docs/token-format.md"));

        assertThat(page).contains(TokenExample.texts());
    }

    private static void assertOpens(SessionKey key, String text) {
        Opening opening = codec(key).openText(Purpose.COOKIE, TokenExample.NAME, text);

        assertThat(opening).isInstanceOf(Opened.class);
        Token token = ((Opened) opening).token();
        assertThat(token.createdAt()).isEqualTo(TokenExample.CREATED);
        assertThat(token.issuedAt()).isEqualTo(TokenExample.ISSUED);
        assertThat(token.expiresAt()).isEqualTo(TokenExample.ISSUED.plusSeconds(TokenExample.LIFETIME));
        assertThat(token.persistent()).isTrue();
        assertThat(token.payload()).startsWith(TokenExample.ID);
        JacksonSessionSerializer serializer = new JacksonSessionSerializer();
        SessionData data = serializer.deserialize(token.payload(), TokenExample.ID.length);
        assertThat(serializer.decode(data.values().get("name"), String.class)).isEqualTo("Ada");
    }

    private static TokenCodec codec(SessionKey key) {
        return new TokenCodec(KeyRingSource.of(KeyRing.of(key)), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
