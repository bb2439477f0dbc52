package dev.sessions.backend;

import dev.sessions.SessionUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a record's file. Numbers are big-endian:
 *
 * <pre>
 *  0..3   format      "SES" and 1
 *  4..7   length      of the data, i32
 *  8..15  version     i64
 * 16..23  expiresAt   i64, milliseconds since 1970
 * 24..    data
 * </pre>
 *
 * <p>There is no checksum: a file is moved into place only when it is complete, and stores authenticate what they keep.
 */
final class RecordFormat {

    static final int MAX_DATA = 16 * 1024 * 1024;

    private static final int FORMAT = 'S' << 24 | 'E' << 16 | 'S' << 8 | 1;
    private static final int HEADER = 24;

    /** A thread keeps an off-heap buffer as large as the largest piece it has handed to a channel. */
    private static final int PIECE = 128 * 1024;

    private RecordFormat() {}

    static void requireFits(StoredSession session) {
        if (session.data().length > MAX_DATA) {
            throw new SessionUnavailableException("Could not write a session of " + session.data().length
                    + " bytes: a file holds at most " + MAX_DATA + ". Keep large objects elsewhere and refer to them.");
        }
    }

    static void write(FileChannel channel, StoredSession session) throws IOException {
        byte[] data = session.data();
        ByteBuffer record = ByteBuffer.allocate(HEADER + data.length)
                .putInt(FORMAT)
                .putInt(data.length)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .put(data)
                .flip();
        int end = record.limit();
        while (record.position() < end) {
            channel.write(record.limit(Math.min(end, record.position() + PIECE)));
        }
    }

    /** The header of a file that holds a whole record, and nothing else; null for any other file. */
    static @Nullable Header readHeader(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!readFully(channel, header) || header.flip().getInt() != FORMAT) {
            return null;
        }
        int length = header.getInt();
        return length >= 0 && length <= MAX_DATA && channel.size() == HEADER + length
                ? new Header(length, header.getLong(), Instant.ofEpochMilli(header.getLong()))
                : null;
    }

    /** The record after its header has been read; null when the file has become shorter since. */
    static @Nullable StoredSession readData(FileChannel channel, Header header) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(header.length());
        return readFully(channel, data) ? new StoredSession(data.array(), header.version(), header.expiresAt()) : null;
    }

    private static boolean readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            if (channel.read(buffer.limit(Math.min(end, buffer.position() + PIECE))) < 0) {
                return false;
            }
        }
        return true;
    }

    /** What a file says ahead of its data. */
    record Header(int length, long version, Instant expiresAt) {

        boolean isExpired(Instant now) {
            return !expiresAt.isAfter(now);
        }
    }
}
