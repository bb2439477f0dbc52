package dev.sessions.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a record's file. Numbers are big-endian, texts are ASCII:
 *
 * <pre>
 *  0..3   format      "SES" and 1
 *  4..7   length      of the data, i32
 *  8..15  version     i64
 * 16..23  expiresAt   i64, milliseconds since 1970
 * 24      length      of the owner, u8; 0 when there is none
 * 25      length      of the key, u8
 * 26..    owner, key, data
 * </pre>
 *
 * <p>The key is there to tell a record from its copy under another name, which is not listed among its owner's.
 *
 * <p>There is no checksum: a file is moved into place only when it is complete, and stores authenticate what they keep.
 */
final class RecordFormat {

    /** The largest session that may be configured, and what a store needs around it. */
    static final int MAX_DATA = SessionOptions.LARGEST_MAX_STORED_SIZE + 1024;

    private static final int FORMAT = 'S' << 24 | 'E' << 16 | 'S' << 8 | 1;
    private static final int FIXED = 26;

    /** What is read of a file at first: enough for any owner and key. */
    private static final int FIRST_READ = FIXED + 2 * 0xFF;

    /** A thread keeps an off-heap buffer as large as the largest piece it has handed to a channel. */
    private static final int PIECE = 128 * 1024;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private RecordFormat() {}

    static void requireFits(StoredSession session) {
        if (session.data().length > MAX_DATA) {
            throw new SessionUnavailableException("Could not write a session of " + session.data().length
                    + " bytes: a file holds at most " + MAX_DATA + ". Keep large objects elsewhere and refer to them.");
        }
    }

    static void write(FileChannel channel, String key, StoredSession session) throws IOException {
        String owner = session.owner() == null ? "" : session.owner();
        byte[] texts = (owner + key).getBytes(US_ASCII);
        byte[] data = session.data();
        ByteBuffer record = ByteBuffer.allocate(FIXED + texts.length + data.length)
                .putInt(FORMAT)
                .putInt(data.length)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .put((byte) owner.length())
                .put((byte) key.length())
                .put(texts)
                .put(data)
                .flip();
        int end = record.limit();
        while (record.position() < end) {
            channel.write(record.limit(Math.min(end, record.position() + PIECE)));
        }
    }

    /** What a file holds, if that is a whole record and nothing else; null for any other file. */
    static @Nullable Content read(FileChannel channel, boolean withData) throws IOException {
        long size = channel.size();
        ByteBuffer start = size < FIXED ? null : read(channel, 0, (int) Math.min(size, FIRST_READ));
        if (start == null || start.getInt() != FORMAT) {
            return null;
        }
        int length = start.getInt();
        long version = start.getLong();
        Instant expiresAt = Instant.ofEpochMilli(start.getLong());
        int ownerLength = Byte.toUnsignedInt(start.get());
        int keyLength = Byte.toUnsignedInt(start.get());
        if (length < 0 || length > MAX_DATA || size != FIXED + ownerLength + keyLength + length) {
            return null;
        }
        String owner = ownerLength == 0 ? null : text(start, ownerLength);
        String key = text(start, keyLength);
        ByteBuffer data = withData ? read(channel, start.position(), length) : NO_DATA;
        if (data == null) {
            return null;
        }
        try {
            return new Content(key, new StoredSession(data.array(), version, expiresAt, owner));
        } catch (IllegalArgumentException e) {
            return null; // no session has this version or this owner
        }
    }

    /** The bytes in that place; null when the file has become shorter since its size was asked for. */
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

    private static String text(ByteBuffer from, int length) {
        byte[] text = new byte[length];
        from.get(text);
        return new String(text, US_ASCII);
    }

    /** A session, which may have been read without its data, and the key it was written under. */
    record Content(String key, StoredSession session) {}
}
