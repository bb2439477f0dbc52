package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionStamp;

/**
 * How a whole session is written as a cookie's value, authenticated and perhaps encrypted. The built-in one is the token
 * of {@code docs/token-format.md}. Thread-safe; never blocks.
 */
public interface CookieFormat {

    /**
     * Writes a session.
     *
     * @param options what is configured for sessions of its name
     * @param stamp its id and times
     * @param data what is in it
     * @return the cookie's value
     */
    String write(SessionOptions options, SessionStamp stamp, SessionData data);

    /**
     * Reads a session. Whatever is presented, this throws nothing.
     *
     * @param options what is configured for sessions of its name
     * @param text any characters at all
     * @return what {@link #write} was given and is still alive, or why not
     */
    SessionLookup read(SessionOptions options, String text);
}
