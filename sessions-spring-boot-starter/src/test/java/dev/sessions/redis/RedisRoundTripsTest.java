package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import dev.sessions.test.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What each operation costs, as the server sees it, and which keys a command touches. */
class RedisRoundTripsTest {

    private static final Pattern ARGUMENT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static RedisServer server;
    private static LettuceConnectionFactory connections;

    private final MutableClock clock = new MutableClock();
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
    void anOwnerCostsNothingMoreAndItsEntryGoesFirst() {
        List<String> commands = server.commandsOf(
                () -> backend.create("key", session(1, "owner")).block());
        assertThat(outer(commands))
                .singleElement()
                .satisfies(
                        command -> assertThat(keysOf(command)).containsExactly("sessions:key", "sessions:owner:owner"));
        assertThat(commands.stream()
                        .filter(RedisRoundTripsTest::isOfScript)
                        .map(command -> arguments(command).get(0))
                        .filter(name -> List.of("ZADD", "SET").contains(name)))
                .containsExactly("ZADD", "SET");
    }

    /** A server that does not know the script yet gets all of it, or nothing. */
    @Test
    void aSaveWithAnOwnerIsOneCommandAlsoWhereTheScriptIsNew() {
        server.command("SCRIPT FLUSH");
        assertThat(sent(() -> backend.create("key", session(1, "owner")).block()))
                .containsExactly("EVALSHA", "EVAL");
        assertThat(sent(() -> backend.replace("key", 1, session(2, "owner")).block()))
                .containsExactly("EVALSHA");
    }

    @Test
    void aScriptTouchesNoKeyButThoseItNames() {
        List<String> commands = server.commandsOf(() -> {
            backend.create("a", session(1, "owner")).block();
            backend.create("b", session(1, "owner")).block();
            backend.replace("a", 1, session(2, "owner")).block();
            backend.delete("b").block();
            backend.keysOf("owner").collectList().block();
            backend.replace("a", 2, new StoredSession(new byte[0], 3, clock.instant()))
                    .block();
        });
        assertThat(commands).anyMatch(command -> command.contains("\"ZREM\""));
        List<String> keys = List.of();
        for (String command : commands) {
            if (isOfScript(command)) {
                assertThat(keys).as(command).contains(arguments(command).get(1));
            } else {
                keys = keysOf(command);
            }
            assertThat(keys)
                    .as(command)
                    .containsAll(arguments(command).stream()
                            .filter(argument -> argument.startsWith("sessions:"))
                            .toList());
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

    private static List<String> keysOf(String command) {
        List<String> arguments = arguments(command);
        return arguments.get(0).startsWith("EVAL")
                ? arguments.subList(3, 3 + Integer.parseInt(arguments.get(2)))
                : List.of(arguments.get(1));
    }

    private static List<String> arguments(String command) {
        Matcher matcher = ARGUMENT.matcher(command);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private StoredSession session(long version, @Nullable String owner) {
        return new StoredSession(new byte[] {1, 2, 3}, version, clock.instant().plus(Duration.ofHours(1)), owner);
    }
}
