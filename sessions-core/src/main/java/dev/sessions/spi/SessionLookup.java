package dev.sessions.spi;

import dev.sessions.Reason;
import org.jspecify.annotations.Nullable;

/** What came of looking up the session a cookie stands for. */
public sealed interface SessionLookup {

    /**
     * The session.
     *
     * @param stamp its id, times and version
     * @param data what is in it
     * @param outdated whether it is to be saved although nothing changed, as one that was written with an older key
     * @param origin where it was found, when that is not the store that it is saved in; or {@code null}
     */
    record Found(
            SessionStamp stamp,
            SessionData data,
            boolean outdated,
            @Nullable Origin origin) implements SessionLookup {}

    /**
     * A session that goes on under another id. What is done under this one is not saved, but for ending it.
     *
     * @param former the id, and what the store knew of the session under it
     * @param before what was in it before it got its other id, for as long as that may be read; or {@code null}
     */
    record Renewed(SessionStamp former, @Nullable SessionData before) implements SessionLookup {}

    /**
     * No session.
     *
     * @param reason why not
     */
    record Refused(Reason reason) implements SessionLookup {}

    /**
     * Where a session was found that is to be moved.
     *
     * @param store the store
     * @param cookieValue the value it was found by there
     * @param found as it was found there
     */
    record Origin(SessionStore store, String cookieValue, Found found) {

        /** Without the cookie's value: it is a credential. */
        @Override
        public String toString() {
            return "Origin[" + found + "]";
        }
    }
}
