package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.autoconfigure.SessionsAutoConfiguration;
import dev.sessions.sample.SampleApplication;
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
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The start-up errors of {@code docs/configuration.md}, each provoked. */
class StartupErrorsTest {

    private static final String KEY = "YW4gYXV0aGVudGljYXRpb24ga2V5LCBmb3IgdGVzdHM=";
    private static final String SHORT = "hex:000102030405060708090a0b0c0d0e0f";
    private static final String REDIS = "sessions.store=redis";
    private static final String HOST = "sessions.default-session=__Host-session";

    @TempDir
    static Path temporary;

    @BeforeAll
    static void makeUnsafeDirectories() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
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
                new Mistake(authentication, "must be 32 or 64 bytes long, but is 16", authentication + "=" + SHORT),
                new Mistake(
                        encryption,
                        "must be 32 bytes long, but is 16",
                        authentication + "=base64:" + KEY,
                        encryption + "=" + SHORT),
                new Mistake(
                        "sessions.keys[0]",
                        "is not a key: authentication (32 bytes) is a short pattern repeated; it must be random bytes",
                        authentication + "=hex:" + "00".repeat(32)),
                new Mistake(
                        "sessions.keys[0]",
                        "is not a key: authentication (32 bytes) and encryption (32 bytes) must be two different secrets,"
                                + " but are the same",
                        authentication + "=base64:" + KEY,
                        encryption + "=base64:" + KEY),
                new Mistake(
                        "sessions.keys[1]",
                        "is the same key as sessions.keys[0]",
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
                        "sessions.default-session",
                        "must be 1 to 128 characters that the name of a cookie may have",
                        "sessions.default-session=my session"),
                new Mistake(
                        "sessions.lifetime",
                        "must be whole seconds, from one second to 136 years",
                        "sessions.lifetime=500ms"),
                new Mistake(
                        "sessions.idle-timeout",
                        "must not be longer than the lifetime",
                        "sessions.lifetime=10m",
                        "sessions.idle-timeout=30m"),
                new Mistake("sessions.renew-grace", "must be from zero to five minutes", "sessions.renew-grace=10m"),
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
                        "sessions.named.[session.1]",
                        "has the name of a piece of the session 'session', which may be split",
                        "sessions.cookie.max-size=5KB",
                        "sessions.named[session.1].cookie.max-size=4093B",
                        "server.max-http-request-header-size=64KB"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void startUpFailsAsThePageSays(Mistake mistake) throws IOException {
        assertThat(Files.readString(page())).contains("| `" + mistake.property() + "` | " + mistake.problem() + " |");

        boolean redis = List.of(mistake.properties()).contains("sessions.redis.timeout=0s");
        ReactiveWebApplicationContextRunner runner = redis ? runner().withConfiguration(Snippets.REDIS) : runner();
        runner.withPropertyValues(mistake.properties()).run(context -> {
            assertThat(context).hasFailed();
            String message = String.valueOf(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure())
                            .getMessage())
                    .replace(temporary.resolve("open").toString(), "/var/lib/shop/sessions")
                    .replace(temporary.resolve("link").toString(), "/var/lib/shop/sessions");
            assertThat(message).startsWith(mistake.property() + " " + mistake.problem());
        });
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
            new SpringApplicationBuilder(SampleApplication.class)
                    .run("--server.port=0", "--sessions.ephemeral-key=false", "--spring.main.banner-mode=off")
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
