package dev.sessions.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests from <a href="https://github.com/wg/wrk">wrk</a>, each with the next of some cookies. */
final class Wrk {

    /** What came of one run. */
    record Measured(double cpuMicros, double perSecond, double p99Micros) {}

    private static final Pattern LINE = Pattern.compile("measured (\\d+) (\\d+) (\\d+) (\\d+)");

    private static final String SCRIPT = """
            local cookies = {%s}
            local requests = {}
            local next = 0
            function init(args)
              for i, cookie in ipairs(cookies) do
                requests[i] = wrk.format("GET", nil, {Cookie = cookie})
              end
            end
            function request()
              next = next %% #requests + 1
              return requests[next]
            end
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("measured %%d %%d %%d %%d\\n", summary.requests, summary.duration,
                latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
            end
            """;

    private final Path script;

    Wrk(Path script, List<String> cookies) throws IOException {
        String list = cookies.stream().map(cookie -> '"' + cookie + '"').collect(Collectors.joining(","));
        this.script = Files.writeString(script, SCRIPT.formatted(list));
    }

    Measured run(ApplicationProcess application, String endpoint, int connections, int seconds)
            throws IOException, InterruptedException {
        long before = application.cpu().toNanos();
        String output = output(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                application.url(endpoint));
        long cpu = application.cpu().toNanos() - before;
        Matcher line = LINE.matcher(output);
        if (!line.find() || !line.group(4).equals("0")) {
            throw new IllegalStateException(application.variant() + " " + endpoint + " failed:\n" + output);
        }
        double requests = Double.parseDouble(line.group(1));
        return new Measured(
                cpu / requests / 1000,
                requests / Double.parseDouble(line.group(2)) * 1e6,
                Double.parseDouble(line.group(3)));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }
}
