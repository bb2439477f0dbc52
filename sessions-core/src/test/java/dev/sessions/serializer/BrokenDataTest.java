package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.SessionData;
import dev.sessions.SessionData.Flash;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing but what was authenticated comes here; still, no bytes may make it throw or run away. */
class BrokenDataTest {

    private final SessionSerializer serializer = new JacksonSessionSerializer();

    @Test
    void everyTruncationIsNothingOrWhatIsLeft() {
        byte[] bytes = sample();
        for (int length = 0; length < bytes.length; length++) {
            SessionData data = serializer.deserialize(Arrays.copyOf(bytes, length), 0);

            if (data != null) {
                assertThat(serializer.serialize(data)).isEqualTo(Arrays.copyOf(bytes, length));
            }
        }
    }

    @Test
    void everyOtherByteIsNothingOrAnotherSession() {
        byte[] bytes = sample();
        for (int at = 0; at < bytes.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] other = bytes.clone();
                other[at] = (byte) value;
                readsOrRefuses(other);
            }
        }
    }

    @Test
    void anyBytesAreNothingOrASession() {
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(6) : random.nextInt());
            }
            readsOrRefuses(bytes);
        }
    }

    @Test
    void aLengthBeyondTheEndIsRefusedBeforeAnythingIsAllocated() {
        byte[] twoGigabytes = {1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7, 'n'};
        byte[] fourGigabytes = {1, 1, 'n', (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 15};
        byte[] moreThan32Bits = {1, 1, 'n', (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 16};
        byte[] endless = {1, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0};

        for (byte[] bytes : List.of(twoGigabytes, fourGigabytes, moreThan32Bits, endless)) {
            assertThat(serializer.deserialize(bytes, 0)).isNull();
        }
    }

    @Test
    void twoValuesOfOneNameAreRefused() {
        byte[] value =
                serializer.serialize(new SessionData(Map.of("a", new byte[] {'1'}), List.of(), null, null, null));

        assertThat(serializer.deserialize(twice(value), 0)).isNull();
    }

    @Test
    void twoLifetimesAreRefused() {
        byte[] lifetime = serializer.serialize(new SessionData(Map.of(), List.of(), Duration.ofSeconds(5), null, null));

        assertThat(serializer.deserialize(twice(lifetime), 0)).isNull();
    }

    @Test
    void twoSetsOfCookieAttributesAreRefused() {
        byte[] cookie = serializer.serialize(new SessionData(Map.of(), List.of(), null, CookieOptions.DEFAULTS, null));

        assertThat(serializer.deserialize(twice(cookie), 0)).isNull();
    }

    @Test
    void cookieAttributesThatNoCookieMayHaveAreRefused() {
        CookieOptions options = CookieOptions.DEFAULTS.withPath("/path");
        byte[] bytes = serializer.serialize(new SessionData(Map.of(), List.of(), null, options, null));
        bytes[4] = ';';

        assertThat(serializer.deserialize(bytes, 0)).isNull();
    }

    @Test
    void aLifetimeOfNoTimeIsRefused() {
        assertThat(serializer.deserialize(new byte[] {3, 0}, 0)).isNull();
    }

    private void readsOrRefuses(byte[] bytes) {
        SessionData data = serializer.deserialize(bytes, 0);
        if (data != null) {
            SessionData again = serializer.deserialize(serializer.serialize(data), 0);
            assertThat(again.values()).hasSameSizeAs(data.values());
            assertThat(again.flashes()).hasSameSizeAs(data.flashes());
            assertThat(again.lifetime()).isEqualTo(data.lifetime());
            assertThat(again.cookie()).isEqualTo(data.cookie());
        }
    }

    private static byte[] twice(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private byte[] sample() {
        return serializer.serialize(new SessionData(
                Map.of("name", "\"Ada\"".getBytes(UTF_8), "größe", new byte[200]),
                List.of(new Flash(-1, "flash", new byte[] {'1'}), new Flash(7, "", new byte[] {})),
                Duration.ofDays(30),
                CookieOptions.DEFAULTS.withDomain("example.com"),
                null));
    }
}
