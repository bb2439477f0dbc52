package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import dev.sessions.spi.SessionData;
import java.util.Comparator;

/** Says what is too large, and what to do about it. */
final class Sizes {

    private Sizes() {}

    static SessionTooLargeException tooLarge(
            SessionOptions options, String size, int allowed, String option, SessionData data) {
        boolean isCookie = option.startsWith("cookie.");
        String largest = data.values().entrySet().stream()
                .max(Comparator.comparingInt(value -> value.getValue().length))
                .map(value ->
                        "its largest value is '" + value.getKey() + "' with " + value.getValue().length + " bytes")
                .orElse("it has no values, only flashes");
        return new SessionTooLargeException(
                "Session '" + options.name() + "' takes " + size + ", more than the " + allowed + " allowed; " + largest
                        + ". Keep less in it" + (isCookie ? ", keep it in a backend" : "") + ", or raise sessions."
                        + option + ", or sessions.named." + options.name() + "." + option + " where that is set.");
    }
}
