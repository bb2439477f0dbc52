package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.backend.StoredSession;
import dev.sessions.testing.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What each operation costs, as the server sees it, and that no command touches two keys. */
class RedisRoundTripsTest {

    private static final Pattern ARGUMENT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static RedisServer server;
    private static LettuceConnectionFactory connections;

    private final ManualClock clock = new ManualClock();
    private RedisBackend backend;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        connections = server.connect();
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        server.close();
    }

    /** The connection is there and the scripts are known, as in all but the first moments. */
    @BeforeEach
    void warmUp() {
        server.command("FLUSHALL");
        backend = RedisServer.patientBackend(connections).clock(clock).build();
        backend.create("warm", session(1, "somebody")).block();
        backend.delete("warm").block();
    }

    @Test
    void eachOperationIsOneCommand() {
        assertThat(sent(() -> backend.create("key", session(1, null)).block())).containsExactly("EVALSHA");
        assertThat(sent(() -> backend.find("key").block())).containsExactly("GET");
        assertThat(sent(() -> backend.find("absent").block())).containsExactly("GET");
        assertThat(sent(() -> backend.replace("key", 1, session(2, null)).block()))
                .containsExactly("EVALSHA");
        assertThat(sent(() -> backend.replace("key", 1, session(2, null)).block()))
                .containsExactly("EVALSHA");
        assertThat(sent(() -> backend.delete("key").block())).containsExactly("DEL");
    }

    @Test
    void anOwnerCostsOneCommandBesideAndItGoesFirst() {
        List<String> commands = server.commandsOf(
                () -> backend.create("key", session(1, "owner")).block());
        List<String> keys = outer(commands).stream()
                .map(RedisRoundTripsTest::keyOf)
                .map(key -> key.replaceAll("[0-9a-f]{64}", "hash"))
                .toList();
        assertThat(keys).containsExactly("sessions:owner:owner", "sessions:hash");
    }

    @Test
    void neitherWaitsForTheAnswerToTheOther() throws IOException {
        try (RedisProxy proxy = new RedisProxy(server.port())) {
            LettuceConnectionFactory connections = RedisServer.connect(proxy.port());
            RedisBackend backend =
                    RedisServer.patientBackend(connections).clock(clock).build();
            backend.find("warm").block();

            proxy.holdAnswers();
            var created = backend.create("key", session(1, "owner")).toFuture();
            String session = StandardCharsets.UTF_8
                    .decode(new RedisKeys("sessions:").session("key"))
                    .toString();
            await().until(() -> proxy.sent().contains("sessions:owner:owner")
                    && proxy.sent().contains(session));
            assertThat(created).isNotDone();

            proxy.releaseAnswers();
            assertThat(created.join()).isTrue();
            connections.destroy();
        }
    }

    @Test
    void noCommandAndNoScriptTouchesTwoKeys() {
        List<String> commands = server.commandsOf(() -> {
            backend.create("a {tag}", session(1, "owner")).block();
            backend.create("b", session(1, "owner")).block();
            backend.replace("a {tag}", 1, session(2, "owner")).block();
            clock.advance(Duration.ofMinutes(2));
            backend.delete("b").block();
            backend.owners().keysOf("owner").collectList().block();
            backend.replace("a {tag}", 2, new StoredSession(new byte[0], 3, clock.instant()))
                    .block();
        });
        assertThat(commands).anyMatch(command -> command.contains("\"ZREM\""));
        String key = "";
        for (String command : commands) {
            if (isOfScript(command)) {
                assertThat(arguments(command).get(1)).as(command).isEqualTo(key);
            } else {
                key = keyOf(command);
            }
            assertThat(arguments(command).stream()
                            .filter(argument -> argument.startsWith("sessions:"))
                            .collect(Collectors.toSet()))
                    .as(command)
                    .isEqualTo(Set.of(key));
        }
    }

    private static List<String> sent(Runnable work) {
        return outer(server.commandsOf(work)).stream()
                .map(command -> arguments(command).get(0).toUpperCase(Locale.ROOT))
                .toList();
    }

    private static List<String> outer(List<String> commands) {
        return commands.stream().filter(command -> !isOfScript(command)).toList();
    }

    private static boolean isOfScript(String command) {
        return command.startsWith("[0 lua]");
    }

    private static String keyOf(String command) {
        List<String> arguments = arguments(command);
        if (!arguments.get(0).startsWith("EVAL")) {
            return arguments.get(1);
        }
        assertThat(arguments.get(2)).as("number of keys").isEqualTo("1");
        return arguments.get(3);
    }

    private static List<String> arguments(String command) {
        Matcher matcher = ARGUMENT.matcher(command);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private StoredSession session(long version, @Nullable String owner) {
        return new StoredSession(new byte[] {1, 2, 3}, version, clock.instant().plus(Duration.ofHours(1)), owner);
    }
}
