package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionOptions;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.store.CookieStore;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The worked example of the token format against the library. */
class TokenExampleTest {

    private static final Clock CLOCK = Clock.fixed(TokenExample.ISSUED.plusSeconds(60), ZoneOffset.UTC);

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
        CookieStore store = CookieStore.builder(ring(key)).clock(CLOCK).build();
        SessionLookup lookup =
                store.find(SessionOptions.of(TokenExample.NAME), text).block();

        assertThat(lookup).isInstanceOf(Found.class);
        Found found = (Found) lookup;
        assertThat(Base64.getUrlDecoder().decode(found.stamp().id())).isEqualTo(TokenExample.ID);
        assertThat(found.stamp().createdAt()).isEqualTo(TokenExample.CREATED);
        assertThat(found.stamp().savedAt()).isEqualTo(TokenExample.ISSUED);
        assertThat(found.stamp().expiresAt()).isEqualTo(TokenExample.ISSUED.plusSeconds(TokenExample.LIFETIME));
        assertThat(found.data().settings().persistent()).isTrue();
        JacksonValueCodec codec = new JacksonValueCodec();
        assertThat(found.data().encoding()).isEqualTo(codec.id());
        assertThat(codec.decode(found.data().values().get("name"), String.class))
                .isEqualTo("Ada");
    }

    private static TokenCodec codec(SessionKey key) {
        return new TokenCodec(ring(key), CLOCK);
    }

    private static KeyRingSource ring(SessionKey key) {
        return KeyRingSource.of(KeyRing.of(key));
    }
}
