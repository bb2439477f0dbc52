package dev.sessions.gorilla;

import dev.sessions.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The text of gorilla/securecookie: {@code base64url(date|value|mac)}, where the value is {@code base64url([iv] payload)} and
 * the MAC is over {@code name|date|value}.
 *
 * @param keys the first writes, all read, one after the other: the text does not say which key it is made with
 * @param macAlgorithm what the MAC is made with, by its Java name
 * @param minAge how old a cookie must be
 * @param maxAge how old it may be
 */
record SecureCookie(
        Supplier<List<GorillaKey>> keys, String macAlgorithm, Duration minAge, Duration maxAge, Clock clock) {

    /** How far ahead another server's clock may be. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private static final long LATEST = 1L << 40;

    private static final byte[] BAR = {'|'};

    /** What came of reading a text. */
    sealed interface Opening<T> {

        /** It is not good. */
        record Refused<T>(Reason reason) implements Opening<T> {}

        /**
         * It is good.
         *
         * @param date when it was written
         * @param authenticated what the MAC is over, and the MAC: two texts that differ in how they are encoded have the
         *     same
         * @param payload what it carries
         * @param current whether it was written with the key that is written with now
         */
        @SuppressWarnings("ArrayRecordComponent") // nobody compares them
        record Opened<T>(Instant date, byte[] authenticated, T payload, boolean current) implements Opening<T> {}
    }

    /** Text, taken apart. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Parts(byte[] whole, byte[] date, byte[] value, byte[] mac) {}

    String write(String name, Instant date, byte[] payload) {
        GorillaKey key = keys.get().get(0);
        byte[] seconds = ascii(Long.toString(date.getEpochSecond()));
        byte[] value = Base64.getUrlEncoder().encode(key.encrypt(payload));
        byte[] mac = key.mac(macAlgorithm, ascii(name), BAR, seconds, BAR, value);
        return Base64.getUrlEncoder().encodeToString(joined(seconds, BAR, value, BAR, mac));
    }

    /**
     * Reads a text.
     *
     * @param deserialize makes of the payload what it stands for; throws {@link Malformed}
     */
    <T> Opening<T> read(String name, String text, int maxLength, Function<byte[], T> deserialize) {
        if (text.length() > maxLength) {
            return new Opening.Refused<>(Reason.TOO_LONG);
        }
        Parts parts;
        try {
            parts = parts(decode(ascii(text)));
        } catch (Malformed e) {
            return new Opening.Refused<>(Reason.MALFORMED);
        }
        List<GorillaKey> ring = keys.get();
        Reason reason = Reason.FORGED;
        for (GorillaKey key : ring) {
            byte[] mac = key.mac(macAlgorithm, ascii(name), BAR, parts.date, BAR, parts.value);
            if (MessageDigest.isEqual(mac, parts.mac)) {
                Opening<T> opening = open(key, parts, key == ring.get(0), deserialize);
                if (!(opening instanceof Opening.Refused<T> refused)) {
                    return opening;
                }
                reason = refused.reason(); // another entry may have the same hash key beside another block key
            }
        }
        return new Opening.Refused<>(reason);
    }

    private <T> Opening<T> open(GorillaKey key, Parts parts, boolean current, Function<byte[], T> deserialize) {
        try {
            Instant date = date(parts.date);
            Instant now = clock.instant();
            if (date.isAfter(now.minus(minAge)) && (!minAge.isZero() || date.isAfter(now.plus(CLOCK_SKEW)))) {
                return new Opening.Refused<>(Reason.NOT_YET_VALID);
            }
            if (!now.isBefore(date.plus(maxAge))) {
                return new Opening.Refused<>(Reason.EXPIRED);
            }
            T payload = deserialize.apply(key.decrypt(decode(parts.value)));
            return new Opening.Opened<>(date, parts.whole, payload, current);
        } catch (Malformed e) {
            return new Opening.Refused<>(Reason.MALFORMED);
        }
    }

    private static Parts parts(byte[] whole) {
        int first = indexOfBar(whole, 0);
        int second = indexOfBar(whole, first + 1);
        return new Parts(
                whole,
                Arrays.copyOf(whole, first),
                Arrays.copyOfRange(whole, first + 1, second),
                Arrays.copyOfRange(whole, second + 1, whole.length));
    }

    private static int indexOfBar(byte[] whole, int from) {
        for (int i = from; i < whole.length; i++) {
            if (whole[i] == BAR[0]) {
                return i;
            }
        }
        throw new Malformed();
    }

    private static Instant date(byte[] seconds) {
        try {
            long date = Long.parseLong(new String(seconds, StandardCharsets.US_ASCII));
            Malformed.unless(date >= 0 && date < LATEST);
            return Instant.ofEpochSecond(date);
        } catch (NumberFormatException e) {
            throw new Malformed();
        }
    }

    /** Padded, as Go wants it. */
    private static byte[] decode(byte[] text) {
        try {
            Malformed.unless(text.length % 4 == 0);
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    /** What is not ASCII becomes what base64 does not know; in a cookie's name there is nothing else. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
