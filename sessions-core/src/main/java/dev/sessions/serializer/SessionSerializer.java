package dev.sessions.serializer;

import dev.sessions.SessionData;
import dev.sessions.ValueCodec;
import org.jspecify.annotations.Nullable;

/** Writes the contents of a session, its values already encoded, and reads them back. Thread-safe; never blocks. */
public interface SessionSerializer extends ValueCodec {

    /**
     * Its number in a token; a token written by another serializer is not read.
     *
     * @return 1 to 255; 1 is {@link JacksonSessionSerializer}
     */
    int id();

    /**
     * Writes a session's contents.
     *
     * @param data the contents
     * @return the bytes
     */
    byte[] serialize(SessionData data);

    /**
     * Reads a session's contents.
     *
     * @param bytes an array that holds them
     * @param offset where they begin; they end with the array
     * @return the contents, or {@code null} when the bytes are not what {@link #serialize} writes
     */
    @Nullable
    SessionData deserialize(byte[] bytes, int offset);
}
