package dev.sessions.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredSessionTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void equalityIsByContent() {
        StoredSession session = new StoredSession(new byte[] {1, 2}, 3, NOON);
        assertThat(session).isEqualTo(new StoredSession(new byte[] {1, 2}, 3, NOON));
        assertThat(session).hasSameHashCodeAs(new StoredSession(new byte[] {1, 2}, 3, NOON));
        assertThat(session).isNotEqualTo(new StoredSession(new byte[] {1, 3}, 3, NOON));
        assertThat(session).isNotEqualTo(new StoredSession(new byte[] {1, 2}, 4, NOON));
        assertThat(session).isNotEqualTo(new StoredSession(new byte[] {1, 2}, 3, NOON.plusMillis(1)));
    }

    @Test
    void toStringDoesNotPrintTheData() {
        assertThat(new StoredSession("secret".getBytes(UTF_8), 3, NOON))
                .hasToString("StoredSession[6 bytes, version=3, expiresAt=2030-01-01T12:00:00Z]");
    }

    @Test
    void theExpiryIsInWholeMilliseconds() {
        assertThat(new StoredSession(new byte[0], 1, NOON.plusNanos(1_999_999)).expiresAt())
                .isEqualTo(NOON.plusMillis(1));
        assertThat(new StoredSession(new byte[0], 1, Instant.MAX).expiresAt().toEpochMilli())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(new StoredSession(new byte[0], 1, Instant.MIN).expiresAt().toEpochMilli())
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void isExpiredFromTheInstantOn() {
        StoredSession session = new StoredSession(new byte[0], 1, NOON);
        assertThat(session.isExpired(NOON.minusMillis(1))).isFalse();
        assertThat(session.isExpired(NOON)).isTrue();
    }

    @Test
    void theArrayIsHandedOverNotCopied() {
        byte[] data = {1};
        assertThat(new StoredSession(data, 1, NOON).data()).isSameAs(data);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesAVersionBelowOne(long version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredSession(new byte[0], version, NOON))
                .withMessage("A version is at least 1, was " + version);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-", "_", "a", "Z", "9", "a.B-c_9"})
    void takesAnOwnerOfTheAlphabet(String owner) {
        assertThat(new StoredSession(new byte[0], 1, NOON, owner).owner()).isEqualTo(owner);
        assertThat(new StoredSession(new byte[0], 1, NOON, owner.substring(0, 1).repeat(64)).owner())
                .hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a:b", "a@b", "a\n", "a\0", "\u00e4", "\u0661", "\uD83D\uDE00"})
    void refusesAnOwnerThatIsNotOfTheAlphabet(String owner) {
        assertOwnerIsRefused(owner);
    }

    @Test
    void refusesAnOwnerThatIsTooLongAndNamesNobody() {
        assertOwnerIsRefused("a".repeat(65));
    }

    private static void assertOwnerIsRefused(String owner) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredSession(new byte[0], 1, NOON, owner))
                .withMessage("An owner is 1 to 64 of the characters A-Z a-z 0-9 _ . -");
    }

    @Test
    @SuppressWarnings("NullAway") // that is the test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> new StoredSession(null, 1, NOON));
        assertThatNullPointerException().isThrownBy(() -> new StoredSession(new byte[0], 1, null));
    }
}
