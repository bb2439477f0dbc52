package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenTimeTest {

    private TokenFixture fixture;
    private Instant issued;

    @BeforeEach
    void issueNow() throws GeneralSecurityException {
        fixture = TokenFixture.sealed();
        issued = fixture.clock().instant();
    }

    @Test
    void opensUntilItExpiresAndNotAtThatInstant() {
        byte[] token = seal(Duration.ofSeconds(100));

        fixture.clock().set(issued.plusSeconds(100).minusNanos(1));
        assertThat(open(token)).isInstanceOf(Opened.class);

        fixture.clock().set(issued.plusSeconds(100));
        assertThat(open(token)).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void aTokenFromAClockAMinuteAheadOpens() {
        byte[] token = seal(Duration.ofSeconds(100));

        fixture.clock().set(issued.minusSeconds(60));
        assertThat(open(token)).isInstanceOf(Opened.class);

        fixture.clock().set(issued.minusSeconds(60).minusNanos(1));
        assertThat(open(token)).isEqualTo(new Refused(Reason.NOT_YET_VALID));
    }

    @Test
    void aTokenThatLivesNoTimeIsExpiredAtOnce() {
        assertThat(open(seal(Duration.ZERO))).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void theLongestLifetimeIsNotNegative() {
        byte[] token = seal(Duration.ofSeconds(0xFFFF_FFFFL));

        fixture.clock().advance(Duration.ofSeconds(0xFFFF_FFFEL));

        assertThat(open(token)).isInstanceOf(Opened.class);
    }

    /** Whoever cannot make a token must not learn from the answer whether its times would do. */
    @Test
    void aForgedTokenIsForgedWhateverItsTimes() {
        byte[] token = seal(Duration.ofSeconds(100));
        token[token.length - 1] ^= 1;

        fixture.clock().advance(Duration.ofDays(1));

        assertThat(open(token)).isEqualTo(new Refused(Reason.FORGED));
    }

    private byte[] seal(Duration lifetime) {
        return fixture.codec()
                .seal(
                        Purpose.COOKIE,
                        "session",
                        new Token(1, true, issued, issued, issued.plus(lifetime), TokenFixture.PAYLOAD));
    }

    private Opening open(byte[] token) {
        return fixture.codec().open(Purpose.COOKIE, "session", token);
    }
}
