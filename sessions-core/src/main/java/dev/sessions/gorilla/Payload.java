package dev.sessions.gorilla;

import dev.sessions.SessionValueException;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;

/** How the values of a session are written inside a cookie: what securecookie calls a serializer. */
interface Payload {

    /** The encoding of values and flashes that are read: each is a JSON document. */
    int ENCODING = 1;

    /**
     * Reads a session.
     *
     * @throws Malformed when it is not what a session is written as
     */
    SessionData read(byte[] payload, Settings settings);

    /**
     * Writes a session.
     *
     * @throws SessionValueException when a value cannot be written so
     */
    byte[] write(String session, SessionData data);

    /**
     * Reads what the cookie of a session that is in a file holds.
     *
     * @throws Malformed when it is not that
     */
    String readId(byte[] payload);

    /** {@return what says which value of which session cannot be written, and why} */
    static SessionValueException unwritable(String what, String session, String problem) {
        return new SessionValueException(
                what + " of session '" + session + "' cannot be written in the format of gorilla: " + problem);
    }
}
