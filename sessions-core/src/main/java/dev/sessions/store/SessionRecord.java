package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionData;
import dev.sessions.SessionStamp;

/** What came of reading a session's record. */
sealed interface SessionRecord {

    /** The session. */
    record Found(SessionStamp stamp, SessionData data) implements SessionRecord {}

    /** No session. {@code renewed} says that it goes on under another id, which whoever asks for this one may not know. */
    record Gone(Reason reason, boolean renewed) implements SessionRecord {}
}
