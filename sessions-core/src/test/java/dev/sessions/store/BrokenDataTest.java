package dev.sessions.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Instant.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing but what was authenticated comes here; still, no bytes may make it throw or run away. */
class BrokenDataTest {

    private static final Settings NO_SETTINGS = new Settings(true, null, null, null);

    @Test
    void everyTruncationIsNothingOrWhatIsLeft() {
        byte[] bytes = sample();
        for (int length = 0; length < bytes.length; length++) {
            SessionData data = read(Arrays.copyOf(bytes, length));

            if (data != null) {
                assertThat(write(data)).isEqualTo(Arrays.copyOf(bytes, length));
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
            assertThat(read(bytes)).isNull();
        }
    }

    @Test
    void twoValuesOfOneNameAreRefused() {
        byte[] value = write(new SessionData(1, Map.of("a", new byte[] {'1'}), List.of(), NO_SETTINGS));

        assertThat(read(twice(value))).isNull();
    }

    @Test
    void twoLifetimesAreRefused() {
        byte[] lifetime = write(new Settings(true, Duration.ofSeconds(5), null, null));

        assertThat(read(twice(lifetime))).isNull();
    }

    @Test
    void twoSetsOfCookieAttributesAreRefused() {
        byte[] cookie = write(new Settings(true, null, CookieOptions.DEFAULTS, null));

        assertThat(read(twice(cookie))).isNull();
    }

    @Test
    void twoOwnersAndAnOwnerWithoutANameAreRefused() {
        byte[] owner = write(new Settings(true, null, null, new Owner("ada", 1)));

        assertThat(read(owner)).isNotNull();
        assertThat(read(twice(owner))).isNull();
        assertThat(read(new byte[] {5, 0, 1})).isNull();
    }

    @Test
    void aNumberOfMoreThan40BitsIsRefused() {
        byte[] most = write(new Settings(true, null, null, new Owner("ada", (1L << 40) - 1)));
        byte[] more = write(new Settings(true, null, null, new Owner("ada", 1L << 40)));

        assertThat(read(most)).isNotNull();
        assertThat(read(more)).isNull();
    }

    @Test
    void cookieAttributesThatNoCookieMayHaveAreRefused() {
        CookieOptions options = CookieOptions.builder().path("/path").build();
        byte[] bytes = write(new Settings(true, null, options, null));
        bytes[4] = ';';

        assertThat(read(bytes)).isNull();
    }

    @Test
    void aLifetimeOfNoTimeIsRefused() {
        assertThat(read(new byte[] {3, 0})).isNull();
    }

    private void readsOrRefuses(byte[] bytes) {
        SessionData data = read(bytes);
        if (data != null) {
            SessionData again = read(write(data));
            assertThat(again.values()).hasSameSizeAs(data.values());
            assertThat(again.flashes()).hasSameSizeAs(data.flashes());
            assertThat(again.settings()).isEqualTo(data.settings());
        }
    }

    private static byte[] twice(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static SessionData read(byte[] bytes) {
        return DataReader.read(new Token(1, true, EPOCH, EPOCH, EPOCH.plusSeconds(1), bytes), 0);
    }

    private static byte[] write(Settings settings) {
        return write(new SessionData(1, Map.of(), List.of(), settings));
    }

    private static byte[] write(SessionData data) {
        TokenDraft draft = new TokenDraft(1, true, EPOCH, EPOCH, EPOCH.plusSeconds(1), DataWriter.expected(data));
        DataWriter.write(data, draft);
        return draft.payload();
    }

    private static byte[] sample() {
        return write(new SessionData(
                1,
                Map.of("name", "\"Ada\"".getBytes(UTF_8), "größe", new byte[200]),
                List.of(new Flash(-1, "flash", new byte[] {'1'}), new Flash(7, "", new byte[] {})),
                new Settings(
                        true,
                        Duration.ofDays(30),
                        CookieOptions.builder().domain("example.com").build(),
                        new Owner("ada", 300))));
    }
}
