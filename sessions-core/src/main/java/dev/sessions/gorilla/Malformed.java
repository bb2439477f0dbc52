package dev.sessions.gorilla;

/** What was read is not what it has to be. Never leaves this package, and says nothing: its message would be the input. */
final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Malformed() {
        super(null, null, false, false);
    }

    static void unless(boolean right) {
        if (!right) {
            throw new Malformed();
        }
    }
}
