package dev.sessions.spi;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes one session value and reads it back. Implementations are thread-safe and do not block.
 *
 * <p>Two calls of {@link #encode} on an object that did not change give the same bytes: that is how a session notices
 * that an object it handed out was changed in place.
 */
public interface ValueCodec {

    /**
     * Names this way of writing values, in a token and in {@link SessionData#encoding()}. What another codec wrote is not
     * read.
     *
     * @return 1 to 255; 1 is JSON
     */
    int id();

    /**
     * Writes a value.
     *
     * @param value the value
     * @param type the type it will be read as: that of a value that was handed out, or the class of one that was put in
     * @return its encoded form
     * @throws IllegalArgumentException when the value cannot be written; the message does not contain the value
     */
    byte[] encode(Object value, Type type);

    /**
     * Reads a value.
     *
     * @param encoded what {@link #encode} returned, perhaps in an earlier version of the application
     * @param type the type to read it as
     * @return the value, or {@code null} when the encoded form stands for nothing
     * @throws IllegalArgumentException when the bytes cannot be read as that type; the message does not contain them
     */
    @Nullable
    Object decode(byte[] encoded, Type type);
}
