package dev.sessions.gorilla;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a gob stream, from the front, and what Go's documentation calls its encoding details. */
final class GobInput {

    private final byte[] in;
    private int at;

    GobInput(byte[] in) {
        this.in = in;
    }

    private int remaining() {
        return in.length - at;
    }

    boolean isEmpty() {
        return remaining() == 0;
    }

    /** An unsigned integer, in the bits of a long: below 128 as one byte, else a negated count and the bytes. */
    long unsigned() {
        int first = oneByte();
        if (first < 0x80) {
            return first;
        }
        int count = 0x100 - first;
        Malformed.unless(count <= Long.BYTES && count <= remaining());
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | oneByte();
        }
        return number;
    }

    /** The lowest bit says whether the others are complemented. */
    long signed() {
        long bits = unsigned();
        return (bits & 1) == 0 ? bits >>> 1 : ~(bits >>> 1);
    }

    int id() {
        long id = signed();
        Malformed.unless(id > Integer.MIN_VALUE && id <= Integer.MAX_VALUE);
        return (int) id;
    }

    /** How many follow, of things that take a byte or more each. */
    int count() {
        long count = unsigned();
        Malformed.unless(count >= 0 && count <= remaining());
        return (int) count;
    }

    boolean bool() {
        long bit = unsigned();
        Malformed.unless(bit == 0 || bit == 1);
        return bit == 1;
    }

    /** Its bytes come in reverse, since the last ones often are zero. */
    double floating() {
        return Double.longBitsToDouble(Long.reverseBytes(unsigned()));
    }

    byte[] bytes() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(in, at - length, at);
    }

    /** A name. */
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed();
        }
    }

    private int oneByte() {
        Malformed.unless(at < in.length);
        return in[at++] & 0xFF;
    }
}
