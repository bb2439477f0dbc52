package dev.sessions.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.TestClock;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/** One key of each kind, as our codec and as the independent reader and writer know it. */
record TokenFixture(String kind, TestClock clock, SessionKey key, TokenCodec codec, IndependentToken independent) {

    static final byte[] PAYLOAD = "{\"name\":\"Ada\"}".getBytes(UTF_8);

    static Stream<TokenFixture> both() throws GeneralSecurityException {
        return Stream.of(signed(), sealed());
    }

    static TokenFixture signed() throws GeneralSecurityException {
        byte[] authentication = bytes(32, 1);
        return of("signed", SessionKey.of(authentication), new IndependentToken(authentication, new byte[0]));
    }

    static TokenFixture sealed() throws GeneralSecurityException {
        byte[] authentication = bytes(64, 2);
        byte[] encryption = bytes(32, 3);
        return of(
                "sealed", SessionKey.of(authentication, encryption), new IndependentToken(authentication, encryption));
    }

    private static TokenFixture of(String kind, SessionKey key, IndependentToken independent) {
        TestClock clock = new TestClock();
        return new TokenFixture(kind, clock, key, new TokenCodec(() -> KeyRing.of(key), clock), independent);
    }

    /** A token issued now that lives an hour. */
    Token token() {
        return token(PAYLOAD);
    }

    Token token(byte[] payload) {
        return new Token(
                1,
                true,
                clock.instant().minusSeconds(1000),
                clock.instant(),
                clock.instant().plus(Duration.ofHours(1)),
                payload);
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return kind;
    }
}
