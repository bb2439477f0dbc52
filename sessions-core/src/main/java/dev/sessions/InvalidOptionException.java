package dev.sessions;

/** An option has a value it cannot have, alone or beside the others. */
public final class InvalidOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The option. */
    private final String option;

    /** What it must be. */
    private final String requirement;

    /** A value that would do. */
    private final String example;

    /**
     * Creates an exception.
     *
     * @param option the option as it is written in configuration, for example {@code cookie.secure}
     * @param requirement what it must be and why
     * @param example a value that would do
     */
    public InvalidOptionException(String option, String requirement, String example) {
        super(option + " " + requirement);
        this.option = option;
        this.requirement = requirement;
        this.example = example;
    }

    /** {@return the option, as it is written in configuration} */
    public String option() {
        return option;
    }

    /** {@return what it must be and why: the rest of a sentence that begins with the option} */
    public String requirement() {
        return requirement;
    }

    /** {@return a value that would do, as it is written in configuration} */
    public String example() {
        return example;
    }
}
