package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionStamp;
import java.time.Clock;

/**
 * How a whole session is written as a cookie's value, authenticated and perhaps encrypted. The built-in one is the token
 * of {@code docs/token-format.md}. Thread-safe; never blocks.
 */
public interface CookieFormat {

    /**
     * {@return the built-in format: the token, version 1}
     *
     * @param keys gives the keys; the first makes tokens, every one opens them
     * @param clock tells what has expired
     */
    static CookieFormat token(KeyRingSource keys, Clock clock) {
        return new TokenFormat(new TokenCodec(keys, clock), new SessionTimes(clock));
    }

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
