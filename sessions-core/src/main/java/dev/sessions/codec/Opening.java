package dev.sessions.codec;

import dev.sessions.Reason;

/** What came of opening a token. */
public sealed interface Opening {

    /**
     * It opened.
     *
     * @param token what it says
     * @param current whether the key that seals now made it
     */
    record Opened(Token token, boolean current) implements Opening {}

    /**
     * It did not.
     *
     * @param reason why; for the operator, not for whoever presented it
     */
    record Refused(Reason reason) implements Opening {}
}
