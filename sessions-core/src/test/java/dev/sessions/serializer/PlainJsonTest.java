package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written and read by hand is what Jackson writes and reads, and what Jackson refuses is refused. */
class PlainJsonTest {

    /** What is no plain value, or hardly; with a tilde in between. */
    private static final String ODD =
            "~ ~\"~\"\"~\"\"\"~\"a\"b\"~\"\\\"~\"\\\\\"~\"\\u0041\"~\"\t\"~\"a~a\"~'a'~\"a\" ~ \"a\"~"
                    + "\"a\"\"b\"~\"a\" 1~\"\u007f\"~\"\u2028\"~\"\ufffd\"~\"\ud83d\ude00\"~\ufeff\"a\"~0~-0~00~01~-01~"
                    + "-~--1~+1~1.~1.0~.5~1e3~1E3~1e-3~1e99~0x1~1_000~ 1~1 ~\n1\n~1 2~1,~1\u0000~1a~1L~\"1\"~\" 1\"~"
                    + "\"\"~\"null\"~NaN~Infinity~\ufeff1~1/*a*/~127~128~-128~-129~255~256~32767~32768~-32768~-32769~"
                    + "2147483647~2147483648~-2147483648~-2147483649~9223372036854775807~9223372036854775808~"
                    + "-9223372036854775808~-9223372036854775809~true~false~True~TRUE~tru~truex~true ~ true~truefalse~"
                    + "\"true\"~t~null~nul~null ~nullx~[]~[1]~[\"a\"]~[true]~{}~{\"a\":1}~[~]";

    /** The same for bytes inside text. */
    private static final String NOT_UTF_8 =
            "\u0080~\u00bf~\u00c0\u0080~\u00c1\u00bf~\u00c3~\u00c3(~\u00e0\u0080\u0080~\u00e2\u0080~"
                    + "\u00ed\u00a0\u0080~\u00ed\u00a0\u00bd\u00ed\u00b8\u0080~\u00ef\u00bf\u00bd~"
                    + "\u00ef\u00bf\u00be~\u00f0\u0080\u0080\u0080~\u00f0\u009f\u0098~\u00f4\u0090\u0080\u0080~"
                    + "\u00f5\u0080\u0080\u0080~\u00f8\u0088\u0080\u0080\u0080~\u00fe~\u00ff~\u00c3\u00a9\u00c3~"
                    + "\u00ef\u00bb\u00bf";

    private final ObjectMapper jackson = JacksonValueCodec.mapper();
    private final JacksonValueCodec codec = new JacksonValueCodec();
    private final Random random = new Random(7);

