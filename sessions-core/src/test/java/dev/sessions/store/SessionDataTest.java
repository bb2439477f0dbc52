package dev.sessions.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Instant.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.CookieOptions.SameSite;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionDataTest {

    @Test
    void whatIsWrittenIsRead() {
        RandomData random = new RandomData(1);
        for (int i = 0; i < 5_000; i++) {
            SessionData data = random.next();

            SessionData read = read(write(data), 0, data);

            assertThat(described(read)).isEqualTo(described(data));
        }
    }

    @Test
    void readingBeginsAtTheOffset() {
        SessionData data = new RandomData(2).next();
        byte[] bytes = write(data, new byte[16]);

        assertThat(described(read(bytes, 16, data))).isEqualTo(described(data));
    }

    /** As the description of the format has it; a change of these bytes ends every session there is. */
    @Test
    void theBytesAreWhatTheyAlwaysWere() {
        SessionData data = new SessionData(
                1,
                Map.of("n", "17".getBytes(UTF_8)),
                List.of(new Flash(300, "flash", "\"hi\"".getBytes(UTF_8))),
                new Settings(
                        true,
                        Duration.ofDays(1),
                        new CookieOptions("/", "a.b", true, false, SameSite.STRICT, true),
                        new Owner("ada", 300)));

        assertThat(write(data, (byte) 7))
                .isEqualTo("\7\1\1n\00217\2\u00ac\2\5flash\4\"hi\"\3\u0080\u00a3\5\4\1/\3a.b\1\0\1\1\5\3ada\u00ac\2"
                        .getBytes(ISO_8859_1));
        assertThat(write(SessionData.empty(1, true))).isEmpty();
    }

    @Test
    void anOwnerWhomNobodyCountedIsOfTheFirstGeneration() {
        SessionData data = new SessionData(
                1, Map.of(), List.of(), new Settings(true, null, null, new Owner("ada", Owner.CLAIMED)));

        Settings read = read(write(data), 0, data).settings();

        assertThat(read.owner()).isEqualTo(new Owner("ada", 0));
    }

    /** Behind what was there. */
    private static byte[] write(SessionData data, byte... before) {
        TokenDraft draft = new TokenDraft(1, true, EPOCH, EPOCH, EPOCH.plusSeconds(1), 0);
        draft.write(before);
        DataWriter.write(data, draft);
        return draft.payload();
    }

    private static SessionData read(byte[] payload, int offset, SessionData written) {
        Token token = new Token(
                written.encoding(), written.settings().persistent(), EPOCH, EPOCH, EPOCH.plusSeconds(1), payload);
        return DataReader.read(token, offset);
    }

    /** All there is in it, in order. */
    private static List<Object> described(SessionData data) {
        List<Object> all = new ArrayList<>();
        data.values().forEach((name, value) -> all.add(List.of(name, ByteBuffer.wrap(value))));
        data.flashes().forEach(flash -> all.add(List.of(flash.id(), flash.queue(), ByteBuffer.wrap(flash.value()))));
        all.add(data.encoding());
        all.add(data.settings());
        return all;
    }
}
