package dev.sessions.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is in a record's file: two halves, of which the one with the higher turn is the record, and each save is written
 * over the other one; or a single record that is too large for that. Numbers are big-endian, texts are ASCII:
 *
 * <pre>
 *  0..3   format      "SES" and 2
 *  4..7   checksum    CRC-32C of all that follows
 *  8..11  half        bytes of each half, i32, some blocks; 0 where the record has the file for itself
 * 12..19  turn        i64, even in the first half, odd in the second
 * 20..23  length      of the data, i32
 * 24..31  version     i64
 * 32..39  expiresAt   i64, milliseconds since 1970
 * 40      length      of the owner, u8; 0 when there is none
 * 41      length      of the key, u8
 * 42..    owner, key, data
 * </pre>
 *
 * <p>The second half is not there before the first save over a new record. The checksum tells a half that is whole from one
 * whose writer has not finished, or was killed. A record that has the file for itself was moved there as a whole, and needs
 * none. The key is there to tell a record from its copy under another name, which is not listed among its owner's.
 */
final class RecordFormat {

    /** The largest session that may be configured, and what a store needs around it. */
    static final int MAX_DATA = SessionOptions.LARGEST_MAX_STORED_SIZE + 1024;

    /** The unit in which file systems write: whatever stops a write to one block, the others stay as they are. */
    private static final int BLOCK = 4096;

    /** Each time both halves are read. */
    private static final int LARGEST_HALF = 16 * BLOCK;

    private static final int FORMAT = 'S' << 24 | 'E' << 16 | 'S' << 8 | 2;
    private static final int CHECKSUM = 4;
    private static final int HALF = 8;
    private static final int TURN = 12;
    private static final int LENGTH = 20;
    private static final int OWNER = 40;
    private static final int FIXED = 42;

    /** A thread keeps an off-heap buffer as large as the largest piece it has handed to a channel. */
    private static final int PIECE = 128 * 1024;

    private RecordFormat() {}

    static void requireFits(StoredSession session) {
        if (session.data().length > MAX_DATA) {
            throw new SessionUnavailableException("Could not write a session of " + session.data().length
                    + " bytes: a file holds at most " + MAX_DATA + ". Keep large objects elsewhere and refer to them.");
        }
    }

    /** How large a half must be for a record; 0 where it needs the file for itself. */
    static int halfFor(String key, StoredSession session) {
        int owner = session.owner() == null ? 0 : session.owner().length();
        int length = FIXED + owner + key.length() + session.data().length;
        int half = (length + BLOCK - 1) / BLOCK * BLOCK;
        return half > LARGEST_HALF ? 0 : half;
    }

    static ByteBuffer encode(String key, StoredSession session, int half, long turn) {
        String owner = session.owner() == null ? "" : session.owner();
        byte[] texts = (owner + key).getBytes(US_ASCII);
        byte[] data = session.data();
        ByteBuffer record = ByteBuffer.allocate(FIXED + texts.length + data.length)
                .putInt(FORMAT)
                .putInt(0)
                .putInt(half)
                .putLong(turn)
                .putInt(data.length)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .put((byte) owner.length())
                .put((byte) key.length())
                .put(texts)
                .put(data)
                .flip();
        return record.putInt(CHECKSUM, checksum(record, record.limit()));
    }

    static void write(FileChannel channel, ByteBuffer record, long begin) throws IOException {
        int end = record.limit();
        while (record.position() < end) {
            record.limit(Math.min(end, record.position() + PIECE));
            channel.write(record, begin + record.position());
        }
    }

    /** The record in a file; null where there is none. */
    static @Nullable Content read(FileChannel channel, boolean withData) throws IOException {
        long size = channel.size();
        ByteBuffer start = read(channel, (int) Math.min(size, 2 * BLOCK));
        if (start == null || size < FIXED || start.getInt(0) != FORMAT) {
            return null;
        }
        int half = start.getInt(HALF);
        if (half == 0) {
            return size > LARGEST_HALF && size == lengthOf(start) ? alone(channel, start, withData) : null;
        }
        if (half < 0 || half > LARGEST_HALF || half % BLOCK != 0 || size > 2 * half) {
            return null;
        }
        ByteBuffer halves = size == start.limit() ? start : read(channel, (int) size);
        return halves == null ? null : newest(halves, half);
    }

    private static @Nullable Content newest(ByteBuffer halves, int half) {
        int size = halves.limit();
        Content first = half(halves.slice(0, Math.min(size, half)), half, 0);
        if (size <= half) {
            return first;
        }
        Content second = half(halves.slice(half, size - half), half, 1);
        if (first == null || second == null) {
            Content left = first == null ? second : first;
            return left == null ? null : new Content(left.key(), left.session(), left.turn(), 0, false);
        }
        return first.turn() > second.turn() ? first : second;
    }

    private static @Nullable Content half(ByteBuffer record, int half, int number) {
        long length = record.limit() < FIXED ? Long.MAX_VALUE : lengthOf(record);
        if (length > record.limit()
                || record.getInt(0) != FORMAT
                || record.getInt(HALF) != half
                || record.getInt(CHECKSUM) != checksum(record, (int) length)
                || (record.getLong(TURN) & 1) != number) {
            return null;
        }
        return parse(record, half, record.getInt(LENGTH));
    }

    private static @Nullable Content alone(FileChannel channel, ByteBuffer start, boolean withData) throws IOException {
        ByteBuffer record = withData ? read(channel, (int) lengthOf(start)) : start;
        return record == null ? null : parse(record, 0, withData ? record.getInt(LENGTH) : 0);
    }

    /** How long a record is by its own account. */
    private static long lengthOf(ByteBuffer record) {
        int length = record.getInt(LENGTH);
        int owner = Byte.toUnsignedInt(record.get(OWNER));
        int key = Byte.toUnsignedInt(record.get(OWNER + 1));
        return length < 0 || length > MAX_DATA ? Long.MAX_VALUE : FIXED + owner + key + (long) length;
    }

    private static @Nullable Content parse(ByteBuffer record, int half, int length) {
        long turn = record.getLong(TURN);
        long version = record.position(LENGTH + 4).getLong();
        Instant expiresAt = Instant.ofEpochMilli(record.getLong());
        int ownerLength = Byte.toUnsignedInt(record.get());
        int keyLength = Byte.toUnsignedInt(record.get());
        String owner = ownerLength == 0 ? null : text(record, ownerLength);
        String key = text(record, keyLength);
        byte[] data = new byte[length];
        record.get(data);
        try {
            return new Content(key, new StoredSession(data, version, expiresAt, owner), turn, half, true);
        } catch (IllegalArgumentException e) {
            return null; // no session has this version or this owner
        }
    }

    private static int checksum(ByteBuffer record, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(record.array(), record.arrayOffset() + HALF, end - HALF);
        return (int) checksum.getValue();
    }

    /** A file's first bytes; null when it has become shorter since its size was asked for. */
    private static @Nullable ByteBuffer read(FileChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.position() < length) {
            buffer.limit(Math.min(length, buffer.position() + PIECE));
            if (channel.read(buffer, buffer.position()) < 0) {
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

    /**
     * A session, which may have been read without its data, and the key it was written under.
     *
     * @param half of the file's halves, or 0 where the next save can't just be written over the other one
     * @param whole false beside a half that isn't a whole record
     */
    record Content(String key, StoredSession session, long turn, int half, boolean whole) {

        Content withoutHalf() {
            return new Content(key, session, turn, 0, whole);
        }
    }
}
