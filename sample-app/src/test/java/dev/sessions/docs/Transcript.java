package dev.sessions.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs what a {@code console} block shows: {@code $ curl} with a few of its options, and the output expected below it. In
 * the output {@code …} stands for anything within a line and, alone on a line, for any number of lines. Cookie jars last
 * as long as the transcript, over several blocks.
 *
 * <p>It speaks HTTP over a plain socket, so that a response is compared as it came, headers in their order.
 */
final class Transcript {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final String HOST = "localhost:8080";

    private final int port;
    private final Map<String, Map<String, String>> jars = new HashMap<>();

    Transcript(int port) {
        this.port = port;
    }

    void run(List<String> lines) throws IOException {
        assertThat(lines)
                .as("a transcript begins with a command")
                .first()
                .asString()
                .startsWith("$ ");
        List<String> expected = new ArrayList<>();
        String command = null;
        for (String line : lines) {
            if (line.startsWith("$ ")) {
                check(command, expected);
                command = line.substring(2);
                expected.clear();
            } else {
                expected.add(line);
            }
        }
        check(command, expected);
    }

    private void check(String command, List<String> expected) throws IOException {
        if (command != null) {
            String output = curl(command).stripTrailing();
            assertThat(matches(expected, output))
                    .as("%s%nexpected:%n%s%nbut was:%n%s", command, String.join("\n", expected), output)
                    .isTrue();
        }
    }

    static boolean matches(List<String> expected, String output) {
        StringBuilder regex = new StringBuilder();
        for (String line : expected) {
            if (line.equals("…")) {
                regex.append("(?:.*\n)*");
            } else {
                for (String part : line.split("(?<=…)|(?=…)")) {
                    regex.append(part.equals("…") ? ".*" : Pattern.quote(part));
                }
                regex.append("\n");
            }
        }
        return Pattern.matches(regex.toString(), output.isEmpty() ? "" : output + "\n");
    }

    /** The output of the command. */
    private String curl(String command) throws IOException {
        List<String> words = words(command);
        assertThat(words).as(command).startsWith("curl");
        boolean include = false;
        String method = "GET";
        String url = null;
        String saveTo = null;
        Map<String, String> cookies = new LinkedHashMap<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "-i" -> include = true;
                case "-X" -> method = words.get(++i);
                case "-b" -> cookies.putAll(cookies(words.get(++i)));
                case "-c" -> saveTo = words.get(++i);
                default -> {
                    assertThat(word)
                            .as("an option or second URL in: " + command)
                            .doesNotStartWith("-");
                    assertThat(url).as("URL before " + word).isNull();
                    url = word;
                }
            }
        }
        assertThat(url).as(command).startsWith(HOST + "/");
        String response = send(method, url.substring(HOST.length()), cookies);
        int end = response.indexOf("\r\n\r\n");
        String head = response.substring(0, end);
        head.lines()
                .filter(line -> line.toLowerCase().startsWith("set-cookie: "))
                .forEach(line -> keep(line, cookies));
        if (saveTo != null) {
            jars.put(saveTo, cookies);
        }
        return (include ? response : response.substring(end + 4)).replace("\r\n", "\n");
    }

    private Map<String, String> cookies(String argument) {
        String[] cookie = argument.split("=", 2);
        return cookie.length == 2 ? Map.of(cookie[0], cookie[1]) : jars.getOrDefault(argument, Map.of());
    }

    private static void keep(String header, Map<String, String> cookies) {
        String[] cookie =
                header.substring("set-cookie: ".length()).split("; ")[0].split("=", 2);
        if (header.contains("; Max-Age=0;")) {
            cookies.remove(cookie[0]);
        } else {
            cookies.put(cookie[0], cookie[1]);
        }
    }

    private String send(String method, String path, Map<String, String> cookies) throws IOException {
        String cookie = cookies.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("; "));
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: */*\r\n"
                    + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return receive(socket.getInputStream());
        }
    }

    private static String receive(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The response ended within its headers: " + head);
            }
            head.write(next);
        }
        if (head.toString(UTF_8).toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
            return head.toString(UTF_8) + chunks(in);
        }
        Matcher length = Pattern.compile("(?im)^content-length: (\\d+)").matcher(head.toString(UTF_8));
        int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head.toString(UTF_8) + new String(in.readNBytes(size), UTF_8);
    }

    /** A body in chunks: each after its length, the last one empty. */
    private static String chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            in.readNBytes(2);
        }
        return body.toString(UTF_8);
    }

    private static int chunkSize(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.read());
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
