package dev.sessions.serializer;

import dev.sessions.CookieOptions;
import dev.sessions.SessionData;
import dev.sessions.SessionData.Flash;
import dev.sessions.SessionData.Owner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes a session's contents as entries, each a kind and its fields. The mirror of {@link DataReader}. */
final class DataWriter {

    static final int VALUE = 1;
    static final int FLASH = 2;
    static final int LIFETIME = 3;
    static final int COOKIE = 4;
    static final int OWNER = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private DataWriter() {}

    static byte[] write(SessionData data) {
        DataWriter writer = new DataWriter();
        data.values().forEach(writer::value);
        data.flashes().forEach(writer::flash);
        if (data.lifetime() != null) {
            writer.lifetime(data.lifetime());
        }
        if (data.cookie() != null) {
            writer.cookie(data.cookie());
        }
        if (data.owner() != null) {
            writer.owner(data.owner());
        }
        return writer.out.toByteArray();
    }

    private void value(String name, byte[] json) {
        out.write(VALUE);
        text(name);
        bytes(json);
    }

    private void flash(Flash flash) {
        out.write(FLASH);
        number(flash.id() & 0xFFFF_FFFFL);
        text(flash.queue());
        bytes(flash.value());
    }

    private void lifetime(Duration lifetime) {
        out.write(LIFETIME);
        number(lifetime.getSeconds());
    }

    private void cookie(CookieOptions cookie) {
        out.write(COOKIE);
        text(cookie.path());
        text(cookie.domain() != null ? cookie.domain() : "");
        Boolean secure = cookie.secure();
        out.write(secure == null ? 0 : secure ? 1 : 2);
        out.write(cookie.httpOnly() ? 1 : 0);
        out.write(cookie.sameSite().ordinal());
        out.write(cookie.partitioned() ? 1 : 0);
    }

    private void owner(Owner owner) {
        out.write(OWNER);
        text(owner.name());
        number(owner.since().getEpochSecond());
    }

    private void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
    }

    /** Seven bits a byte, lowest first; the high bit says that more follow. */
    private void number(long number) {
        long rest = number;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
