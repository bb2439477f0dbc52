package dev.sessions.gorilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.sessions.Reason;
import dev.sessions.gorilla.GorillaFormat.Serializer;
import dev.sessions.gorilla.Vectors.Cookie;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes, it is read or refused: nothing else is thrown, and it costs no more than its length. */
@Timeout(300)
class HostileInputTest {

    private static final boolean LONG = System.getenv("CI") != null;
    private static final int ROUNDS = LONG ? 2_000_000 : 60_000;
    private static final Settings SETTINGS = new Settings(true, null, null, null);

    private final GobPayload gob = new GobPayload(new FlashKeys(Set.of()));

    @Test
    void changedGobStreamsAreReadOrMalformed() {
        Random random = new Random(42);
        List<byte[]> seeds = List.copyOf(Vectors.gobs().values());
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] stream = changed(random, seeds);
            try {
                SessionData data = gob.read(stream, SETTINGS);
                gob.read(gob.write("s", data), SETTINGS); // what was read can be written, and is read again
                read++;
            } catch (Malformed e) {
                // as it has to be
            } catch (RuntimeException | Error e) {
                fail("round " + i + ": " + HexFormat.of().formatHex(stream), e);
            }
        }
        assertThat(read).isPositive().isLessThan(ROUNDS);
    }

    /** Authenticated, so that what is behind the MAC is met. */
    @Test
    void changedPayloadsOfEverySerializerAreReadOrMalformed() {
        Random random = new Random(43);
        List<Cookie> cookies = Vectors.cookies();
        for (int i = 0; i < ROUNDS / 10; i++) {
            Cookie cookie = cookies.get(random.nextInt(cookies.size()));
            byte[] payload = changed(random, List.of(cookie.payload().getBytes(StandardCharsets.UTF_8)));
            String text = cookie.format().cookies.write(cookie.name(), cookie.date(), payload);

            SessionLookup lookup = cookie.format().read(cookie.options(), text);

            if (text.length() <= GorillaFormat.DEFAULT_MAX_LENGTH && !(lookup instanceof Found)) {
                assertThat(lookup).isEqualTo(new Refused(Reason.MALFORMED));
            }
        }
    }

    @Test
    void changedCookiesAreRefused() {
        Random random = new Random(44);
        List<Cookie> cookies = Vectors.cookies();
        for (int i = 0; i < ROUNDS / 10; i++) {
            Cookie cookie = cookies.get(random.nextInt(cookies.size()));
            byte[] bytes = changed(random, List.of(cookie.text().getBytes(StandardCharsets.US_ASCII)));
            String text = new String(bytes, StandardCharsets.ISO_8859_1);

            SessionLookup lookup = cookie.format().read(cookie.options(), text);

            assertThat(lookup).isInstanceOfAny(Refused.class, Found.class).isNotNull();
            if (lookup instanceof Found found) { // other text of the same bytes is the same session
                Found original = (Found) cookie.format().read(cookie.options(), cookie.text());
                assertThat(found.stamp()).isEqualTo(original.stamp());
            }
        }
    }

    /** Changes, cuts, doubles and joins pieces. */
    private static byte[] changed(Random random, List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = spliced(bytes, at, bytes, random.nextInt(bytes.length));
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    bytes = other.length == 0 ? bytes : spliced(bytes, at, other, random.nextInt(other.length));
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] one, int to, byte[] other, int from) {
        byte[] both = Arrays.copyOf(one, to + other.length - from);
        System.arraycopy(other, from, both, to, other.length - from);
        return both;
    }

    private void assertMalformed(String hex) {
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> gob.read(HexFormat.of().parseHex(hex), SETTINGS));
    }

    @Test
    void aCountThatIsNotThereIsNotPreparedFor() {
        assertMalformed("0eff81040102ff820001100110000004ff8200fc7fffffff"); // of entries
        assertMalformed("0eff81040102ff820001100110000004ff8200f87fffffffffffffff");
        assertMalformed("fc7fffffffff82"); // of bytes in the stream
        assertMalformed("0eff81040102ff8200011001100000" + "1fff82000106737472696e670c0600fc7ffffff0"); // of a string
        assertMalformed("0eff81030102ff820001fc7fffffff0000"); // of fields
    }

    @Test
    void anArrayIsNoLongerThanItsElements() {
        // map[interface{}]interface{} whose value claims to be [2³⁰]int
        assertMalformed("0eff81040102ff8200011001100000"
                + "2aff82000103696e740402000203617272ff83010102ff840001040"
                + "1fcf80000000000000009ff84020000");
    }

    @Test
    void aTypeOfItselfIsReadAsFarAsItGoes() {
        // type T []T
        String type = "0cff81020102ff820001ff820000";
        StringBuilder deep = new StringBuilder("ff820001");
        for (int i = 0; i < 5000; i++) {
            deep.append("01");
        }
        deep.append("00");
        assertMalformed(type + "fe138d" + deep);
        assertMalformed(type + "04ff82000100"); // a list, and no session
    }

    @Test
    void aTypeDefinedTwiceOrNowhereIsRefused() {
        String map = "0eff81040102ff820001100110000";
        assertMalformed(map + "0" + map + "0" + "04ff820000");
        assertMalformed("0eff81040102ff8200018001800000" + "04ff82000100"); // of ids that nobody gave
        assertMalformed("04" + "0800" + "00"); // an interface alone
        assertMalformed("0c0f040102ff820001100110000004ff820000"); // an id that is given
    }

    @Test
    void aKindThatIsNotOneIsRefused() {
        for (String field : List.of("08", "00", "7f", "f8ffffffffffffffff")) {
            assertMalformed("0eff81" + field + "0102ff820001100110000004ff820000");
        }
    }

    @Test
    void interfacesInInterfacesEndSomewhere() {
        GobValue nested = GobValue.NIL;
        for (int i = 0; i < 500; i++) {
            nested = new GobValue.Dynamic("[]interface {}", GobType.LIST, new GobValue.Items(List.of(nested)));
        }
        byte[] stream = GobWriter.write(GobType.LIST, new GobValue.Items(List.of(nested)));

        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> GobReader.read(stream));
    }

    @Test
    void aWholeMegabyteOfEntriesIsReadInItsTurn() {
        List<GobValue.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            entries.add(new GobValue.Entry(
                    new GobValue.Dynamic("int", GobType.INT, new GobValue.Whole(i)),
                    new GobValue.Dynamic("string", GobType.STRING, new GobValue.Raw(new byte[20]))));
        }
        byte[] stream = GobWriter.write(GobType.VALUES, new GobValue.Entries(entries));

        assertThat(gob.read(stream, SETTINGS).values()).hasSize(30_000);
    }

    /** No Go map has one key twice, but for a few that are the same text; each takes another name, longer by one more. */
    @Test
    void aMapOfOneKeyOverAndOverIsRefused() {
        GobType map =
                new GobType(GobType.Kind.MAP, "", GobType.Kind.STRING.id, GobType.Kind.BOOL.id, 0, List.of(), Map.of());
        GobValue.Entry entry = new GobValue.Entry(new GobValue.Raw(new byte[0]), new GobValue.Flag(false));
        byte[] stream = GobWriter.write(map, new GobValue.Entries(Collections.nCopies(1000, entry)));

        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> gob.read(stream, SETTINGS));
    }

    @Test
    void textsOfAnyAlphabetAreRefused() {
        Cookie cookie = Vectors.cookies().get(0);
        GorillaFormat format = cookie.format();

        for (String text : List.of("", "=", "====", "|", "||", "a|b|c", "fA==", "\0\0\0\0", "äöüß", "\uD800aaa")) {
            assertThat(format.read(cookie.options(), text)).isEqualTo(new Refused(Reason.MALFORMED));
        }
        assertThat(format.read(cookie.options(), "A".repeat(4100))).isEqualTo(new Refused(Reason.TOO_LONG));
        assertThat(format.read(cookie.options(), cookie.text().substring(0, 61)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void jsonThatIsNoObjectIsMalformed() {
        JsonPayload json = new JsonPayload(new FlashKeys(Set.of()));
        for (String text : List.of("", "[]", "1", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\"", "{\"a\":}", "nul")) {
            assertThatExceptionOfType(Malformed.class)
                    .isThrownBy(() -> json.read(text.getBytes(StandardCharsets.UTF_8), SETTINGS));
        }
        for (String text : List.of("{}", " { } ", "null\n")) {
            assertThat(json.read(text.getBytes(StandardCharsets.UTF_8), SETTINGS)
                            .values())
                    .isEmpty();
        }
    }

    @Test
    void datesThatAreNoneAreMalformed() {
        GorillaKey key = GorillaKey.of(new byte[32]);
        Cookie cookie = new Cookie("s", Serializer.RAW, GorillaFormat.Hash.SHA256, key, "", "", Instant.EPOCH);
        GorillaFormat format = cookie.format();

        for (Instant date : List.of(Instant.ofEpochSecond(-5), Instant.MAX, Instant.MIN)) {
            String text = format.cookies.write("s", date, new byte[1]);
            assertThat(format.read(cookie.options(), text)).isEqualTo(new Refused(Reason.MALFORMED));
        }
    }
}
