package dev.sessions.benchmarks.stores;

import dev.sessions.redis.RedisBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis for a benchmark, which keeps nothing on disk. */
final class RedisProcess {

    private RedisProcess() {}

    /** Our backend on one; null, with a line that says so, where there is no Redis to start. */
    static @Nullable OurBackend start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process;
        try {
            process = new ProcessBuilder("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.out.println("Without Redis: apt-get install redis-server");
            return null;
        }
        LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", port);
        connections.afterPropertiesSet();
        connections.start();
        RedisBackend backend = RedisBackend.of(connections);
        backend.find("-").retry(1_000).block();
        return new OurBackend("sessions, redis", backend, () -> {
            connections.destroy();
            process.destroy();
            process.onExit().join();
        });
    }
}
