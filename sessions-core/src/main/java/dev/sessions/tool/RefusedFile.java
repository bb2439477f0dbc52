package dev.sessions.tool;

/** A key file is not what this command knows how to change. The message goes on after the file's name, without a secret. */
final class RefusedFile extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedFile(String problem) {
        super(problem);
    }
}
