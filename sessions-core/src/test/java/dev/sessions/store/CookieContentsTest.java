package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.Site;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A genuine token is not yet a session. */
class CookieContentsTest {

    private final Site site = new Site();

    @BeforeEach
    void sign() {
        site.keys.set(KeyRing.of(SessionKey.of(RandomBytes.next(32))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 255})
    void valuesOfAnotherSerializerAreMalformed(int serializer) {
        present(Purpose.COOKIE, COOKIE, serializer, new byte[16]);

        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void contentsWithoutAnIdAreMalformed(int length) {
        present(Purpose.COOKIE, COOKIE, 1, new byte[length]);

        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 20, 100})
    void contentsThatAreNoEntriesAreMalformed(int length) {
        present(Purpose.COOKIE, COOKIE, 1, new byte[length]);

        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "record"})
    void aTokenForSomethingElseIsForged(String purpose) {
        present(purpose.equals("id") ? Purpose.ID : Purpose.RECORD, COOKIE, 1, new byte[16]);

        assertThat(site.look(COOKIE).reason()).contains(Reason.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "", "cookie2"})
    void aTokenOfAnotherSessionIsForged(String name) {
        present(Purpose.COOKIE, name, 1, new byte[16]);

        assertThat(site.look(COOKIE).reason()).contains(Reason.FORGED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void valuesAreReadableUnlessTheKeySeals(boolean seals) {
        if (seals) {
            site.keys.set(KeyRing.of(SessionKey.random()));
        }
        site.visit(COOKIE, session -> session.put("name", "Ada Lovelace"));

        String bytes = new String(Base64.getUrlDecoder().decode(site.cookie(COOKIE)), StandardCharsets.ISO_8859_1);

        assertThat(bytes.contains("Ada Lovelace")).isEqualTo(!seals);
    }

    private void present(Purpose purpose, String name, int serializer, byte[] payload) {
        Instant now = site.clock.instant();
        Token token = new Token(serializer, true, now, now, now.plusSeconds(60), payload);
        site.present(COOKIE, site.tokens.sealText(purpose, name, token));
    }
}
