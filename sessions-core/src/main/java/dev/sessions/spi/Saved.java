package dev.sessions.spi;

import dev.sessions.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of saving a session. */
public sealed interface Saved {

    /**
     * It is stored.
     *
     * @param cookieValue what stands for it from now on
     * @param cookieExpiresAt until when that may stand for it: its end, or later where it may be extended without a cookie
     * @param stamp its id, times and version
     * @param data what is in it, with what others saved first
     * @param conflicts how often others had saved it first, so that the change was applied again
     */
    record Stored(String cookieValue, Instant cookieExpiresAt, SessionStamp stamp, SessionData data, int conflicts)
            implements Saved {

        /** Without the cookie's value: it is a credential. */
        @Override
        public String toString() {
            return "Stored[" + stamp + ", " + data + "]";
        }
    }

    /**
     * It is over, as was asked for.
     *
     * @param elsewhere the {@linkplain SessionStore.OwnedSessions#handle handle} that it goes on by, when it got another id
     *     here and is not here under that: it has moved to another store; {@code null} otherwise
     */
    record Ended(@Nullable String elsewhere) implements Saved {}

    /**
     * It was gone before it could be saved, and is not brought back.
     *
     * @param reason {@link Reason#RENEWED} when it goes on under another id, whose cookie the browser is about to get
     */
    record Dropped(Reason reason) implements Saved {}
}
