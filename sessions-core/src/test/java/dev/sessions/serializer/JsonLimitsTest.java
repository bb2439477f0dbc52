package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLimitsTest {

    private final JacksonValueCodec codec = new JacksonValueCodec();

    @Test
    void depthIsBounded() {
        assertThat(decode("[".repeat(100) + "]".repeat(100), List.class)).isNotNull();
        assertRefused("[".repeat(101) + "]".repeat(101), List.class);
        assertRefused("{\"a\":".repeat(101) + "1" + "}".repeat(101), Object.class);
        assertRefused("[".repeat(1_000_000), Object.class);
    }

    @Test
    void namesAreBounded() {
        assertThat(decode("{\"" + "n".repeat(1_000) + "\":1}", Map.class)).isNotNull();
        assertRefused("{\"" + "n".repeat(100_000) + "\":1}", Map.class);
    }

    @Test
    void stringsAreBounded() {
        assertThat(decode("\"" + "s".repeat(1 << 20) + "\"", String.class)).isEqualTo("s".repeat(1 << 20));
        assertRefused("\"" + "s".repeat(17 << 20) + "\"", String.class);
    }

    @Test
    void numbersAreBounded() {
        assertRefused("9".repeat(100_000), BigInteger.class);
        assertRefused("1e1000000000", BigInteger.class);
        assertThat(decode("1e1000", BigDecimal.class)).isEqualTo(new BigDecimal("1e1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"b\":{\"a\":1,\"a\":1}}"})
    void aNameTwiceInOneObjectIsRefused(String json) {
        assertRefused(json, Map.class);
        assertRefused(json, Object.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2",
                "1,",
                "1]",
                "1 x",
                "\"a\"\"b\"",
                "",
                " ",
                "[1",
                "{",
                "nul",
                "NaN",
                "'a'",
                "[1,]",
                "// c\n1"
            })
    void whatIsNotOneDocumentIsRefused(String json) {
        assertRefused(json, Object.class);
    }

    @Test
    void aPropertyTheClassDoesNotKnowIsPassedOver() {
        assertThat(decode("{\"name\":\"Ada\",\"since\":3}", Person.class)).isEqualTo(new Person("Ada"));
    }

    /** Otherwise whoever writes a session could have any class made. */
    @Test
    void aClassNamedInTheDataIsNotMade() {
        Object read = decode("{\"@class\":\"java.net.URL\",\"value\":\"x\"}", Object.class);
        Object array = decode("[\"java.util.concurrent.atomic.AtomicLong\",5]", Object.class);

        assertThat(read).isInstanceOf(Map.class);
        assertThat(array).isInstanceOf(List.class);
    }

    @Test
    void nullStandsForNothing() {
        assertThat(decode("null", String.class)).isNull();
    }

    record Person(String name) {}

    private Object decode(String json, Class<?> type) {
        return codec.decode(json.getBytes(UTF_8), type);
    }

    private void assertRefused(String json, Class<?> type) {
        assertThatIllegalArgumentException().isThrownBy(() -> decode(json, type));
    }
}
