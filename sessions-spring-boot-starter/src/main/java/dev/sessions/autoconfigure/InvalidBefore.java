package dev.sessions.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What {@code sessions.invalid-before} says now: it is asked again whenever keys are loaded again. */
record InvalidBefore(Environment environment, Clock clock) {

    static final String PROPERTY = "sessions.invalid-before";

    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);

    @Nullable
    Instant get() {
        String text = environment.getProperty(PROPERTY);
        if (text == null) {
            return null;
        }
        Instant instant;
        try {
            instant = Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw invalid("is not an instant such as 2027-01-01T00:00:00Z");
        }
        if (instant.isAfter(clock.instant().plus(CLOCKS_DIFFER_BY))) {
            throw invalid("is in the future: until then no session would open that begins");
        }
        return instant;
    }

    private static InvalidSessionsPropertyException invalid(String problem) {
        return new InvalidSessionsPropertyException(
                PROPERTY,
                problem,
                "Write the moment, in UTC, before which every session is to be over; the one it is now is printed by:"
                        + " date -u +%Y-%m-%dT%H:%M:%SZ");
    }
}
