package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionData;
import dev.sessions.SessionStamp;

/** What came of reading a session's record. */
sealed interface SessionRecord {

    /** The session. {@code renewed} says that it goes on under another id: it can be read here, but not changed. */
    record Found(SessionStamp stamp, SessionData data, boolean renewed) implements SessionRecord {}

    /** No session, and why. */
    record Gone(Reason reason) implements SessionRecord {}
}
