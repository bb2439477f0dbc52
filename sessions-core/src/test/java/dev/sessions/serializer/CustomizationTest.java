package dev.sessions.serializer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mapper with its own way with text, numbers and booleans is asked for them; any other is not. */
class CustomizationTest {

    private static final Object[] VALUES = {
        "Ada",
        "rare",
        "\u00e9",
        "\ud83d\ude00",
        "\u001f",
        "a/b",
        "'",
        "\ufffe",
        "",
        17,
        Integer.MIN_VALUE,
        17L,
        Long.MAX_VALUE,
        (short) 17,
        (byte) 17,
        true,
        false,
        "x".repeat(3_000)
    };

    @ParameterizedTest
    @MethodSource("dev.sessions.serializer.MappersOfTheUsersOwn#customized")
    void aCustomizedMapperIsNoticedAndUsed(Map.Entry<String, ObjectMapper> mapper) throws IOException {
        assertThat(Customization.touchesPlainTypes(mapper.getValue())).isTrue();
        assertUsed(mapper.getValue());
    }

    @ParameterizedTest
    @MethodSource("dev.sessions.serializer.MappersOfTheUsersOwn#usual")
    void anotherMapperIsNotAsked(ObjectMapper mapper) throws IOException {
        assertThat(Customization.touchesPlainTypes(mapper)).isFalse();
        assertUsed(mapper);
    }

    /** Otherwise these tests would say nothing, and nobody would see that something is slower than it could be. */
    @Test
    void theSamplesAreWrittenAndReadByHand() {
        for (Object value : VALUES) {
            assertThat(PlainJson.write(value)).isNotNull();
        }
        for (Object value : new Object[] {"Ada", "\u00e9", "", 17, -17, 17L, (short) 17, (byte) 17, true, false}) {
            assertThat(PlainJson.read(PlainJson.write(value), value.getClass())).isEqualTo(value);
        }
    }

    /** Whether asked or not: the bytes, the values and the refusals are the mapper's. */
    private static void assertUsed(ObjectMapper mapper) throws IOException {
        JacksonValueCodec codec = new JacksonValueCodec(mapper);
        for (Object value : VALUES) {
            byte[] json = mapper.writeValueAsBytes(value);
            assertThat(codec.encode(value, value.getClass())).isEqualTo(json);
            assertThat(read(() -> codec.decode(json, value.getClass())))
                    .isEqualTo(read(() -> mapper.readValue(json, value.getClass())));
            byte[] usual = new JsonMapper().writeValueAsBytes(value);
            assertThat(read(() -> codec.decode(usual, value.getClass())))
                    .isEqualTo(read(() -> mapper.readValue(usual, value.getClass())));
        }
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static Object read(Reading reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            return "refused";
        }
    }
}
