package dev.sessions.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The sample, on a free port. */
public final class RunningSample implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningSample(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with its own configuration but for the directory and what is given. */
    public static RunningSample start(Path directory, String... properties) {
        return start(beans -> {}, directory, properties);
    }

    /** With more beans. */
    static RunningSample start(
            ApplicationContextInitializer<GenericApplicationContext> beans, Path directory, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(properties));
        arguments.add("server.port=0");
        arguments.add("spring.reactor.netty.shutdown-quiet-period=0s");
        // A graceful shutdown now and then waits 30 seconds for connections on which no request is active.
        arguments.add("server.shutdown=immediate");
        arguments.add("sessions.filesystem.directory=" + directory);
        arguments.add("sessions.filesystem.fsync=false");
        return new RunningSample(new SpringApplicationBuilder(SampleApplication.class)
                .initializers(beans)
                .run(arguments.stream().map(argument -> "--" + argument).toArray(String[]::new)));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public Browser browser() {
        return new Browser(port());
    }

    @Override
    public void close() {
        context.close();
    }
}
