package dev.sessions.benchmarks.http;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.session.data.redis.config.annotation.web.server.EnableRedisWebSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

/**
 * The application that is measured, in one of its {@link Variant}s: what a request costs that uses no session, reads one,
 * and counts in one. Its standard output is the port.
 */
final class HttpApplication {

    /** What comes before the port. */
    static final String PORT = "port ";

    private static final String NAME = "Ada Lovelace";

    private HttpApplication() {}

    /**
     * Starts it.
     *
     * @param arguments the variant; and further properties, as {@code name=value}
     */
    public static void main(String[] arguments) {
        Variant variant = Variant.valueOf(arguments[0]);
        Map<String, Object> properties = new HashMap<>(variant.properties());
        for (int i = 1; i < arguments.length; i++) {
            String[] property = arguments[i].split("=", 2);
            properties.put(property[0], property[1]);
        }
        SpringApplication application = new SpringApplication(
                switch (variant.sessions()) {
                    case NONE -> WithoutSession.class;
                    case SPRING -> WithWebSession.class;
                    case SPRING_REDIS -> WithSpringSession.class;
                    case OURS -> WithSessions.class;
                });
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(properties);
        ConfigurableApplicationContext context = application.run();
        System.out.println(PORT
                + Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort());
    }

    /** About 400 bytes as JSON. */
    private static List<String> cart() {
        List<String> cart = new ArrayList<>();
        for (int item = 0; item < 8; item++) {
            cart.add("article-%04d, 1 piece, in blue, for Ada".formatted(item * 37));
        }
        return cart;
    }

    private static String answer(int count) {
        return NAME + " " + count;
    }

    /** Answers as the others do, with no session. */
    @RestController
    @EnableAutoConfiguration
    static class WithoutSession {

        @GetMapping("/none")
        String none() {
            return answer(0);
        }

        @GetMapping("/read")
        String read() {
            return NAME;
        }

        @GetMapping("/count")
        String count() {
            return answer(1);
        }
    }

    /** With the sessions that WebFlux has. */
    @RestController
    @EnableAutoConfiguration
    static class WithWebSession {

        @GetMapping("/none")
        String none() {
            return answer(0);
        }

        @GetMapping("/begin")
        String begin(WebSession session) {
            session.getAttributes().put("name", NAME);
            session.getAttributes().put("count", 0);
            session.getAttributes().put("cart", cart());
            return NAME;
        }

        @GetMapping("/read")
        String read(WebSession session) {
            return session.getRequiredAttribute("name");
        }

        @GetMapping("/count")
        String count(WebSession session) {
            int count = session.<Integer>getAttributeOrDefault("count", 0) + 1;
            session.getAttributes().put("count", count);
            return answer(count);
        }
    }

    /** The same, kept by Spring Session. */
    @EnableRedisWebSession
    @Import(WithWebSession.class)
    static class WithSpringSession {}

    /** With this library. */
    @RestController
    @EnableAutoConfiguration
    static class WithSessions {

        @GetMapping("/none")
        String none() {
            return answer(0);
        }

        @GetMapping("/begin")
        String begin(@SessionValue Session session) {
            session.put("name", NAME);
            session.put("count", 0);
            session.put("cart", cart());
            return NAME;
        }

        @GetMapping("/read")
        String read(@SessionValue String name) {
            return name;
        }

        @GetMapping("/count")
        String count(@SessionValue Session session) {
            return answer(session.update("count", Integer.class, count -> count == null ? 1 : count + 1));
        }
    }
}
