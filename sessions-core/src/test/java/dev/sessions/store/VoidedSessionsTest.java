package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.SealedValues;
import dev.sessions.SealedValues.Opening.Refused;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.value.TokenValues;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What began before an instant is over, or what was made with one key. */
class VoidedSessionsTest {

    private final Site site = new Site();
    private final KeyRing ring = site.keys.get();
    private Instant instant;

    @BeforeEach
    void beginBoth() {
        site.visit(Site.COOKIE, session -> session.put("a", 1));
        site.visit(Site.BACKEND, session -> session.put("a", 1));
        site.clock.advance(Duration.ofMinutes(10));
        instant = site.clock.instant();
        site.clock.advance(Duration.ofMinutes(10));
    }

    @EachStore
    void aSessionThatBeganBeforeIsOver(String name) {
        site.keys.set(ring.withInvalidBefore(instant));

        assertThat(site.look(name).reason()).contains(Reason.ENDED);
        assertThat(site.look(name).keys()).isEmpty();
    }

    @EachStore
    void itIsOverAlsoWhenItWasSavedSince(String name) {
        site.visit(name, session -> session.put("b", 2));

        site.keys.set(ring.withInvalidBefore(instant));

        assertThat(site.look(name).reason()).contains(Reason.ENDED);
    }

    @EachStore
    void oneThatBeginsInItsPlaceLives(String name) {
        site.keys.set(ring.withInvalidBefore(instant));
        site.visit(name, session -> session.put("c", 3));

        assertThat(site.look(name).get("c", Integer.class)).isEqualTo(3);
    }

    @EachStore
    void oneThatBeganSinceLives(String name) {
        site.keys.set(ring.withInvalidBefore(instant.minus(Duration.ofMinutes(10))));

        assertThat(site.look(name).get("a", Integer.class)).isEqualTo(1);
    }

    @Test
    void valuesSealedBeforeAreOverToo() {
        SealedValues values = new TokenValues(site.keys::get, new JacksonValueCodec(), site.clock);
        String text = values.seal("a", "value", Duration.ofHours(1));
        site.clock.advance(Duration.ofSeconds(1));

        site.keys.set(ring.withInvalidBefore(site.clock.instant()));

        assertThat(values.open("a", text, String.class)).isEqualTo(new Refused<>(Reason.ENDED));
        assertThat(values.open("a", values.seal("a", "value", Duration.ofHours(1)), String.class)
                        .value())
                .contains("value");
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOCATION", "KEY_RING"})
    void whatCountsForAllSessionsGoesOnCounting(Purpose purpose) {
        TokenCodec codec = new TokenCodec(site.keys::get, site.clock);
        Instant now = site.clock.instant();
        byte[] token = codec.seal(
                purpose, "key", new Token(0, false, now, now, now.plus(Duration.ofHours(1)), new byte[] {1}));

        site.keys.set(ring.withInvalidBefore(now.plusSeconds(10)));

        assertThat(codec.open(purpose, "key", token)).isInstanceOf(Opened.class);
    }

    @EachStore
    void aKeyThatIsRemovedTakesExactlyItsSessionsWithIt(String name) {
        SessionKey other = SessionKey.random();
        Site mine = site.another();
        site.keys.set(KeyRing.of(other, ring.sealing()));
        mine.visit(name, session -> session.put("b", 2));

        site.keys.set(KeyRing.of(other));

        assertThat(site.look(name).reason()).contains(Reason.UNKNOWN_KEY);
        assertThat(mine.look(name).get("b", Integer.class)).isEqualTo(2);
    }
}
