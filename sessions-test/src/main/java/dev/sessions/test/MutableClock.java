package dev.sessions.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test sets it or moves it on, so that an hour passes in no time:
 *
 * <pre>{@code
 * MutableClock clock = new MutableClock();
 * SessionBackend backend = new InMemoryBackend(clock, 100);
 * backend.create("key", new StoredSession(data, 1, clock.instant().plus(Duration.ofHours(1)))).block();
 * clock.advance(Duration.ofHours(1));
 * assertThat(backend.find("key").block()).isNull();
 * }</pre>
 *
 * <p>Threads may share it: what one sets the others see at once.
 */
public final class MutableClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    /** Creates a clock that stands at the present, in whole seconds, in UTC. */
    public MutableClock() {
        this(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Creates a clock that stands at an instant, in UTC.
     *
     * @param now the instant
     */
    public MutableClock(Instant now) {
        this(new AtomicReference<>(Objects.requireNonNull(now, "now")), ZoneOffset.UTC);
    }

    private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Sets the clock, also back.
     *
     * @param now what it tells from now on
     */
    public void set(Instant now) {
        this.now.set(Objects.requireNonNull(now, "now"));
    }

    /**
     * Lets time pass.
     *
     * @param duration how much; a negative one goes back
     */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /**
     * The same clock with another zone: whoever moves one moves both.
     *
     * @param zone the zone
     * @return a view of this clock
     */
    @Override
    public MutableClock withZone(ZoneId zone) {
        return new MutableClock(now, Objects.requireNonNull(zone, "zone"));
    }

    @Override
    public String toString() {
        return "MutableClock[" + now + ", " + zone + "]";
    }
}
