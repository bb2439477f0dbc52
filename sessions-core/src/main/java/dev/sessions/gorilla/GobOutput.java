package dev.sessions.gorilla;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The mirror of {@link GobInput}. */
final class GobOutput {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] toByteArray() {
        return out.toByteArray();
    }

    void unsigned(long number) {
        if (number >= 0 && number < 0x80) {
            out.write((int) number);
            return;
        }
        int count = Long.BYTES - Long.numberOfLeadingZeros(number) / Byte.SIZE;
        out.write(-count);
        for (int i = count - 1; i >= 0; i--) {
            out.write((int) (number >>> i * Byte.SIZE));
        }
    }

    void signed(long number) {
        unsigned(number < 0 ? ~number << 1 | 1 : number << 1);
    }

    void bool(boolean bit) {
        out.write(bit ? 1 : 0);
    }

    void floating(double number) {
        unsigned(Long.reverseBytes(Double.doubleToRawLongBits(number)));
    }

    void bytes(byte[] bytes) {
        unsigned(bytes.length);
        raw(bytes);
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] bytes) {
        out.writeBytes(bytes);
    }
}
