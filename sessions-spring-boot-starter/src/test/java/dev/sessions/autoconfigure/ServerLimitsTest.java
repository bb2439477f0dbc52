package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;

/** A session that is split over cookies has to pass the server in both directions; each server, started for real. */
@ExtendWith(OutputCaptureExtension.class)
class ServerLimitsTest {

    private static final String REQUEST = "server.max-http-request-header-size";
    private static final String MAX_SIZE = "sessions.cookie.max-size";

    enum Server {
        NETTY("server.tomcat.max-http-response-header-size", 0),
        TOMCAT("server.tomcat.max-http-response-header-size", 8, TomcatReactiveWebServerAutoConfiguration.class),
        JETTY("server.jetty.max-http-response-header-size", 16, JettyReactiveWebServerAutoConfiguration.class);

        final String response;
        final int kilobytes;
        final List<Class<?>> sources;

        Server(String response, int kilobytes, Class<?>... sources) {
            this.response = response;
            this.kilobytes = kilobytes;
            this.sources = List.of(sources);
        }

        App start(String... properties) {
            List<Class<?>> all = new ArrayList<>(sources);
            all.add(SessionsController.class);
            return App.start(all, properties);
        }

        FailedStart refused(CapturedOutput output, String... properties) {
            return FailedStart.with(
                    output,
                    sources,
                    Stream.concat(Stream.of(Keys.SEALING), Arrays.stream(properties))
                            .toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsThatTheServerWouldNotTakeAreRefused(Server server, CapturedOutput output) {
        server.refused(output, MAX_SIZE + "=7KB", server.response + "=64KB")
                .reports(MAX_SIZE, "allows 7168 bytes of cookies, but the server takes 8192", REQUEST + "=9KB");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NETTY")
    void responsesThatTheServerWouldNotSendAreRefused(Server server, CapturedOutput output) {
        int size = server.kilobytes - 2;
        server.refused(output, MAX_SIZE + "=" + size + "KB", REQUEST + "=64KB")
                .reports(
                        MAX_SIZE,
                        "allows " + size * 1024 + " bytes of cookies … the server sends " + server.kilobytes * 1024
                                + " bytes of headers",
                        server.response + "=" + (server.kilobytes + 1) + "KB");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NETTY")
    void zeroIsTheServersDefault(Server server, CapturedOutput output) {
        server.refused(output, MAX_SIZE + "=16KB", REQUEST + "=64KB", server.response + "=0")
                .reports(MAX_SIZE, "the server sends " + server.kilobytes * 1024, server.response + "=");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAllowedGoesThereAndBack(Server server) {
        try (App app = server.start(
                MAX_SIZE + "=24KB", "sessions.cookie.domain=localhost", REQUEST + "=32KB", server.response + "=28KB")) {
            Browser browser = app.browser();
            String text = text(15_000); // a third more, as base64

            Reply reply = null;
            for (int i = 0; i < 5; i++) {
                String part = text.substring(i * 3_000, (i + 1) * 3_000);
                reply = browser.get("/app-session/put/" + i + "?value=" + part);
                assertThat(reply.status()).isEqualTo(200);
            }

            assertThat(reply.setCookies()).hasSizeGreaterThan(4);
            assertThat(browser.get("/app-session/get/4").body()).isEqualTo(text.substring(12_000));
        }
    }

    private static String text(int length) {
        return new Random(length)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
