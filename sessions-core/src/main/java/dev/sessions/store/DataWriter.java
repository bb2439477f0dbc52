package dev.sessions.store;

import dev.sessions.CookieOptions;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
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

    /** What comes before them, and the contents. */
    static byte[] write(byte[] head, SessionData data) {
        DataWriter writer = new DataWriter();
        writer.out.writeBytes(head);
        data.values().forEach(writer::value);
        data.flashes().forEach(writer::flash);
        writer.settings(data.settings());
        return writer.out.toByteArray();
    }

    private void settings(Settings settings) {
        if (settings.lifetime() != null) {
            lifetime(settings.lifetime());
        }
        if (settings.cookie() != null) {
            cookie(settings.cookie());
        }
        if (settings.owner() != null) {
            owner(settings.owner());
        }
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
        number(Math.max(0, owner.generation())); // a store that does not count has nothing to claim
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
