package dev.sessions.gorilla;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A {@code time.Time} as it writes itself: a version, seconds since the year 1, nanoseconds, and the offset in minutes, which
 * is -1 for UTC. In version 2 the seconds of the offset follow.
 */
final class GobTime {

    /** What the type is called where it is defined. */
    static final String NAME = "Time";

    private static final long FROM_YEAR_1_TO_1970 = 62_135_596_800L;
    private static final int UTC = -1;
    private static final int LENGTH = 15;

    private GobTime() {}

    /** As ISO 8601; {@code null} when it is not a time. */
    static @Nullable String text(byte[] bytes) {
        boolean withSeconds = bytes.length == LENGTH + 1 && bytes[0] == 2;
        if (!withSeconds && (bytes.length != LENGTH || bytes[0] != 1)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        try {
            Instant instant = Instant.ofEpochSecond(Math.subtractExact(in.getLong(), FROM_YEAR_1_TO_1970), in.getInt());
            int minutes = in.getShort();
            ZoneOffset offset = minutes == UTC
                    ? ZoneOffset.UTC
                    : ZoneOffset.ofTotalSeconds(minutes * 60 + (withSeconds ? in.get() : 0));
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(offset));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** The bytes of a time that is written as ISO 8601 with an offset; {@code null} when the text is another. */
    static byte @Nullable [] bytes(String text) {
        OffsetDateTime time;
        try {
            time = OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
        int offset = time.getOffset().getTotalSeconds();
        boolean withSeconds = offset % 60 != 0;
        ByteBuffer out = ByteBuffer.allocate(withSeconds ? LENGTH + 1 : LENGTH)
                .put((byte) (withSeconds ? 2 : 1))
                .putLong(time.toEpochSecond() + FROM_YEAR_1_TO_1970)
                .putInt(time.getNano())
                .putShort((short) (offset == 0 ? UTC : offset / 60));
        return (withSeconds ? out.put((byte) (offset % 60)) : out).array();
    }
}
