package dev.sessions.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between a client and Redis: can lose the connection after Redis has done what it was asked and before it says so, and
 * hold back its answers.
 */
final class RedisProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int port;
    private final AtomicBoolean cutsNextAnswer = new AtomicBoolean();
    private final StringBuffer sent = new StringBuffer();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile CountDownLatch answers = new CountDownLatch(0);

    RedisProxy(int redisPort) throws IOException {
        port = redisPort;
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        begin(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cutNextAnswer() {
        cutsNextAnswer.set(true);
    }

    boolean hasCut() {
        return !cutsNextAnswer.get();
    }

    void holdAnswers() {
        answers = new CountDownLatch(1);
    }

    void releaseAnswers() {
        answers.countDown();
    }

    /** How often a client has connected. */
    int connections() {
        return connections.get();
    }

    /** All that clients have sent. */
    String sent() {
        return sent.toString();
    }

    /** How many commands of a name clients have sent. */
    int commands(String name) {
        return sent().split("\r\n" + name + "\r\n", -1).length - 1;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            connections.incrementAndGet();
            Socket redis = new Socket(server.getInetAddress(), port);
            begin(() -> copy(client, redis, false));
            begin(() -> copy(redis, client, true));
        }
    }

    private void copy(Socket from, Socket to, boolean areAnswers) throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (areAnswers) {
                    answers.await();
                    if (cutsNextAnswer.compareAndSet(true, false)) {
                        return;
                    }
                } else {
                    sent.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                return; // closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
