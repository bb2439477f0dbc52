package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text, whole numbers and booleans as JSON, to the byte as Jackson writes them. What is rare is left to Jackson: every
 * method answers {@code null} then.
 */
final class PlainJson {

    /** The types that are written and read here. */
    static final List<Class<?>> TYPES = List.of(
            String.class,
            Integer.class,
            int.class,
            Long.class,
            long.class,
            Short.class,
            short.class,
            Byte.class,
            byte.class,
            Boolean.class,
            boolean.class);

    /** The longest text that is written or read here, in characters or bytes. */
    static final int MAX_LENGTH = 8_000;

    /** So many digits fit into an {@code int}, and into a {@code long}, whatever they are. */
    private static final int INT_DIGITS = 9;

    private static final int LONG_DIGITS = 18;

    private static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    /** How many bytes a character of ASCII takes. */
    private static final byte[] WIDTHS = new byte[0x80];

    static {
        Arrays.fill(WIDTHS, 0, ' ', (byte) 6);
        Arrays.fill(WIDTHS, ' ', WIDTHS.length, (byte) 1);
        for (char escaped : "\b\t\n\f\r\"\\".toCharArray()) {
            WIDTHS[escaped] = 2;
        }
    }

    private PlainJson() {}

    static byte @Nullable [] write(Object value) {
        if (value instanceof String text) {
            return text.length() > MAX_LENGTH ? null : write(text);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return value.toString().getBytes(ISO_8859_1);
        }
        return value instanceof Boolean is ? (is ? TRUE : FALSE).clone() : null;
    }

    private static byte[] write(String text) {
        char[] chars = text.toCharArray(); // charAt takes four times as long
        byte[] out = new byte[chars.length + 2];
        out[0] = '"';
        int plain = 0;
        while (plain < chars.length && isPlain(chars[plain])) {
            out[plain + 1] = (byte) chars[plain++];
        }
        if (plain < chars.length) {
            out = Arrays.copyOf(out, plain + width(chars, plain) + 2);
            for (int i = plain, at = plain + 1; i < chars.length; i++) {
                at = write(chars[i], out, at);
            }
        }
        out[out.length - 1] = '"';
        return out;
    }

    private static boolean isPlain(char c) {
        return c < WIDTHS.length && WIDTHS[c] == 1;
    }

    private static int width(char[] chars, int from) {
        int width = 0;
        for (int i = from; i < chars.length; i++) {
            width += width(chars[i]);
        }
        return width;
    }

    private static int width(char c) {
        if (c < WIDTHS.length) {
            return WIDTHS[c];
        }
        return c < 0x800 ? 2 : Character.isSurrogate(c) ? 6 : 3;
    }

    private static int write(char c, byte[] out, int from) {
        int at = from;
        switch (width(c)) {
            case 1 -> out[at++] = (byte) c;
            case 2 -> {
                out[at++] = (byte) (c < 0x80 ? '\\' : 0xC0 | c >> 6);
                out[at++] = (byte) (c < 0x80 ? escape(c) : 0x80 | c & 0x3F);
            }
            case 3 -> {
                out[at++] = (byte) (0xE0 | c >> 12);
                out[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | c & 0x3F);
            }
            default -> {
                out[at++] = '\\';
                out[at++] = 'u';
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out[at++] = (byte) HEX.toLowHexDigit(c >> shift);
                }
            }
        }
        return at;
    }

    private static char escape(char c) {
        return switch (c) {
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> c;
        };
    }

    static @Nullable Object read(byte[] json, Type type) {
        if (type == String.class) {
            return text(json);
        }
        if (type == Integer.class || type == int.class) {
            long number = whole(json, INT_DIGITS);
            return number == NOT_PLAIN ? null : (int) number;
        }
        if (type == Long.class || type == long.class) {
            long number = whole(json, LONG_DIGITS);
            return number == NOT_PLAIN ? null : number;
        }
        if (type == Boolean.class || type == boolean.class) {
            return Arrays.equals(json, TRUE) ? Boolean.TRUE : Arrays.equals(json, FALSE) ? Boolean.FALSE : null;
        }
        if (type == Short.class || type == short.class) {
            long number = whole(json, INT_DIGITS);
            return number == (short) number ? (short) number : null;
        }
        if (type == Byte.class || type == byte.class) {
            long number = whole(json, INT_DIGITS);
            return number == (byte) number ? (byte) number : null;
        }
        return null;
    }

    /** Without escapes. Bytes that are not UTF-8 are left to Jackson, which has its own mind about them. */
    private static @Nullable String text(byte[] json) {
        int end = json.length - 1;
        if (end < 1 || end > MAX_LENGTH || json[0] != '"' || json[end] != '"') {
            return null;
        }
        boolean ascii = true;
        for (int i = 1; i < end; i++) {
            byte b = json[i];
            if (b < 0) {
                ascii = false;
            } else if (WIDTHS[b] > 1) {
                return null;
            }
        }
        if (ascii) {
            return new String(json, 1, end - 1, ISO_8859_1);
        }
        String text = new String(json, 1, end - 1, UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : null;
    }

    /** A number without a zero in front, an exponent or a fraction. */
    private static long whole(byte[] json, int maxDigits) {
        int first = json.length > 0 && json[0] == '-' ? 1 : 0;
        int digits = json.length - first;
        if (digits < 1 || digits > maxDigits || json[first] == '0' && json.length > 1) {
            return NOT_PLAIN;
        }
        long number = 0;
        for (int i = first; i < json.length; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_PLAIN;
            }
            number = number * 10 + digit;
        }
        return first == 1 ? -number : number;
    }
}
