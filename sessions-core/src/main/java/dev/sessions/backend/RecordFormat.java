package dev.sessions.backend;

import dev.sessions.SessionUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a record's file. Numbers are big-endian, texts are their UTF-16 code units as they are:
 *
 * <pre>
 *  0..3   format      "SES" and 1
 *  4..7   length      of the data, i32
 *  8..15  version     i64
 * 16..23  expiresAt   i64, milliseconds since 1970
 * 24..27  length      of the owner in bytes, i32; -1 when there is none
 * 28..31  length      of the key in bytes, i32; 0 when there is no owner
 * 32..    owner, key, data
 * </pre>
 *
 * <p>The key is there for who lists an owner's sessions: a file's name doesn't tell it.
 *
 * <p>There is no checksum: a file is moved into place only when it is complete, and stores authenticate what they keep.
 */
final class RecordFormat {

    static final int MAX_DATA = 16 * 1024 * 1024;

    /** Of the owner and the key together, in bytes. */
    static final int MAX_TEXT = 1024 * 1024;

    private static final int FORMAT = 'S' << 24 | 'E' << 16 | 'S' << 8 | 1;
    private static final int FIXED = 32;

    /** What is read of a file at first: enough for the owner and the key that a store has. */
    private static final int FIRST_READ = 512;

    /** A thread keeps an off-heap buffer as large as the largest piece it has handed to a channel. */
    private static final int PIECE = 128 * 1024;

    private RecordFormat() {}

    static void requireFits(String key, StoredSession session) {
        if (session.data().length > MAX_DATA) {
            throw new SessionUnavailableException("Could not write a session of " + session.data().length
                    + " bytes: a file holds at most " + MAX_DATA + ". Keep large objects elsewhere and refer to them.");
        }
        if (session.owner() != null && bytes(session.owner()) + bytes(key) > MAX_TEXT) {
            throw new SessionUnavailableException("Could not write a session with an owner: owner and key have "
                    + (bytes(session.owner()) + bytes(key)) + " bytes, and a file holds at most " + MAX_TEXT);
        }
    }

    static void write(FileChannel channel, String key, StoredSession session) throws IOException {
        byte[] data = session.data();
        String owner = session.owner();
        String texts = owner == null ? "" : owner + key;
        ByteBuffer record = ByteBuffer.allocate((int) (FIXED + bytes(texts) + data.length))
                .putInt(FORMAT)
                .putInt(data.length)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .putInt(owner == null ? -1 : (int) bytes(owner))
                .putInt(owner == null ? 0 : (int) bytes(key));
        record.asCharBuffer().put(texts);
        record.position(record.position() + (int) bytes(texts)).put(data).flip();
        int end = record.limit();
        while (record.position() < end) {
            channel.write(record.limit(Math.min(end, record.position() + PIECE)));
        }
    }

    /** The header of a file that holds a whole record, and nothing else; null for any other file. */
    static @Nullable Header readHeader(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer start = size < FIXED ? null : read(channel, 0, (int) Math.min(size, FIRST_READ));
        if (start == null || start.getInt() != FORMAT) {
            return null;
        }
        int length = start.getInt();
        long version = start.getLong();
        Instant expiresAt = Instant.ofEpochMilli(start.getLong());
        int ownerBytes = start.getInt();
        int keyBytes = start.getInt();
        boolean owned = ownerBytes != -1;
        long texts = owned ? (long) ownerBytes + keyBytes : 0;
        if (length < 0
                || length > MAX_DATA
                || (owned ? !isText(ownerBytes) || !isText(keyBytes) || texts > MAX_TEXT : keyBytes != 0)
                || size != FIXED + texts + length) {
            return null;
        }
        if (!owned) {
            return new Header(length, version, expiresAt, null, null, FIXED);
        }
        ByteBuffer rest = texts <= start.remaining() ? start : read(channel, FIXED, (int) texts);
        return rest == null
                ? null
                : new Header(length, version, expiresAt, text(rest, ownerBytes), text(rest, keyBytes), FIXED + texts);
    }

    /** The record after its header has been read; null when the file has become shorter since. */
    static @Nullable StoredSession readData(FileChannel channel, Header header) throws IOException {
        ByteBuffer data = read(channel, header.dataBegin(), header.length());
        return data == null
                ? null
                : new StoredSession(data.array(), header.version(), header.expiresAt(), header.owner());
    }

    private static @Nullable ByteBuffer read(FileChannel channel, long begin, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.position() < length) {
            buffer.limit(Math.min(length, buffer.position() + PIECE));
            if (channel.read(buffer, begin + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer.flip();
    }

    /** UTF-8 would make all malformed texts equal, and keys and owners are opaque. */
    private static String text(ByteBuffer from, int bytes) {
        String text = from.slice(from.position(), bytes).asCharBuffer().toString();
        from.position(from.position() + bytes);
        return text;
    }

    private static boolean isText(int bytes) {
        return bytes >= 0 && bytes % Character.BYTES == 0;
    }

    private static long bytes(String text) {
        return (long) text.length() * Character.BYTES;
    }

    /**
     * What a file says ahead of its data.
     *
     * @param key only where there is an owner
     */
    record Header(
            int length,
            long version,
            Instant expiresAt,
            @Nullable String owner,
            @Nullable String key,
            long dataBegin) {

        boolean isExpired(Instant now) {
            return !expiresAt.isAfter(now);
        }
    }
}
