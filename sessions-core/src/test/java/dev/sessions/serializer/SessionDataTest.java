package dev.sessions.serializer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.SessionData;
import dev.sessions.SessionData.Flash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionDataTest {

    private final SessionSerializer serializer = new JacksonSessionSerializer();

    @Test
    void whatIsWrittenIsRead() {
        RandomData random = new RandomData(1);
        for (int i = 0; i < 5_000; i++) {
            SessionData data = random.next();

            SessionData read = serializer.deserialize(serializer.serialize(data), 0);

            assertThat(described(read)).isEqualTo(described(data));
        }
    }

    @Test
    void readingBeginsAtTheOffset() {
        SessionData data = new RandomData(2).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[16]);
        out.writeBytes(serializer.serialize(data));

        assertThat(described(serializer.deserialize(out.toByteArray(), 16))).isEqualTo(described(data));
    }

    /** As the description of the format has it; a change of these bytes ends every session there is. */
    @Test
    void theBytesAreWhatTheyAlwaysWere() {
        SessionData data = new SessionData(
                Map.of("n", "17".getBytes(UTF_8)),
                List.of(new Flash(300, "flash", "\"hi\"".getBytes(UTF_8))),
                Duration.ofDays(1),
                new CookieOptions("/", "a.b", true, false, SameSite.STRICT, true),
                null);

        assertThat(serializer.serialize(data))
                .isEqualTo(
                        "\1\1n\00217\2\u00ac\2\5flash\4\"hi\"\3\u0080\u00a3\5\4\1/\3a.b\1\0\1\1".getBytes(ISO_8859_1));
        assertThat(serializer.serialize(SessionData.EMPTY)).isEmpty();
        assertThat(serializer.id()).isEqualTo(1);
    }

    /** All there is in it, in order. */
    private static List<Object> described(SessionData data) {
        List<Object> all = new ArrayList<>();
        data.values().forEach((name, value) -> all.add(List.of(name, ByteBuffer.wrap(value))));
        data.flashes().forEach(flash -> all.add(List.of(flash.id(), flash.queue(), ByteBuffer.wrap(flash.value()))));
        all.add(data.lifetime());
        all.add(data.cookie());
        return all;
    }
}
