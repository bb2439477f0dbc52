package dev.sessions.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@link HttpApplication} in a process of its own, so that its CPU time is told from that of everything else. */
final class ApplicationProcess implements AutoCloseable {

    private final Variant variant;
    private final Process process;
    private final int port;

    private ApplicationProcess(Variant variant, Process process, int port) {
        this.variant = variant;
        this.process = process;
        this.port = port;
    }

    static ApplicationProcess start(Variant variant, int redisPort, Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms256m",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HttpApplication.class.getName(),
                variant.name(),
                "spring.data.redis.port=" + redisPort,
                "sessions.filesystem.directory=" + directory.resolve(variant.name())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(HttpApplication.PORT)) {
                return new ApplicationProcess(
                        variant, process, Integer.parseInt(line.substring(HttpApplication.PORT.length())));
            }
            System.err.println(line);
        }
        throw new IllegalStateException("The application " + variant + " did not start");
    }

    Variant variant() {
        return variant;
    }

    String url(String endpoint) {
        return "http://127.0.0.1:" + port + endpoint;
    }

    /** What a browser would send, of so many sessions. */
    List<String> cookies(int count) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest begin = HttpRequest.newBuilder(URI.create(url("/begin"))).build();
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpResponse<Void> answer = client.send(begin, HttpResponse.BodyHandlers.discarding());
            String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
            cookies.add(cookie.substring(0, cookie.indexOf(';')));
        }
        return cookies;
    }

    /** What it has used so far, on all its threads. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
