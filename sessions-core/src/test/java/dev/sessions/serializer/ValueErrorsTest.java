package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors end up in logs, and what a session holds does not belong there. */
class ValueErrorsTest {

    private static final String SECRET = "hunter2";

    private final JacksonValueCodec codec = new JacksonValueCodec();

    @ParameterizedTest
    @ValueSource(
            classes = {
                Integer.class,
                boolean.class,
                UUID.class,
                DayOfWeek.class,
                List.class,
                Map.class,
                int[].class,
                Picky.class,
                Sloppy.class,
                Runnable.class
            })
    void whatCannotBeReadIsNotInTheError(Class<?> type) {
        assertSilent(() -> codec.decode(("\"" + SECRET + " %%\"").getBytes(UTF_8), type));
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "{\"" + SECRET + "\":1,\"" + SECRET + "\":2}", "\"" + SECRET, "[1] " + SECRET})
    void whatIsNotJsonIsNotInTheError(String json) {
        assertSilent(() -> codec.decode(json.getBytes(UTF_8), Object.class));
    }

    @Test
    void whatCannotBeWrittenIsNotInTheError() {
        assertSilent(() -> codec.encode(new Failing(), Object.class));
        assertSilent(() -> codec.encode(Map.of(SECRET, new Object()), Object.class));
        assertSilent(() -> codec.encode(List.of(new Failing()), Object.class));
    }

    @Test
    void whatContainsItselfIsAnErrorAndNoMore() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> codec.encode(endless, Object.class)))
                .isNotNull();
    }

    @Test
    void whatCanBeReadIsRead() {
        assertThat(codec.decode("\"https://example.com\"".getBytes(UTF_8), URI.class))
                .isEqualTo(URI.create("https://example.com"));
        assertThat(codec.decode("\"de\"".getBytes(UTF_8), Locale.class)).isEqualTo(Locale.GERMAN);
    }

    /** Refuses, and quotes what it refuses. */
    static final class Picky {
        @JsonCreator
        Picky(String text) {
            throw new IllegalStateException("not " + text);
        }
    }

    /** Read by code of the application that throws what it likes. */
    @JsonDeserialize(using = SloppyReader.class)
    static final class Sloppy {}

    static final class SloppyReader extends StdDeserializer<Sloppy> {

        SloppyReader() {
            super(Sloppy.class);
        }

        @Override
        public Sloppy deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            throw new IllegalArgumentException("cannot read " + parser.getText());
        }
    }

    static final class Failing {
        public String getValue() {
            throw new IllegalStateException(SECRET);
        }
    }

    private static void assertSilent(Supplier<?> call) {
        IllegalArgumentException error = catchThrowableOfType(IllegalArgumentException.class, call::get);
        assertThat(error).isNotNull();
        StringWriter everything = new StringWriter();
        error.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain(SECRET);
    }
}
