package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.RawConnection;
import dev.sessions.testing.SessionsController;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes are in the Cookie header, nothing of it is an error of the server. */
class BadInputTest {

    private static final int ROUNDS = 150;

    private static App app;
    private static String valid;

    @BeforeAll
    static void start() {
        app = App.start(
                SessionsController.class,
                "server.max-http-request-header-size=64KB",
                "sessions.named.memory.store=memory",
                "sessions.named.large.cookie.max-size=20KB");
        Browser browser = app.browser();
        browser.get("/app-session/put/a");
        valid = browser.cookie("app-session");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-session", "memory", "large"})
    void anyBytes(String session) throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] value = new byte[random.nextInt(300)];
            random.nextBytes(value);
            for (int j = 0; j < value.length; j++) {
                if (value[j] == '\r' || value[j] == '\n') {
                    value[j] = '.'; // would end the header
                }
            }
            assertNoServerError(session, session + "=", value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-session", "memory", "large"})
    void anyCharactersOfACookie(String session) throws IOException {
        Random random = new Random(43);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] value = new byte[random.nextInt(200)];
            for (int j = 0; j < value.length; j++) {
                value[j] = (byte) (0x20 + random.nextInt(0x5f));
            }
            assertAnswered(session, session + "=", value);
        }
    }

    @Test
    void oneByteOfAValidCookieReplacedByAnyOther() throws IOException {
        for (int b = 0; b < 256; b++) {
            if (b != '\r' && b != '\n') {
                byte[] value = RawConnection.ascii(valid);
                value[value.length / 2] = (byte) b;
                assertNoServerError("app-session", "app-session=", value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x08, 0x1f, 0x7f, 0x80, 0xc0, 0xff})
    void controlCharactersAndBytesThatAreNoText(int value) throws IOException {
        byte[] bytes = {(byte) value, 'A', (byte) value};
        assertNoServerError("app-session", "app-session=", bytes);
        assertNoServerError("app-session", "", bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app-session=\"\"",
                "app-session=\"",
                "app-session=\"AAAA\"",
                "app-session=\"AA\\\"AA\"",
                "app-session",
                "app-session=",
                "=session",
                "=",
                ";",
                ";;;app-session=;;",
                "app-session = AAAA",
                "app-session=AAAA app-session=BBBB",
                "app-session=AAAA,app-session=BBBB",
                "$Version=1; app-session=AAAA; $Path=/",
                "app-session=%F0%9F%98%80",
                "app-session=é",
                "app-session=AAAA; APP-SESSION=BBBB; App-Session=CCCC",
                "large=9.; large.1=x",
                "large=99999999999.AAAA",
                "large=2.; large.1=",
                "large.1=AAAA"
            })
    void oddHeaders(String header) throws IOException {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        for (String session : new String[] {"app-session", "memory", "large"}) {
            assertAnswered(session, "", bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4093, 4096, 8192, 20_000})
    void longValues(int length) throws IOException {
        for (String session : new String[] {"app-session", "memory", "large"}) {
            assertAnswered(session, session + "=", RawConnection.ascii("A".repeat(length)));
            assertAnswered(session, session + "=2.", RawConnection.ascii("A".repeat(length)));
        }
    }

    @Test
    void aHeaderBeyondTheServersLimitIsTheClientsFault() throws IOException {
        int status = status("app-session", "app-session=", RawConnection.ascii("A".repeat(70_000)));
        assertThat(status).isBetween(400, 499);
    }

    @Test
    void thousandsOfSmallCookies() throws IOException {
        String header =
                IntStream.range(0, 4_000).mapToObj(i -> "c" + i + "=" + i).collect(Collectors.joining("; "));
        assertAnswered("app-session", "", RawConnection.ascii(header + "; app-session=" + valid));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 10, 1_000})
    void manyCookiesOfOneName(int count) throws IOException {
        String header =
                IntStream.range(0, count).mapToObj(i -> "app-session=v" + i).collect(Collectors.joining("; "));
        assertAnswered("app-session", "", RawConnection.ascii(header));
        assertAnswered("large", "", RawConnection.ascii(header.replace("app-session", "large")));
        assertAnswered("large", "", RawConnection.ascii(header.replace("app-session=v", "large=9.")));
    }

    /** The handler is reached and answers. */
    private static void assertAnswered(String session, String prefix, byte[] value) throws IOException {
        assertThat(status(session, prefix, value)).isEqualTo(200);
    }

    /** The server itself may refuse what is no HTTP. */
    private static void assertNoServerError(String session, String prefix, byte[] value) throws IOException {
        assertThat(status(session, prefix, value)).isBetween(200, 499);
    }

    private static int status(String session, String prefix, byte[] value) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(RawConnection.ascii(prefix));
        header.writeBytes(value);
        return RawConnection.statusFor(app.port(), "/" + session + "/state", header.toByteArray());
    }
}
