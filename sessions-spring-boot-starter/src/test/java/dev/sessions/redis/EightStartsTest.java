package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.RandomBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Eight processes that begin at once on an empty store end with one ring, and each opens what any of them made. */
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class EightStartsTest {

    private static final int PROCESSES = 8;
    private static final int ROUNDS = System.getenv("CI") == null ? 2 : 100;

    @Test
    void onFiles(@TempDir Path directory) throws IOException {
        begin(directory.toString());
    }

    @Test
    void onRedis() throws IOException {
        begin(String.valueOf(RedisServer.shared().port()));
    }

    private static void begin(String where) throws IOException {
        String master = HexFormat.of().formatHex(RandomBytes.next(32));
        List<Peer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                peers.add(Peer.start(master, where));
            }
            for (Peer peer : peers) {
                assertThat(peer.answer()).isEqualTo("ready");
            }
            for (int round = 0; round < ROUNDS; round++) {
                String name = "round-" + round;
                peers.forEach(peer -> peer.tell("begin " + name));
                Set<String> rings = new HashSet<>();
                Set<String> cookies = new HashSet<>();
                for (Peer peer : peers) {
                    String[] answer = peer.answer().split(" ");
                    rings.add(answer[0]);
                    cookies.add(answer[1]);
                }
                assertThat(rings).as(name).hasSize(1);
                assertThat(cookies).hasSize(PROCESSES);
                peers.forEach(peer -> peer.tell("open " + String.join(" ", cookies)));
                for (Peer peer : peers) {
                    assertThat(peer.answer()).as(name).isEqualTo(String.valueOf(PROCESSES));
                }
            }
        } finally {
            peers.forEach(peer -> peer.process.destroyForcibly());
        }
    }

    private record Peer(Process process, BufferedReader out, PrintStream in) {

        static Peer start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RingProcess.class.getName()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Peer(
                    process,
                    process.inputReader(StandardCharsets.US_ASCII),
                    new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII));
        }

        void tell(String line) {
            in.println(line);
        }

        /** The next line that is not a log's. */
        String answer() throws IOException {
            String line = out.readLine();
            while (line != null && !line.matches("ready|[0-9]+|[0-9a-f,]+ [A-Za-z0-9_-]+")) {
                line = out.readLine();
            }
            return String.valueOf(line);
        }
    }
}
