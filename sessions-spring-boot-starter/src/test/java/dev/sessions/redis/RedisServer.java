package dev.sessions.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.core.ExecutableProvider;

/** A Redis of the tests' own: a process that can be paused, killed and started again on its port with its data. */
public final class RedisServer implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private static final Path EXECUTABLE = executable();

    private final Path directory;
    private final int port = freePort();
    private final List<String> settings;
    private Process process;

    private RedisServer(String... settings) {
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.settings = List.of(settings);
        begin();
    }

    /** Starts a server that keeps nothing on disk. */
    static RedisServer start(String... settings) {
        return new RedisServer(settings);
    }

    /** Starts a server that has on disk what it has confirmed. */
    static RedisServer startDurable() {
        return new RedisServer("--appendonly", "yes", "--appendfsync", "always");
    }

    /** One for all tests that do no harm to it; it ends with this process. */
    public static RedisServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final RedisServer SERVER = start();
    }

    private void begin() {
        List<String> command = new ArrayList<>(List.of(
                EXECUTABLE.toString(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                ""));
        command.addAll(settings);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Redis did not start: see " + directory.resolve("log"));
            }
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try {
            return command("PING").matches("(?s)(\\+PONG|-NOAUTH).*");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Connections to this server; closed by whoever asks for them. */
    LettuceConnectionFactory connect() {
        return connect(port);
    }

    static LettuceConnectionFactory connect(int port) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", port);
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    /** Begins a backend that has time, however busy the machine is. */
    static RedisBackend.Builder patientBackend(ReactiveRedisConnectionFactory connections) {
        return RedisBackend.builder(connections).timeout(Duration.ofSeconds(20));
    }

    /** What an application is told of this server. */
    String[] properties(String... others) {
        List<String> all =
                new ArrayList<>(List.of("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }

    /** Sends a command and gives the answer as it came, without its line ends. */
    String command(String line) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout((int) STARTS_WITHIN.toMillis());
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            readAnswer(in, answer);
            return answer.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAnswer(BufferedReader in, StringBuilder answer) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("closed");
        }
        char type = line.charAt(0);
        if (type == '$' && !line.equals("$-1")) {
            char[] text = new char[Integer.parseInt(line.substring(1)) + 2];
            for (int read = 0; read < text.length; ) {
                int more = in.read(text, read, text.length - read);
                if (more < 0) {
                    throw new IOException("closed");
                }
                read += more;
            }
            answer.append(text, 0, text.length - 2).append('\n');
        } else if (type == '*') {
            for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                readAnswer(in, answer);
            }
        } else {
            answer.append(line).append('\n');
        }
    }

    /** The commands that come in meanwhile, those of scripts included, in order and as MONITOR shows them. */
    List<String> commandsOf(Runnable work) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout((int) STARTS_WITHIN.toMillis());
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            work.run();
            String end = UUID.randomUUID().toString();
            command("ECHO " + end);
            List<String> commands = new ArrayList<>();
            for (String line = in.readLine(); !line.contains(end); line = in.readLine()) {
                commands.add(line.substring(line.indexOf('[')));
            }
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processor stops running it: connections stay, and nothing answers. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            if (new ProcessBuilder("kill", "-" + name, "" + process.pid())
                            .inheritIO()
                            .start()
                            .waitFor()
                    != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again after {@link #kill()}. */
    void restart() {
        begin();
    }

    @Override
    public void close() {
        kill();
    }

    /** A node of a cluster talks to the others on another port, 10,000 above. */
    private static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (socket.getLocalPort() <= 55_000) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path executable() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
