package dev.sessions.store;

import dev.sessions.CookieOptions;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.nio.charset.StandardCharsets;

/** Writes a session's contents as entries, each a kind and its fields. The mirror of {@link DataReader}. */
final class DataWriter {

    static final int VALUE = 1;
    static final int FLASH = 2;
    static final int LIFETIME = 3;
    static final int COOKIE = 4;
    static final int OWNER = 5;
    static final int IDLE_TIMEOUT = 6;

    private final TokenDraft out;

    private DataWriter(TokenDraft out) {
        this.out = out;
    }

    /** Behind what the token's payload has so far. */
    static void write(SessionData data, TokenDraft out) {
        DataWriter writer = new DataWriter(out);
        data.values().forEach(writer::value);
        data.flashes().forEach(writer::flash);
        writer.settings(data.settings());
    }

    /** About how many bytes that is: what most sessions take fits without growing. */
    static int expected(SessionData data) {
        int expected = 64;
        for (byte[] value : data.values().values()) {
            expected += 20 + value.length;
        }
        for (Flash flash : data.flashes()) {
            expected += 20 + flash.value().length;
        }
        return expected;
    }

    private void settings(Settings settings) {
        if (settings.lifetime() != null) {
            out.write(settings.sliding() ? IDLE_TIMEOUT : LIFETIME);
            number(settings.lifetime().getSeconds());
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
        out.write(bytes);
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
