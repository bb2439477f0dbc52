package dev.sessions.benchmarks;

/**
 * How long a pair is measured.
 *
 * @param warmUpMillis for how long both run before
 * @param turns how often each is timed
 * @param turnMillis for how long each time
 */
public record Effort(int warmUpMillis, int turns, int turnMillis) {

    /** Not to measure, but to have everything run once before. */
    public static final Effort WARM_UP = new Effort(60, 1, 1);

    /** A look: quartiles within some percent, on a quiet machine. */
    public static final Effort QUICK = new Effort(40, 11, 5);

    /** What is published. */
    public static final Effort THOROUGH = new Effort(1000, 41, 20);

    /**
     * {@return the effort of a name}
     *
     * @param name {@code quick} or {@code thorough}
     */
    public static Effort of(String name) {
        return switch (name) {
            case "quick" -> QUICK;
            case "thorough" -> THOROUGH;
            default -> throw new IllegalArgumentException("quick or thorough, not '" + name + "'");
        };
    }
}
