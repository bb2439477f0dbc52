package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.autoconfigure.SessionsAutoConfiguration;
import dev.sessions.sample.RunningSample;
import dev.sessions.serializer.JacksonValueCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
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
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** The start-up errors of {@code docs/configuration.md}, each provoked. */
class StartupErrorsTest {

    private static final String KEY = Snippets.randomKey().substring("base64:".length());
    private static final String SHORT = "hex:000102030405060708090a0b0c0d0e0f";
    private static final String WORDS = "base64:dGhlLWJpZy1hbmQtc2VjcmV0LWZhc2gta2V5LWhlcmU=";
    private static final String RING = "sessions.key-ring.";
    private static final String GUESSED = "must be random bytes, but %s, which can be guessed";
    private static final String REDIS = "sessions.store=redis";
    private static final String KEY_FILE = "sessions.key-file";
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
        keyFile("readable.yml", "", "rw-r--r--");
        keyFile("broken.yml", "- authentication: base64:" + KEY + "\n  encryption: [oops\n", "rw-------");
        keyFile("prefix.yml", "- authentication: " + KEY + "\n", "rw-------");
    }

    private static void keyFile(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(temporary.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T00:00:00Z")));
    }

    /** Properties, the application they are of, and the row of the table they lead to. */
    record Mistake(
            String property,
            String problem,
            UnaryOperator<ReactiveWebApplicationContextRunner> application,
            String... properties) {

        Mistake(String property, String problem, String... properties) {
            this(property, problem, UnaryOperator.identity(), properties);
        }

        @Override
        public String toString() {
            return property + " " + problem;
        }
    }

    private static Mistake ring(String property, String problem, String mistake) {
        return new Mistake(
                RING + property, problem, RING + "store=filesystem", RING + "master-key=base64:" + KEY, RING + mistake);
    }

    private static String ofASmallSeed() {
        byte[] secret = new byte[32];
        new Random(42).nextBytes(secret);
        return HexFormat.of().formatHex(secret);
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
                        "sessions.keys[0].active-from",
                        "is not an instant such as 2027-01-01T00:00:00Z",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[0].active-from=tomorrow"),
                new Mistake(
                        "sessions.keys[0].retire-at",
                        "must be after active-from, but is 2098-01-01T00:00:00Z, and active-from is 2098-02-01T00:00:00Z",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[0].active-from=2098-02-01T00:00:00Z",
                        "sessions.keys[0].retire-at=2098-01-01T00:00:00Z"),
                new Mistake(
                        "sessions.keys",
                        "has no key that may seal now: each has retired or is not active yet",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[0].active-from=2098-02-01T00:00:00Z"),
                new Mistake(
                        "sessions.keys",
                        "has no key that may seal from 2098-01-01T00:00:00Z on: each has retired by then or is not active"
                                + " yet",
                        authentication + "=base64:" + KEY,
                        "sessions.keys[0].retire-at=2098-01-01T00:00:00Z"),
                new Mistake(
                        KEY_FILE,
                        "is set, and so is sessions.keys: there is one list of keys",
                        authentication + "=base64:" + KEY,
                        KEY_FILE + "=keys.yml"),
                new Mistake(KEY_FILE, "is blank or is no path", KEY_FILE + "= "),
                new Mistake(
                        KEY_FILE,
                        "names /var/lib/shop/keys.yml, which does not exist",
                        KEY_FILE + "=" + temporary.resolve("absent.yml")),
                new Mistake(
                        KEY_FILE,
                        "names /var/lib/shop/keys.yml, which can be reached by its group or by others (rw-r--r--)",
                        KEY_FILE + "=" + temporary.resolve("readable.yml")),
                new Mistake(
                        KEY_FILE,
                        "names /var/lib/shop/keys.yml as changed at 2026-11-01T00:00:00Z, in which the list is neither YAML"
                                + " nor JSON: see line 3",
                        KEY_FILE + "=" + temporary.resolve("broken.yml")),
                new Mistake(
                        KEY_FILE,
                        "names /var/lib/shop/keys.yml as changed at 2026-11-01T00:00:00Z, in which [0].authentication must"
                                + " begin with 'base64:' or 'hex:'",
                        KEY_FILE + "=" + temporary.resolve("prefix.yml")),
                new Mistake(
                        authentication,
                        GUESSED.formatted("is a text of words or of few characters"),
                        authentication + "=" + WORDS),
                new Mistake(
                        encryption,
                        GUESSED.formatted("is a pattern"),
                        authentication + "=base64:" + KEY,
                        encryption + "=hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                new Mistake(
                        authentication,
                        GUESSED.formatted("is mostly one byte repeated"),
                        authentication + "=hex:9f3c77b1e50a4d2286cc5e01fb3491d80000000000000000ab12cd34ef560718"),
                new Mistake(
                        authentication,
                        GUESSED.formatted("is a key of tests and examples"),
                        authentication + "=hex:" + ofASmallSeed()),
                ring(
                        "store",
                        "names the store 'memory', which ends with the process: so would all sessions",
                        "store=memory"),
                ring(
                        "store",
                        "names the store 'nowhere', which does not exist or is not of the right kind",
                        "store=nowhere"),
                new Mistake(
                        RING + "store",
                        "is set, and so is sessions.keys: there is one place for keys",
                        RING + "store=memory",
                        authentication + "=base64:" + KEY),
                new Mistake(
                        RING + "store",
                        "is missing, and something else of sessions.key-ring is set",
                        RING + "retire-after=30d"),
                new Mistake(
                        RING + "store",
                        "names a store that cannot be reached, so the keys are not known",
                        RING + "store=redis",
                        RING + "master-key=base64:" + KEY,
                        "sessions.redis.timeout=100ms",
                        "spring.data.redis.port=1"),
                new Mistake(
                        RING + "master-key",
                        "is missing: the keys in the store are sealed under it",
                        RING + "store=filesystem"),
                ring("master-key", "must be 32 or 64 bytes, but is 16 bytes", "master-key=" + SHORT),
                ring("master-key", GUESSED.formatted("is a text of words or of few characters"), "master-key=" + WORDS),
                ring(
                        "former-master-key",
                        "is the same as sessions.key-ring.master-key",
                        "former-master-key=base64:" + KEY),
                ring("rotate-every", "must be from a second to a hundred years", "rotate-every=0s"),
                ring(
                        "announce",
                        "must be shorter than rotate-every: the next key is announced while one seals",
                        "announce=30d"),
                ring(
                        "retire-after",
                        "is shorter than the longest time that a session lives without a request, 2592000 seconds: it"
                                + " would end when its key does",
                        "retire-after=29d"),
                new Mistake(
                        "sessions.invalid-before",
                        "is not an instant such as 2027-01-01T00:00:00Z",
                        "sessions.invalid-before=yesterday"),
                new Mistake(
                        "sessions.invalid-before",
                        "is in the future: until then no session would open that begins",
                        "sessions.invalid-before=9999-01-01T00:00:00Z"),
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

    private static Stream<Mistake> gorillaMistakes() {
        String key = "sessions.keys[0].authentication=base64:" + KEY;
        String gorilla = "sessions.format=gorilla";
        String files = "sessions.store.read=gorilla-filesystem,memory";
        String directory = "sessions.gorilla.directory";
        return Stream.of(
                new Mistake("sessions.keys", "is missing: the format 'gorilla' takes its keys from there", gorilla),
                new Mistake(
                        "sessions.keys",
                        "has no entry for anything but the format 'gorilla': tokens and records take random keys,"
                                + " authentication of 32 or 64 bytes and encryption of 32",
                        "sessions.format.read=gorilla,v1",
                        "sessions.format.write=gorilla",
                        "sessions.keys[0].authentication=" + SHORT,
                        "sessions.ephemeral-key=false"),
                new Mistake(
                        "sessions.keys[0].authentication",
                        "must be from 1 to 64 bytes, but is 65",
                        gorilla,
                        "sessions.keys[0].authentication=hex:" + "0a".repeat(65)),
                new Mistake(
                        "sessions.keys[0].encryption",
                        "must be 16, 24 or 32 bytes, but is 8",
                        gorilla,
                        key,
                        "sessions.keys[0].encryption=hex:0001020304050607"),
                new Mistake(
                        "sessions.format", "names the format 'v2', which does not exist", key, "sessions.format=v2"),
                new Mistake(
                        "sessions.format.write",
                        "is missing: cookies have to be written in some format",
                        key,
                        "sessions.format.read=gorilla,v1"),
                new Mistake(
                        "sessions.format.read",
                        "leaves out the format that is written, so that nobody would keep a session",
                        key,
                        "sessions.format.read=gorilla",
                        "sessions.format.write=v1"),
                new Mistake(
                        "sessions.format.read",
                        "is missing, so that there is nothing that would not be read from sessions.format.read-until on",
                        key,
                        "sessions.format.write=gorilla",
                        "sessions.format.read-until=2027-01-01T00:00:00Z"),
                new Mistake(
                        "sessions.format.read-until",
                        "is not an instant",
                        key,
                        "sessions.format.read=gorilla,v1",
                        "sessions.format.write=v1",
                        "sessions.format.read-until=soon"),
                new Mistake(
                        "sessions.format",
                        "is not used: no session is kept in the built-in store 'cookie'",
                        gorilla,
                        key,
                        "sessions.store=memory"),
                new Mistake(
                        "sessions.named.cart.format",
                        "is not used: the session is not kept in a cookie",
                        key,
                        "sessions.named.cart.store=memory",
                        "sessions.named.cart.format=gorilla"),
                new Mistake(
                        "sessions.gorilla",
                        "is not used: no session is in the format of gorilla",
                        key,
                        "sessions.gorilla.serializer=json"),
                new Mistake(
                        "sessions.gorilla.max-age",
                        "must be whole seconds, from one second to 136 years",
                        gorilla,
                        key,
                        "sessions.gorilla.max-age=0s"),
                new Mistake(
                        "sessions.gorilla.min-age",
                        "must be shorter than max-age",
                        gorilla,
                        key,
                        "sessions.gorilla.min-age=30d"),
                new Mistake(
                        "sessions.gorilla.max-length",
                        "is more than the 4082 characters that sessions.cookie.max-size leaves beside the name of the"
                                + " session 'app-session'",
                        gorilla,
                        key,
                        "sessions.gorilla.max-length=4096"),
                new Mistake(
                        "sessions.gorilla.flash-queues",
                        "must name queues beside the default one, which is 'flash' here and '_flash' in Go, and always"
                                + " there",
                        gorilla,
                        key,
                        "sessions.gorilla.flash-queues=_flash"),
                new Mistake(
                        directory,
                        "is missing: sessions are to be read from the files of gorilla",
                        key,
                        files,
                        "sessions.store.write=memory"),
                new Mistake(
                        directory,
                        "is not a directory that can be read: /var/lib/shop/sessions",
                        key,
                        files,
                        "sessions.store.write=memory",
                        directory + "=/var/lib/shop/sessions"),
                new Mistake(
                        "sessions.store",
                        "names the store 'gorilla-filesystem', which is there to be read alone",
                        key,
                        "sessions.store=gorilla-filesystem"),
                new Mistake(
                        "sessions.cookie.max-size",
                        "lets a session be split over several cookies, of which gorilla knows nothing",
                        gorilla,
                        key,
                        "sessions.cookie.max-size=5KB",
                        "server.max-http-request-header-size=64KB"),
                new Mistake(
                        "sessions.absolute-timeout",
                        "cannot be kept in the format 'gorilla', whose cookies do not say when a session was created",
                        gorilla,
                        key,
                        "sessions.absolute-timeout=60d"),
                new Mistake(
                        "sessions.lifetime",
                        "is longer than sessions.gorilla.max-age, after which nobody reads the cookie",
                        gorilla,
                        key,
                        "sessions.lifetime=31d"));
    }

    static Stream<Mistake> jsonMistakes() {
        String jackson3 = "needs Jackson 3, and tools.jackson.core:jackson-databind is not on the class path";
        UnaryOperator<ReactiveWebApplicationContextRunner> withoutJackson3 =
                runner -> runner.withClassLoader(new FilteredClassLoader("tools.jackson"));
        return Stream.of(
                new Mistake("sessions.json", jackson3, withoutJackson3, "sessions.json=jackson3"),
                new Mistake(
                        "sessions.json",
                        "is not used: the application has a ValueCodec of its own",
                        runner -> runner.withBean(JacksonValueCodec.class),
                        "sessions.json=jackson2"),
                new Mistake(
                        "sessions.web-session.enabled",
                        jackson3,
                        withoutJackson3,
                        "sessions.web-session.enabled=true"));
    }

    static Stream<Mistake> webSessionMistakes() {
        String enabled = "sessions.web-session.enabled=true";
        return Stream.of(
                new Mistake(
                        "sessions.web-session.session",
                        "names a session that is not configured: 'shop'",
                        enabled,
                        "sessions.web-session.session=shop"),
                new Mistake(
                        "sessions.web-session.session",
                        "is a session in gorilla's format, which takes no values that name their class",
                        enabled,
                        "sessions.format=gorilla",
                        "sessions.keys[0].authentication=base64:" + KEY),
                new Mistake(
                        "sessions.web-session.allowed-types",
                        "names a class that there is not: 'com.example.Order'",
                        enabled,
                        "sessions.web-session.allowed-types=com.example.Order"),
                new Mistake(
                        "sessions.web-session.allowed-types",
                        "has a class that is not the application's: java.io.File cannot be allowed: name classes of your own",
                        enabled,
                        "sessions.web-session.allowed-types=java.io.File"),
                new Mistake(
                        "server.reactive.session.timeout",
                        "is not used: sessions.web-session.enabled makes Spring's WebSession one of the sessions"
                                + " configured here",
                        enabled,
                        "server.reactive.session.timeout=30m"));
    }

    @ParameterizedTest
    @MethodSource({"mistakes", "gorillaMistakes", "jsonMistakes", "webSessionMistakes"})
    void startUpFailsAsThePageSays(Mistake mistake) throws IOException {
        assertThat(Files.readString(page())).contains("| `" + mistake.property() + "` | " + mistake.problem() + " |");

        boolean redis = Stream.of(mistake.properties()).anyMatch(property -> property.startsWith("sessions.redis."));
        boolean tomcat = List.of(mistake.properties()).contains(TOMCAT);
        ReactiveWebApplicationContextRunner runner = redis ? runner().withConfiguration(Snippets.REDIS) : runner();
        if (tomcat) {
            runner = runner.withBean(TomcatReactiveWebServerFactory.class);
        }
        runner = mistake.application().apply(runner);
        runner.withPropertyValues(mistake.properties()).run(context -> {
            assertThat(context).hasFailed();
            String report = report(context.getStartupFailure())
                    .replaceAll(temporary + "/(absent|readable|broken|prefix)[.]yml", "/var/lib/shop/keys.yml")
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
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(mistakes(), gorillaMistakes(), jsonMistakes(), webSessionMistakes())
                                .flatMap(all -> all)
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
                                        "SESSIONS_KEYS_0_AUTHENTICATION",
                                        "base64:" + KEY,
                                        "SESSIONS_KEYS_0_ENCRYPTION",
                                        Snippets.randomKey(),
                                        "SESSIONS_NAMED_CART_STORE",
                                        "memory"))))
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
