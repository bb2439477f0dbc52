package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.autoconfigure.SessionsAutoConfiguration;
import dev.sessions.sample.RunningSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** The start-up errors of {@code docs/configuration.md}, each provoked. */
class StartupErrorsTest {

    private static final String KEY = "YW4gYXV0aGVudGljYXRpb24ga2V5LCBmb3IgdGVzdHM=";
    private static final String SHORT = "hex:000102030405060708090a0b0c0d0e0f";
    private static final String REDIS = "sessions.store=redis";
    private static final String TOMCAT = "server.tomcat.max-http-response-header-size=8KB";
    private static final String HOST = "sessions.default-session=__Host-session";

    @TempDir
    static Path temporary;

    @BeforeAll
    static void makeUnsafeDirectories() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path shared = Files.createDirectory(temporary.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(temporary.resolve("link"), temporary);
    }

    /** Properties, and the row of the table they lead to. */
    record Mistake(String property, String problem, String... properties) {

        @Override
        public String toString() {
            return property + " " + problem;
        }
    }

    static Stream<Mistake> mistakes() {
        Path open = temporary.resolve("open");
        Path link = temporary.resolve("link");
        Path shared = temporary.resolve("shared");
        String authentication = "sessions.keys[0].authentication";
        String encryption = "sessions.keys[0].encryption";
        String directory = "sessions.filesystem.directory";
        return Stream.of(
                new Mistake("sessions.keys", "is missing: sessions need a key", "sessions.ephemeral-key=false"),
                new Mistake(
                        authentication,
                        "is missing: each entry needs an authentication key",
                        encryption + "=base64:" + KEY),
                new Mistake(authentication, "must begin with 'base64:' or 'hex:'", authentication + "=" + KEY),
                new Mistake(
                        authentication,
                        "is not what its prefix says: the text after it does not decode",
                        authentication + "=hex:" + KEY),
                new Mistake(
                        authentication,
                        "is a placeholder, and the variable it names is not set",
                        authentication + "=${NOT_SET}"),
                new Mistake(
                        "sessions.keys",
                        "is a single entry, but must be a list of entries",
                        "sessions.keys.authentication=base64:" + KEY),
                new Mistake(
                        encryption,
                        "is blank: what it is taken from is empty.",
                        authentication + "=base64:" + KEY,
                        encryption + "=${NOTHING:}"),
                new Mistake(
                        "sessions.keys[0].encription",
                        "is not known",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[0].encription=" + SHORT),
                new Mistake("sessions.cookies.secure", "is not known", "sessions.cookies.secure=true"),
                new Mistake(
                        "sessions.store.read",
                        "is not used: sessions.store is set to a single text as well",
                        "sessions.store=cookie",
                        "sessions.store.read=memory"),
                new Mistake(authentication, "must be 32 or 64 bytes, but is 16 bytes", authentication + "=" + SHORT),
                new Mistake(
                        encryption,
                        "must be 32 bytes, but is 16 bytes",
                        authentication + "=base64:" + KEY,
                        encryption + "=" + SHORT),
                new Mistake(
                        authentication,
                        "must be random bytes, but its 32 bytes are a short pattern repeated",
                        authentication + "=hex:" + "00".repeat(32)),
                new Mistake(
                        encryption,
                        "must be another secret than authentication, but is the same 32 bytes",
                        authentication + "=base64:" + KEY,
                        encryption + "=base64:" + KEY),
                new Mistake(
                        "sessions.keys[1]",
                        "is the same key as keys[0]",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[1].authentication=base64:" + KEY),
                new Mistake(
                        "sessions.store",
                        "names the store 'nowhere', which does not exist or is not of the right kind",
                        "sessions.store=nowhere"),
                new Mistake(
                        "sessions.store",
                        "names the store 'redis', but there is no reactive connection to Redis",
                        "sessions.store=redis"),
                new Mistake(
                        "sessions.store.write",
                        "is missing: sessions have to be saved somewhere",
                        "sessions.store.read=memory,cookie"),
                new Mistake(
                        "sessions.revocation.store",
                        "names the store 'cookie', which does not exist or is not of the right kind",
                        "sessions.revocation.store=cookie"),
                new Mistake("sessions.redis.timeout", "must be longer than zero", REDIS, "sessions.redis.timeout=0s"),
                new Mistake(
                        "sessions.memory.max-sessions",
                        "must be at least 1, but is 0",
                        "sessions.store=memory",
                        "sessions.memory.max-sessions=0"),
                new Mistake(
                        "sessions.filesystem.sweep-interval",
                        "must be longer than zero",
                        "sessions.store=filesystem",
                        directory + "=" + temporary.resolve("unused"),
                        "sessions.filesystem.sweep-interval=0s"),
                new Mistake(
                        directory,
                        "is missing: a session is to be kept in files, and there is no default place that would be safe",
                        "sessions.store=filesystem"),
                new Mistake(
                        directory,
                        "The session directory /var/lib/shop/sessions can be written by others (rwxrwxrwx).",
                        "sessions.store=filesystem",
                        directory + "=" + open),
                new Mistake(
                        directory,
                        "The session directory /var/lib/shop/sessions is a symbolic link.",
                        "sessions.store=filesystem",
                        directory + "=" + link),
                new Mistake(
                        directory,
                        "The session directory /var/lib/shop/sessions is below /var/lib/shop, which others can write to"
                                + " (rwxrwxrwx) and so replace what is in it.",
                        "sessions.store=filesystem",
                        directory + "=" + shared.resolve("sessions")),
                new Mistake(
                        "sessions.default-session",
                        "must be 1 to 128 characters that the name of a cookie may have, and '*' only at the end of a"
                                + " pattern",
                        "sessions.default-session=my session"),
                new Mistake(
                        "sessions.lifetime",
                        "must be whole seconds, from one second to 136 years",
                        "sessions.lifetime=500ms"),
                new Mistake("sessions.lifetime", "is not a duration", "sessions.lifetime=a day"),
                new Mistake(
                        "sessions.idle-timeout",
                        "must not be longer than the lifetime",
                        "sessions.lifetime=10m",
                        "sessions.idle-timeout=30m"),
                new Mistake("sessions.renew-grace", "must be from zero to five minutes", "sessions.renew-grace=10m"),
                new Mistake(
                        "sessions.max-stored-size",
                        "must be from 4093 bytes to 16 MiB",
                        "sessions.max-stored-size=32MB"),
                new Mistake(
                        "sessions.cookie.path",
                        "must start with '/' and hold neither ';' nor control characters",
                        "sessions.cookie.path=shop"),
                new Mistake("sessions.cookie.domain", "must be a host name", "sessions.cookie.domain=a b"),
                new Mistake(
                        "sessions.cookie.secure",
                        "must be true for SameSite=None",
                        "sessions.cookie.same-site=none",
                        "sessions.cookie.secure=false"),
                new Mistake(
                        "sessions.cookie.secure",
                        "must be true for partitioned cookies",
                        "sessions.cookie.partitioned=true",
                        "sessions.cookie.secure=false"),
                new Mistake("sessions.cookie.secure", "must be true for a cookie named __Host-session", HOST),
                new Mistake(
                        "sessions.cookie.path",
                        "must be / for a cookie named __Host-session",
                        HOST,
                        "sessions.cookie.secure=true",
                        "sessions.cookie.path=/shop"),
                new Mistake(
                        "sessions.cookie.domain",
                        "must be left out for a cookie named __Host-session",
                        HOST,
                        "sessions.cookie.secure=true",
                        "sessions.cookie.domain=example.com"),
                new Mistake(
                        "sessions.cookie.max-size", "must be at least 4093 bytes", "sessions.cookie.max-size=4000B"),
                new Mistake(
                        "sessions.cookie.max-size",
                        "allows 8192 bytes of cookies, but the server takes 8192 bytes of headers, of which 2048 are kept"
                                + " for others",
                        "sessions.cookie.max-size=8KB"),
                new Mistake(
                        "sessions.cookie.max-size",
                        "allows 8192 bytes of cookies, but the server sends 8192 bytes of headers, of which 2531 are kept"
                                + " for others",
                        "sessions.cookie.max-size=8KB",
                        TOMCAT,
                        "server.max-http-request-header-size=64KB"),
                new Mistake(
                        "sessions.named.[app-session.1]",
                        "has the name of a piece of the session 'app-session', which may be split",
                        "sessions.cookie.max-size=5KB",
                        "sessions.named[app-session.1].cookie.max-size=4093B",
                        "server.max-http-request-header-size=64KB"),
                new Mistake(
                        "sessions.default-session",
                        "is a pattern for many names, and the default session has one name",
                        "sessions.default-session=cart-*"),
                new Mistake(
                        "sessions.named.[cart-*].cookie.max-size",
                        "lets each session that matches 'cart-*' be split over several cookies, and there may be many",
                        "sessions.named[cart-*].cookie.max-size=5KB"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void startUpFailsAsThePageSays(Mistake mistake) throws IOException {
        assertThat(Files.readString(page())).contains("| `" + mistake.property() + "` | " + mistake.problem() + " |");

        boolean redis = List.of(mistake.properties()).contains("sessions.redis.timeout=0s");
        boolean tomcat = List.of(mistake.properties()).contains(TOMCAT);
        ReactiveWebApplicationContextRunner runner = redis ? runner().withConfiguration(Snippets.REDIS) : runner();
        if (tomcat) {
            runner = runner.withBean(TomcatReactiveWebServerFactory.class);
        }
        runner.withPropertyValues(mistake.properties()).run(context -> {
            assertThat(context).hasFailed();
            String report = report(context.getStartupFailure())
                    .replace(temporary.resolve("open").toString(), "/var/lib/shop/sessions")
                    .replace(temporary.resolve("link").toString(), "/var/lib/shop/sessions")
                    .replace(temporary.resolve("shared").toString(), "/var/lib/shop");
            assertThat(report).contains("Property: " + mistake.property() + "\n    Problem: " + mistake.problem());
        });
    }

    /** As the analyzer that Spring Boot finds by its name has it. */
    private static String report(Throwable failure) {
        FailureAnalyzer analyzer = (FailureAnalyzer) BeanUtils.instantiateClass(ClassUtils.resolveClassName(
                "dev.sessions.autoconfigure.InvalidSessionsPropertyFailureAnalyzer",
                StartupErrorsTest.class.getClassLoader()));
        FailureAnalysis analysis = analyzer.analyze(failure);
        assertThat(analysis).as("a report of: %s", failure).isNotNull();
        return analysis.getDescription();
    }

    @Test
    void thePageHasNoOtherErrors() throws IOException {
        List<String> rows = new ArrayList<>();
        String page = Files.readString(page());
        page.substring(page.indexOf("## Errors at start-up"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(rows::add);

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(mistakes()
                        .map(mistake -> "| `" + mistake.property() + "` | " + mistake.problem() + " |")
                        .toList());
    }

    @Test
    void environmentVariablesReachTheirProperties() {
        runner().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment",
                                Map.of(
                                        "SESSIONS_KEYS_0_AUTHENTICATION", "base64:" + KEY,
                                        "SESSIONS_KEYS_0_ENCRYPTION",
                                                "hex:" + "0f1e2d3c4b5a69788796a5b4c3d2e1f0".repeat(2),
                                        "SESSIONS_NAMED_CART_STORE", "memory"))))
                .withPropertyValues("sessions.ephemeral-key=false")
                .run(context -> assertThat(context).hasNotFailed().hasBean("memorySessionStore"));
        runner().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment", Map.of("SESSIONS_IDLETIMEOUT", "99d"))))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("sessions.idle-timeout must not be longer"));
    }

    /** What the application prints when no keys are configured. */
    static String reportOfMissingKeys() {
        PrintStream console = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            RunningSample.start(
                            Path.of("target/never-made"), "sessions.ephemeral-key=false", "spring.main.banner-mode=off")
                    .close();
        } catch (BeanCreationException e) {
            String output = captured.toString(StandardCharsets.UTF_8);
            return output.substring(output.indexOf("*****")).strip();
        } finally {
            System.setOut(console);
        }
        throw new AssertionError("it started without a key");
    }

    private static ReactiveWebApplicationContextRunner runner() {
        return new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
                .withInitializer(Snippets::convertAsApplicationsDo)
                .withPropertyValues("sessions.ephemeral-key=true");
    }

    private static Path page() {
        return Markdown.root().resolve("docs/configuration.md");
    }
}
