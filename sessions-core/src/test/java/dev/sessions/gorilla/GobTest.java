package dev.sessions.gorilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.SessionValueException;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values as gob, beside those that Go wrote. */
class GobTest {

    private static final Settings SETTINGS = new Settings(true, null, null, null);

    private final GobPayload gob = new GobPayload(new FlashKeys(Set.of("errors")));

    static Set<String> streams() {
        Map<String, byte[]> all = Vectors.gobs();
        all.remove("id string");
        return all.keySet();
    }

    private SessionData read(byte[] stream) {
        return gob.read(stream, SETTINGS);
    }

    private SessionData read(String stream) {
        return read(Vectors.gobs().get(stream));
    }

    private byte[] write(SessionData data) {
        return gob.write("s", data);
    }

    private static SessionData with(SessionData data, String name, String json) {
        Map<String, byte[]> values = new HashMap<>(data.values());
        values.put(name, json.getBytes(StandardCharsets.UTF_8));
        return new SessionData(1, values, data.flashes(), SETTINGS, data.notes());
    }

    private static String json(SessionData data, String name) {
        return new String(data.values().get(name), StandardCharsets.UTF_8);
    }

    /** The name of the Go type that a value goes out as. */
    private String kind(SessionData data, String name) {
        byte[] stream = write(data);
        var map = (GobValue.Entries) GobReader.read(stream).value();
        var value = (GobValue.Dynamic)
                GobToJson.named(GobType.VALUES, map).get(name).value();
        return value.name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name=x | name | \"x\"",
                "i=42 | i | 42",
                "i=-300 | i | -300",
                "b=true | b | true",
                "b=false | b | false",
                "f=1.5 | f | 1.5",
                "f=0.1 | f | 0.1",
                "by | by | \"AQL/\"",
                "empty list | l | []",
                "nested list | l | [[\"a\"]]",
                "intkey | 42 | 43",
                "nilvalue? | n | 9",
                "mapstr | m | {\"a\":\"b\"}",
                "struct | p | {\"Name\":\"Al\",\"Age\":7}",
                "time | t | \"2023-11-14T22:13:20.000000005Z\"",
                "liststr | l | [\"a\",\"b\"]"
            })
    void aValueIsTheJsonThatItStandsFor(String stream, String name, String json) {
        assertThat(json(read(stream), name)).isEqualTo(json);
    }

    @Test
    void underscoreFlashIsTheDefaultQueue() {
        SessionData data = read("flash");

        assertThat(data.values()).isEmpty();
        assertThat(data.flashes())
                .extracting(flash -> flash.queue() + " " + new String(flash.value(), StandardCharsets.UTF_8))
                .containsExactly("flash \"hi\"", "flash 7", "flash true");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whatIsNotChangedGoesBackAsWhatItWas(String stream) {
        byte[] original = Vectors.gobs().get(stream);

        byte[] again = write(read(original));

        assertThat(again).hasSameSizeAs(original);
        assertThat(write(read(again))).isEqualTo(again);
        assertThat(read(again).values().keySet())
                .isEqualTo(read(original).values().keySet());
    }

    @Test
    void theIdOfASessionInAFileIsAString() {
        assertThat(gob.readId(Vectors.gobs().get("id string"))).isEqualTo("ABCDEF");
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> gob.readId(Vectors.gobs().get("empty")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "i=42 | i | 43 | int",
                "nilvalue? | n | 10 | int64",
                "f=1.5 | f | 2 | float64",
                "i=42 | i | 1.5 | float64",
                "i=42 | i | \"x\" | string",
                "by | by | \"AAEC\" | []uint8",
                "by | by | \"no base64!\" | string",
                "time | t | \"2024-01-02T03:04:05+01:00\" | time.Time",
                "time | t | \"tomorrow\" | string",
                "liststr | l | [\"c\"] | []string",
                "liststr | l | [1] | []interface {}",
                "mapstr | m | {\"a\":1} | map[string]interface {}",
                "struct | p | {\"Name\":\"Bo\",\"Age\":8} | main.P",
                "struct | p | {\"Name\":\"Bo\",\"Town\":\"X\"} | map[string]interface {}",
                "name=x | name | null | ``"
            })
    void whatTakesThePlaceOfAValueKeepsItsGoTypeWhereItFits(String stream, String name, String json, String type) {
        SessionData changed = with(read(stream), name, json);

        assertThat(kind(changed, name)).isEqualTo(type);
        assertThat(json(read(write(changed)), name)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "127, int8",
        "-128, int8",
        "128, int",
        "-129, int",
        "200, int",
    })
    void aNarrowNumberBecomesAnIntWhereItHasNoRoom(String number, String type) {
        byte[] stream = HexFormat.of()
                .parseHex(HexFormat.of()
                        .formatHex(Vectors.gobs().get("nilvalue?"))
                        .replace("05696e743634", "04696e7438")
                        .replace("1aff82", "19ff82"));
        assertThat(kind(with(read(stream), "n", number), "n")).isEqualTo(type);
    }

    @Test
    void whatIsNewGetsTheDefaultTypes() {
        SessionData empty = read("empty");

        assertThat(kind(with(empty, "a", "1"), "a")).isEqualTo("int");
        assertThat(kind(with(empty, "a", "18446744073709551615"), "a")).isEqualTo("uint64");
        assertThat(kind(with(empty, "a", "1.25"), "a")).isEqualTo("float64");
        assertThat(kind(with(empty, "a", "\"x\""), "a")).isEqualTo("string");
        assertThat(kind(with(empty, "a", "[1,{}]"), "a")).isEqualTo("[]interface {}");
        assertThat(kind(with(empty, "a", "{\"b\":[null]}"), "a")).isEqualTo("map[string]interface {}");
        assertThat(json(read(write(with(empty, "a", "{\"b\":[null,true]}"))), "a"))
                .isEqualTo("{\"b\":[null,true]}");
    }

    @Test
    void anIntegerKeyStaysOneBesideWhatIsNew() {
        SessionData changed = with(with(read("intkey"), "42", "44"), "x", "1");

        byte[] stream = write(changed);

        assertThat(HexFormat.of().formatHex(stream))
                .contains("03696e74040200540369", "06737472696e670c0300017803696e74");
        assertThat(json(read(stream), "42")).isEqualTo("44");
    }

    @Test
    void whatGoHasNoNumberForIsRefusedByName() {
        SessionData empty = read("empty");

        for (Object number : List.of(
                BigInteger.ONE.shiftLeft(64), new BigDecimal("0.12345678901234567890123"), new BigDecimal("1e999"))) {
            assertThatExceptionOfType(SessionValueException.class)
                    .isThrownBy(() -> write(with(empty, "price", number.toString())))
                    .withMessageContaining("'price'")
                    .withMessageNotContaining("1234567890");
        }
    }

    @Test
    void aListUnderTheNameOfAQueueIsFlashes() {
        SessionData list = with(read("empty"), "errors", "[\"a\",2]");

        SessionData read = read(write(list));

        assertThat(read.flashes()).extracting(SessionData.Flash::queue).containsExactly("errors", "errors");
        assertThat(read(write(read)).flashes()).isEqualTo(read.flashes());
    }

    @Test
    void flashesOfAQueueThatIsNotNamedAreRefused() {
        SessionData data =
                new SessionData(1, Map.of(), List.of(new SessionData.Flash(1, "warnings", new byte[] {'1'})), SETTINGS);

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> write(data))
                .withMessageContaining("'warnings'")
                .withMessageContaining("sessions.gorilla.flash-queues");
    }
}
