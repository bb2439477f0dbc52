package dev.sessions.autoconfigure;

/** A property under {@code sessions} has a value it cannot have. Its value is not in here: it may be a secret. */
final class InvalidSessionsPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String problem;
    private final String fix;

    InvalidSessionsPropertyException(String property, String problem, String fix) {
        super(property + " " + problem);
        this.property = property;
        this.problem = problem;
        this.fix = fix;
    }

    String property() {
        return property;
    }

    String problem() {
        return problem;
    }

    String fix() {
        return fix;
    }
}
