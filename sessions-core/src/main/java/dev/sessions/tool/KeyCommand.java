package dev.sessions.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints a new key, or rotates a key file. */
final class KeyCommand {

    private static final String USAGE = """
            Usage:
              java -jar sessions-core.jar
                  prints a new entry for sessions.keys or for a key file
              java -jar sessions-core.jar FILE [--active-in 2d] [--retire-after 30d]
                  rotates a key file in place: adds a new key in front, which seals after --active-in; lets the
                  oldest one without an end retire --retire-after later; drops keys that have retired

            FILE is a list in YAML, one field a line, or in JSON. Durations are a number and s, m, h or d.
            --retire-after has to be at least the longest lifetime of a session.
            """;

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})([smhd])");

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    KeyCommand(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /**
     * Runs the command and ends the process: 0 when done, 1 when the file is refused and was not touched, 2 when the
     * arguments are wrong.
     */
    public static void main(String[] arguments) {
        System.exit(new KeyCommand(System.out, System.err, Clock.systemUTC()).run(arguments));
    }

    int run(String... arguments) {
        if (arguments.length == 0) {
            out.print(NewKey.random(true).yaml());
            return 0;
        }
        Path file = null;
        Duration activeIn = Duration.ofDays(2);
        Duration retireAfter = Duration.ofDays(30);
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--active-in" -> activeIn = duration(arguments, ++i);
                    case "--retire-after" -> retireAfter = duration(arguments, ++i);
                    case "-h", "--help" -> {
                        out.print(USAGE);
                        return 0;
                    }
                    default -> {
                        if (file != null || arguments[i].startsWith("-")) {
                            throw new IllegalArgumentException("What is '" + arguments[i] + "'?");
                        }
                        file = Path.of(arguments[i]);
                    }
                }
            }
            if (file == null) {
                throw new IllegalArgumentException("Which file?");
            }
            if (retireAfter.isZero()) {
                throw new IllegalArgumentException("--retire-after must be longer than zero");
            }
        } catch (InvalidPathException e) {
            return usage("That is no path");
        } catch (IllegalArgumentException e) {
            return usage(String.valueOf(e.getMessage()));
        }
        return rotate(file, activeIn, retireAfter);
    }

    private int rotate(Path file, Duration activeIn, Duration retireAfter) {
        try {
            out.print(new KeyFileRotation(file, clock).rotate(activeIn, retireAfter));
            return 0;
        } catch (RefusedFile e) {
            err.println(file + " " + e.getMessage() + ". It was not touched.");
        } catch (IOException e) {
            err.println(file + " could not be rotated: " + e + ". It was not touched.");
        }
        return 1;
    }

    private static Duration duration(String[] arguments, int at) {
        Matcher matcher = DURATION.matcher(at < arguments.length ? arguments[at] : "");
        if (!matcher.matches()) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a duration such as 2d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private int usage(String problem) {
        err.println(problem);
        err.print(USAGE);
        return 2;
    }
}
