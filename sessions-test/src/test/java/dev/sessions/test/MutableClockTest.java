package dev.sessions.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MutableClockTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void beginsAtThePresentAndStandsStill() {
        MutableClock clock = new MutableClock();
        Instant now = clock.instant();
        assertThat(Duration.between(now, Instant.now())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        Instant later = Instant.now().plusMillis(2);
        while (Instant.now().isBefore(later)) {
            Thread.onSpinWait();
        }
        assertThat(clock.instant()).isEqualTo(now);
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void isSetAndMovedOn() {
        MutableClock clock = new MutableClock(NOON);
        clock.advance(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
        clock.advance(Duration.ofMinutes(-2));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(60));
        clock.set(NOON);
        assertThat(clock.millis()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void aViewInAnotherZoneIsTheSameClock() {
        MutableClock clock = new MutableClock(NOON);
        Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.advance(Duration.ofHours(1));
        assertThat(tokyo.instant()).isEqualTo(clock.instant());
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }
}
