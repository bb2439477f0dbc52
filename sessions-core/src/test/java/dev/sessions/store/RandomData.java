package dev.sessions.store;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Session contents of every shape, the same for a seed each time. */
record RandomData(Random random) {

    RandomData(long seed) {
        this(new Random(seed));
    }

    SessionData next() {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            values.put(text(), bytes());
        }
        List<Flash> flashes = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            flashes.add(new Flash(random.nextInt(), text(), bytes()));
        }
        Settings settings = new Settings(
                random.nextBoolean(),
                random.nextBoolean() ? Duration.ofSeconds(1 + (random.nextLong() >>> 32) % 0xFFFF_FFFFL) : null,
                random.nextBoolean() ? cookie() : null,
                random.nextBoolean() ? new Owner("owner " + random.nextInt(), random.nextInt(1 << 30)) : null);
        return new SessionData(1 + random.nextInt(255), values, flashes, settings);
    }

    private CookieOptions cookie() {
        return new CookieOptions(
                random.nextBoolean() ? "/" : "/shop/" + random.nextInt(100),
                random.nextBoolean() ? "example.com" : null,
                random.nextBoolean() ? Boolean.TRUE : null,
                random.nextBoolean(),
                SameSite.values()[random.nextInt(3)],
                random.nextBoolean());
    }

    private String text() {
        int[] bounds = {128, 0x800, 0xD800};
        int bound = bounds[random.nextInt(3)];
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(random.nextInt(10) == 0 ? 300 : 8); length > 0; length--) {
            text.append((char) random.nextInt(bound));
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 20_000 : 20)];
        random.nextBytes(bytes);
        return bytes;
    }
}
