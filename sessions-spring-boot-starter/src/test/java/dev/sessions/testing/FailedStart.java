package dev.sessions.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;

/** An application that refuses to start, and what it prints about that with all loggers at DEBUG. */
public final class FailedStart {

    private final String output;
    private final String report;

    private FailedStart(String output) {
        this.output = output;
        int report = output.indexOf("APPLICATION FAILED TO START");
        assertThat(report).as("a failure analyzer's report in: %s", output).isPositive();
        this.report = output.substring(report);
    }

    public static FailedStart with(CapturedOutput captured, String... properties) {
        return with(captured, List.of(), properties);
    }

    public static FailedStart with(CapturedOutput captured, List<Class<?>> sources, String... properties) {
        List<Class<?>> all = new ArrayList<>(sources);
        all.add(App.Base.class);
        SpringApplication application = new SpringApplication(all.toArray(Class<?>[]::new));
        application.setRegisterShutdownHook(false);
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--logging.level.root=DEBUG");
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        int before = captured.getAll().length();
        StringWriter trace = new StringWriter();
        assertThatException()
                .isThrownBy(() -> application.run(arguments.toArray(String[]::new)))
                .satisfies(e -> e.printStackTrace(new PrintWriter(trace)));
        return new FailedStart(captured.getAll().substring(before) + trace);
    }

    /** Three things a report has to tell, in this order; … is for words of the problem that are left out. */
    public FailedStart reports(String property, String problem, String fix) {
        List<String> words = new ArrayList<>(List.of(problem.split(" … ")));
        words.add(0, "Property: " + property + "\n");
        words.addAll(List.of("Action:", fix));
        assertThat(report).containsSubsequence(words);
        return this;
    }

    /** In the whole output and the exception, in any piece of eight characters: that is 6 bytes of base64 and 4 of hex. */
    public FailedStart keepsSecret(String secret) {
        String text = secret.substring(secret.indexOf(':') + 1);
        for (int i = 0; i + 8 <= text.length(); i++) {
            assertThat(output).doesNotContain(text.substring(i, i + 8));
        }
        return this;
    }
}
