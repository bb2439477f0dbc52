package dev.sessions.request;

import dev.sessions.SessionValueException;
import dev.sessions.spi.ValueCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A session's codec, whose failures say which value of which session it was. */
record CheckedCodec(String session, ValueCodec codec) {

    byte[] encode(String what, Object value, Type type) {
        try {
            return codec.encode(value, type);
        } catch (IllegalArgumentException e) {
            throw failure(what, "cannot be written", type, e);
        }
    }

    @Nullable
    Object decode(String what, byte[] value, Type type) {
        try {
            return codec.decode(value, type);
        } catch (IllegalArgumentException e) {
            throw failure(what, "cannot be read", type, e);
        }
    }

    private SessionValueException failure(String what, String problem, Type type, IllegalArgumentException e) {
        return new SessionValueException(what + " of session '" + session + "' " + problem + " as " + type.getTypeName()
                + ": " + e.getMessage());
    }
}
