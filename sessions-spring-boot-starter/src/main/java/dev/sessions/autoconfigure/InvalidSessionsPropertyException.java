package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;

/** A property under {@code sessions} has a value it cannot have. Its value is not in here: it may be a secret. */
final class InvalidSessionsPropertyException extends RuntimeException {

    static final String SECONDS = "A number without a unit is seconds.";

    private static final long serialVersionUID = 1L;

    private final String report;
    private final String fix;

    InvalidSessionsPropertyException(String property, String problem, String fix) {
        this(property, problem, null, fix);
    }

    /** Where the property comes from may be said as well, when the mistake is the property itself. */
    InvalidSessionsPropertyException(String property, String problem, @Nullable Origin origin, String fix) {
        super(property + " " + problem);
        this.report = "\n\n    Property: " + property + "\n    Problem: " + problem
                + (origin == null ? "" : "\n    Origin: " + origin);
        this.fix = fix;
    }

    /** What is wrong with an option is known where it is used; its property is the option behind this prefix. */
    InvalidSessionsPropertyException(String prefix, InvalidOptionException e) {
        this(
                prefix + e.option(),
                e.requirement(),
                "Correct it, for example: " + prefix + e.option() + "=" + e.example()
                        + (e.example().matches("[0-9]+[smhd]") ? "\n" + SECONDS : ""));
    }

    /** Makes something from the properties with this prefix, which ends in a dot. */
    static <T> T ifRefused(String prefix, Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidOptionException e) {
            throw new InvalidSessionsPropertyException(prefix, e);
        }
    }

    /** A name from the configuration as a message has it: it may hold any characters. */
    static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    /** What is reported of one or several. */
    static FailureAnalysis analysis(List<InvalidSessionsPropertyException> all, Throwable failure) {
        return new FailureAnalysis(
                "Sessions cannot start:" + join(all, "", e -> e.report), join(all, "\n\n", e -> e.fix), failure);
    }

    private static String join(
            List<InvalidSessionsPropertyException> all,
            String between,
            Function<InvalidSessionsPropertyException, String> part) {
        return all.stream().map(part).distinct().collect(Collectors.joining(between));
    }
}