    @Test
    void everyCharacterIsWrittenAsJacksonWritesIt() throws IOException {
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            assertWritten("" + (char) c);
            assertWritten("a" + (char) c + "\u00e9");
        }
    }

    @Test
    void textOfEveryKindIsWrittenAndReadAsJacksonDoes() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            assertWritten(text(random.nextInt(40)));
        }
    }

    /** Jackson's buffers hold 2000, 4000 and 8000 of something. */
    @Test
    void lengthMakesNoDifference() throws IOException {
        for (int size : new int[] {250, 500, 1000, 2000, 4000, 8000, 16_000}) {
            for (int length = size - 6; length <= size + 4; length++) {
                assertWritten("x".repeat(length));
                assertWritten("\u2028".repeat(length / 3) + "x");
                assertWritten(text(length));
                assertReadAsJacksonReads(("\"" + "x".repeat(length) + "\"").getBytes(UTF_8));
            }
        }
    }

    @Test
    void wholeNumbersAndBooleansAreWrittenAndReadAsJacksonDoes() throws IOException {
        for (long number : numbers()) {
            assertWritten(number);
            assertWritten((int) number);
            assertWritten((short) number);
            assertWritten((byte) number);
            assertReadAsJacksonReads(Long.toString(number).getBytes(UTF_8));
        }
        assertWritten(true);
        assertWritten(false);
    }

    private List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (int shift = 0; shift < Long.SIZE; shift++) {
            for (int delta = -2; delta <= 2; delta++) {
                numbers.add((1L << shift) + delta);
                numbers.add(-(1L << shift) + delta);
            }
        }
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            numbers.addAll(List.of(power, -power, power - 1, 1 - power));
        }
        random.longs(500).forEach(number -> numbers.add(number >> random.nextInt(Long.SIZE)));
        return numbers;
    }

    @Test
    void whatIsOddIsReadOrRefusedAsByJackson() {
        for (String json : ODD.split("~", -1)) {
            assertReadAsJacksonReads(json.getBytes(UTF_8));
            assertReadAsJacksonReads(json.getBytes(ISO_8859_1));
            assertReadAsJacksonReads(("\u00ff\u00fe" + json).getBytes(ISO_8859_1));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreReadOrRefusedAsByJackson() {
        for (String bytes : NOT_UTF_8.split("~")) {
            assertReadAsJacksonReads(("\"" + bytes + "\"").getBytes(ISO_8859_1));
            assertReadAsJacksonReads(("\"a" + bytes + "b\"").getBytes(ISO_8859_1));
            assertReadAsJacksonReads((bytes + "1").getBytes(ISO_8859_1));
        }
    }

    @Test
    void whateverBecomesOfAValueIsReadOrRefusedAsByJackson() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            byte[] json = jackson.writeValueAsBytes(
                    switch (i % 4) {
                        case 0 -> text(random.nextInt(12));
                        case 1 -> random.nextLong() >> random.nextInt(Long.SIZE);
                        case 2 -> random.nextInt(2_000) - 1_000;
                        default -> random.nextBoolean();
                    });
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                json = changed(json);
            }
            assertReadAsJacksonReads(json);
        }
    }

    private byte[] changed(byte[] json) {
        int at = random.nextInt(json.length + 1);
        int taken = random.nextInt(Math.min(2, json.length - at) + 1);
        byte[] put = new byte[random.nextInt(3)];
        for (int i = 0; i < put.length; i++) {
            put[i] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) "\"\\ 0123456789-+.eEtfn[]{},:/\t\n\u00c3\u00a9\u00ef\u00bb\u00bf"
                            .charAt(random.nextInt(35));
        }
        byte[] result = Arrays.copyOf(json, json.length - taken + put.length);
        System.arraycopy(put, 0, result, at, put.length);
        System.arraycopy(json, at + taken, result, at + put.length, json.length - at - taken);
        return result;
    }

    /** Of all characters, the special ones more often. */
    private String text(int length) {
        StringBuilder text = new StringBuilder();
        int bound = new int[] {0x80, 0x80, 0x100, 0x3000, 0x1_0000}[random.nextInt(5)];
        while (text.length() < length) {
            switch (random.nextInt(24)) {
                case 0 ->
                    text.append("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u2028\u2029\ufffd".charAt(random.nextInt(15)));
                case 1 -> text.append(bound > 0x100 ? "\ud83d\ude00" : "?");
                case 2 -> text.append(bound > 0x3000 ? (char) (Character.MIN_SURROGATE + random.nextInt(2048)) : ' ');
                default -> text.append((char) (' ' + random.nextInt(bound - ' ')));
            }
        }
        return text.toString();
    }

    /** By hand, unless it is too long for that; and what was written is read. */
    private void assertWritten(Object value) throws IOException {
        byte[] expected = jackson.writeValueAsBytes(value);
        boolean tooLong = value instanceof String text && text.length() > PlainJson.MAX_LENGTH;

        assertThat(codec.encode(value, value.getClass())).isEqualTo(expected);
        assertThat(PlainJson.write(value)).isEqualTo(tooLong ? null : expected);
        assertThat(codec.decode(expected, value.getClass())).isEqualTo(jackson.readValue(expected, value.getClass()));
    }

    /** By hand only if the same comes of it. */
    private void assertReadAsJacksonReads(byte[] json) {
        for (Class<?> type : PlainJson.TYPES) {
            String expected = outcome(() -> jackson.readValue(json, type));
            Object byHand = PlainJson.read(json, type);

            assertThat(byHand == null ? expected : outcome(() -> byHand))
                    .as(() -> "'%s' as %s".formatted(new String(json, ISO_8859_1), type))
                    .isEqualTo(expected);
            assertThat(outcome(() -> codec.decode(json, type))).isEqualTo(expected);
        }
    }

    private interface Reading {
        Object read() throws IOException;
    }

    /** The value with its class, or what is wrong. */
    private static String outcome(Reading reading) {
        try {
            Object value = reading.read();
            return value == null ? "nothing" : value.getClass().getSimpleName() + " " + value;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
