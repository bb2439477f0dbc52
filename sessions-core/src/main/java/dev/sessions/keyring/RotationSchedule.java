package dev.sessions.keyring;

import dev.sessions.InvalidOptionException;
import java.time.Duration;
import java.util.Objects;

/**
 * When a ring that keeps itself gets a new key, and loses an old one.
 *
 * @param rotateEvery how long a key seals
 * @param announce how long before it seals a key is there, so that every process has read it by then; shorter than {@code
 *     rotateEvery}
 * @param retireAfter how long a key opens after it has sealed for the last time: as long as what it sealed may live
 */
public record RotationSchedule(Duration rotateEvery, Duration announce, Duration retireAfter) {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(36_500);

    /**
     * Checks the durations.
     *
     * @param rotateEvery how long a key seals
     * @param announce how long before it seals a key is there
     * @param retireAfter how long a key opens after it has sealed for the last time
     * @throws InvalidOptionException when one is shorter than a second or longer than a century, or a key would be announced
     *     for as long as one seals
     */
    public RotationSchedule {
        check("rotate-every", rotateEvery, "30d");
        check("announce", announce, "2d");
        check("retire-after", retireAfter, "30d");
        if (announce.compareTo(rotateEvery) >= 0) {
            throw new InvalidOptionException(
                    "announce", "must be shorter than rotate-every: the next key is announced while one seals", "2d");
        }
    }

    private static void check(String option, Duration duration, String example) {
        Objects.requireNonNull(duration, option);
        if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
            throw new InvalidOptionException(option, "must be from a second to a hundred years", example);
        }
    }

    /**
     * {@return how often a process reads the ring again} Often enough that it misses none while it is announced, should the
     * store not answer for a while.
     */
    public Duration readEvery() {
        Duration tenth = announce.dividedBy(10);
        return tenth.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : tenth;
    }
}
