package dev.sessions.store;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.codec.Token;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link DataWriter} writes; anything else is refused, without an exception. */
final class DataReader {

    private final byte[] in;
    private int at;
    private boolean bad;

    private DataReader(byte[] in, int offset) {
        this.in = in;
        this.at = offset;
    }

    /** The contents that a token's payload holds from an offset on. */
    static @Nullable SessionData read(Token token, int offset) {
        return read(token.serializer(), token, offset);
    }

    /** The same in a token that does not name the encoding. */
    static @Nullable SessionData read(int encoding, Token token, int offset) {
        return new DataReader(token.payload(), offset).read(encoding, token.persistent());
    }

    private @Nullable SessionData read(int encoding, boolean persistent) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        List<Flash> flashes = new ArrayList<>();
        Duration lifetime = null;
        boolean sliding = false;
        CookieOptions cookie = null;
        Owner owner = null;
        while (!bad && at < in.length) {
            byte kind = in[at++];
            switch (kind) {
                case DataWriter.VALUE -> refuseIf(values.put(text(), bytes()) != null);
                case DataWriter.FLASH -> flashes.add(new Flash((int) number(), text(), bytes()));
                case DataWriter.LIFETIME, DataWriter.IDLE_TIMEOUT -> {
                    refuseIf(lifetime != null);
                    sliding = kind == DataWriter.IDLE_TIMEOUT;
                    lifetime = Duration.ofSeconds(number());
                    refuseIf(lifetime.isZero());
                }
                case DataWriter.COOKIE -> {
                    refuseIf(cookie != null);
                    cookie = cookie();
                }
                case DataWriter.OWNER -> {
                    refuseIf(owner != null);
                    owner = new Owner(text(), number());
                    refuseIf(owner.name().isEmpty());
                }
                default -> bad = true;
            }
        }
        return bad
                ? null
                : new SessionData(
                        encoding, values, flashes, new Settings(persistent, lifetime, sliding, cookie, owner));
    }

    /** Not {@code bad |= …}: that would forget what reading the right-hand side finds bad. */
    private void refuseIf(boolean wrong) {
        if (wrong) {
            bad = true;
        }
    }

    private @Nullable CookieOptions cookie() {
        String path = text();
        String domain = text();
        int secure = choice(3);
        boolean httpOnly = choice(2) == 1;
        SameSite sameSite = SameSite.values()[choice(3)];
        boolean partitioned = choice(2) == 1;
        if (bad) {
            return null;
        }
        try {
            Boolean isSecure = secure == 0 ? null : secure == 1;
            return new CookieOptions(path, domain.isEmpty() ? null : domain, isSecure, httpOnly, sameSite, partitioned);
        } catch (IllegalArgumentException e) {
            bad = true;
            return null;
        }
    }

    private int choice(int choices) {
        if (at >= in.length || in[at] < 0 || in[at] >= choices) {
            bad = true;
            return 0;
        }
        return in[at++];
    }

    private String text() {
        int length = length();
        return new String(in, at - length, length, StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        int length = length();
        return Arrays.copyOfRange(in, at - length, at);
    }

    /** The length of what comes next, which is passed over. */
    private int length() {
        long length = number();
        if (bad || length > in.length - at) {
            bad = true;
            return 0;
        }
        at += (int) length;
        return (int) length;
    }

    /** At most 40 bits: nothing here is longer. */
    private long number() {
        if (at < in.length && in[at] >= 0) {
            return in[at++];
        }
        long number = 0;
        for (int shift = 0; shift < 42; shift += 7) {
            if (at >= in.length) {
                break;
            }
            byte next = in[at++];
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                refuseIf(number >= 1L << 40);
                return number;
            }
        }
        bad = true;
        return 0;
    }
}
