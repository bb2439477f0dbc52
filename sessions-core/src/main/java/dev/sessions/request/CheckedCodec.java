package dev.sessions.request;

import dev.sessions.SessionValueException;
import dev.sessions.spi.ValueCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A session's codec, whose failures say which value of which session it was.
 *
 * @param what what it writes and reads: values, or flashes in queues
 */
record CheckedCodec(String what, String session, ValueCodec codec) {

    byte[] encode(String name, Object value, Type type) {
        try {
            return codec.encode(value, type);
        } catch (IllegalArgumentException e) {
            throw failure(name, "cannot be written", type, e);
        }
    }

    @Nullable
    Object decode(String name, byte[] value, Type type) {
        try {
            return codec.decode(value, type);
        } catch (IllegalArgumentException e) {
            throw failure(name, "cannot be read", type, e);
        }
    }

    private SessionValueException failure(String name, String problem, Type type, IllegalArgumentException e) {
        return new SessionValueException(what + " '" + name + "' of session '" + session + "' " + problem + " as "
                + type.getTypeName() + ": " + e.getMessage());
    }
}
