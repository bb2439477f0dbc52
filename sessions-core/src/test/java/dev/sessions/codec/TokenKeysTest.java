package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenKeysTest {

    private final TokenFixture fixture;

    TokenKeysTest() throws GeneralSecurityException {
        fixture = TokenFixture.sealed();
    }

    @Test
    void theKeyNamedInATokenOpensItWhereverItStands() {
        List<SessionKey> keys = Stream.generate(SessionKey::random).limit(50).toList();
        TokenCodec codec = codec(KeyRing.of(keys));
        for (SessionKey key : keys) {
            byte[] token = seal(codec(KeyRing.of(key)));

            Opened opened = (Opened) codec.open(Purpose.COOKIE, "session", token);

            assertThat(opened.token().payload()).isEqualTo(TokenFixture.PAYLOAD);
            assertThat(opened.current()).isEqualTo(key == keys.get(0));
        }
    }

    /** Its own key would open it, were it tried; under another id it is not. */
    @Test
    void noKeyButTheOneNamedIsTried() {
        List<SessionKey> keys = Stream.generate(SessionKey::random).limit(50).toList();
        TokenCodec codec = codec(KeyRing.of(keys));
        byte[] unknown = seal(codec(KeyRing.of(SessionKey.random())));
        assertThat(codec.open(Purpose.COOKIE, "session", unknown)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));

        byte[] token = seal(codec);
        byte[] other = seal(codec(KeyRing.of(keys.get(1))));
        System.arraycopy(other, 1, token, 1, 4);

        assertThat(codec.open(Purpose.COOKIE, "session", token)).isEqualTo(new Refused(Reason.FORGED));
    }

    @Test
    void theNewestKeyMakesTokens() throws GeneralSecurityException {
        TokenFixture newest = TokenFixture.sealed();
        TokenCodec codec = codec(KeyRing.of(newest.key(), SessionKey.random()));

        assertThat(newest.independent().read("cookie", "session", seal(codec))).isEqualTo(TokenFixture.PAYLOAD);
    }

    @Test
    void aSigningAndASealingKeyMayFollowEachOther() throws GeneralSecurityException {
        SessionKey signing = TokenFixture.signed().key();
        SessionKey sealing = fixture.key();
        for (List<SessionKey> order : List.of(List.of(signing, sealing), List.of(sealing, signing))) {
            TokenCodec codec = codec(KeyRing.of(order));
            for (SessionKey key : order) {
                assertThat(codec.open(Purpose.ID, "x", codec(KeyRing.of(key)).seal(Purpose.ID, "x", fixture.token())))
                        .isInstanceOf(Opened.class);
            }
        }
    }

    @Test
    void theKeysAreAskedForOncePerToken() {
        AtomicInteger asked = new AtomicInteger();
        List<KeyRing> rings = new ArrayList<>(List.of(KeyRing.of(fixture.key()), KeyRing.of(SessionKey.random())));
        TokenCodec codec = new TokenCodec(() -> rings.get(asked.getAndIncrement()), fixture.clock());

        assertThat(fixture.codec().open(Purpose.COOKIE, "session", seal(codec))).isInstanceOf(Opened.class);
        assertThat(asked).hasValue(1);

        byte[] token = seal(fixture.codec());
        assertThat(codec.open(Purpose.COOKIE, "session", token)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
        assertThat(asked).hasValue(2);
    }

    private TokenCodec codec(KeyRing ring) {
        return new TokenCodec(() -> ring, fixture.clock());
    }

    private byte[] seal(TokenCodec codec) {
        return codec.seal(Purpose.COOKIE, "session", fixture.token());
    }
}
