package dev.sessions.docs.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An object store in memory, for tests: GET, PUT and DELETE, the latter two on condition (RFC 9110 section 13). */
final class ObjectServer implements AutoCloseable {

    static {
        // Without it a body waits until the client has acknowledged the headers, which takes 40 ms on Linux.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private record Stored(String tag, byte[] body) {}

    private static final int WAITING_CONNECTIONS = 1000;

    private HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, Stored> objects = new HashMap<>();
    private int tags;

    ObjectServer() throws IOException {
        server = start(0);
    }

    private HttpServer start(int port) throws IOException {
        HttpServer started =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING_CONNECTIONS);
        started.createContext("/sessions/", this::handle);
        started.setExecutor(threads);
        started.start();
        return started;
    }

    /** Stops it; nothing is lost. */
    void stop() {
        server.stop(0);
    }

    /** Starts it again where it was. */
    void restart() throws IOException {
        server = start(server.getAddress().getPort());
    }

    URI folder() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/sessions/");
    }

    synchronized Map<String, byte[]> objects() {
        Map<String, byte[]> copy = new HashMap<>();
        objects.forEach((path, stored) -> copy.put(path, stored.body()));
        return copy;
    }

    synchronized void put(String path, byte[] body) {
        objects.put(path, new Stored("\"" + ++tags + "\"", body));
    }

    @Override
    public void close() {
        stop();
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, body);
        }
    }

    private synchronized void answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Stored there = objects.get(path);
        String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
        String ifNoneMatch = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (ifMatch != null && (there == null || !there.tag().equals(ifMatch))
                || "*".equals(ifNoneMatch) && there != null) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                put(path, body);
                exchange.sendResponseHeaders(there == null ? 201 : 204, -1);
            }
            case "DELETE" -> exchange.sendResponseHeaders(objects.remove(path) == null ? 404 : 204, -1);
            default -> {
                if (there == null) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                exchange.getResponseHeaders().set("ETag", there.tag());
                exchange.sendResponseHeaders(200, there.body().length);
                exchange.getResponseBody().write(there.body());
            }
        }
    }
}
