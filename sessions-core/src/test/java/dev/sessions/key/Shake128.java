package dev.sessions.key;

/**
 * SHAKE128 (FIPS 202), which the platform lacks and the accumulated vectors need: bytes are absorbed by {@link #write},
 * and from the first {@link #read} on squeezed out.
 */
final class Shake128 {

    private static final int RATE = 168;

    private final long[] lanes = new long[25];
    private int at;
    private boolean squeezing;

    void write(byte[] bytes) {
        for (byte b : bytes) {
            xor(at++, b);
            if (at == RATE) {
                permute();
            }
        }
    }

    byte[] read(int length) {
        if (!squeezing) {
            squeezing = true;
            xor(at, (byte) 0x1f);
            xor(RATE - 1, (byte) 0x80);
            permute();
        }
        byte[] out = new byte[length];
        for (int i = 0; i < length; i++) {
            if (at == RATE) {
                permute();
            }
            out[i] = (byte) (lanes[at / 8] >>> (8 * (at % 8)));
            at++;
        }
        return out;
    }

    private void xor(int position, byte b) {
        lanes[position / 8] ^= (b & 0xffL) << (8 * (position % 8));
    }

    /** Keccak-f[1600]; its constants come from the linear feedback register that defines them. */
    private void permute() {
        at = 0;
        int register = 1;
        for (int round = 0; round < 24; round++) {
            theta();
            rhoAndPi();
            chi();
            for (int j = 0; j < 7; j++) {
                if ((register & 1) != 0) {
                    lanes[0] ^= 1L << ((1 << j) - 1);
                }
                register = (register << 1) ^ (register >>> 7) * 0x171;
            }
        }
    }

    private void theta() {
        long[] parity = new long[5];
        for (int i = 0; i < 25; i++) {
            parity[i % 5] ^= lanes[i];
        }
        for (int i = 0; i < 25; i++) {
            lanes[i] ^= parity[(i + 4) % 5] ^ Long.rotateLeft(parity[(i + 1) % 5], 1);
        }
    }

    private void rhoAndPi() {
        int x = 1;
        int y = 0;
        long moving = lanes[1];
        for (int t = 1; t <= 24; t++) {
            int next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            long replaced = lanes[x + 5 * y];
            lanes[x + 5 * y] = Long.rotateLeft(moving, t * (t + 1) / 2);
            moving = replaced;
        }
    }

    private void chi() {
        for (int row = 0; row < 25; row += 5) {
            long[] was = {lanes[row], lanes[row + 1], lanes[row + 2], lanes[row + 3], lanes[row + 4]};
            for (int x = 0; x < 5; x++) {
                lanes[row + x] = was[x] ^ (~was[(x + 1) % 5] & was[(x + 2) % 5]);
            }
        }
    }
}
