package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Each mistake stops start-up with the property, the problem and a fix, and without a piece of a key at any log level. One
 * row for each; tests of what is right are with the settings they are about.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupMistakesTest {

    private static final String FIRST = "sessions.keys[0].authentication";
    private static final String FIRST_ENCRYPTION = "sessions.keys[0].encryption";
    private static final String NEW_KEY = "openssl rand -base64 32";
    private static final String SECRET = Keys.base64(11, 32);
    private static final String OTHER = Keys.base64(12, 32);
    private static final String DIRECTORY = "sessions.filesystem.directory";
    private static final String NO_REDIS = "spring.autoconfigure.exclude=" + DataRedisAutoConfiguration.class.getName()
            + "," + DataRedisReactiveAutoConfiguration.class.getName();
    private static final String HOST = "sessions.default-session=__Host-id";

    @TempDir
    static Path parent;

    @BeforeAll
    static void makeUnsafeDirectories() throws IOException {
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(parent.resolve("file"));
        Files.createSymbolicLink(parent.resolve("link"), Files.createDirectory(parent.resolve("real")));
    }

    @ParameterizedTest
    @MethodSource({"keys", "unknown", "stores", "directories", "times", "cookies", "names", "sizes"})
    void isReportedWithPropertyProblemAndFixAndWithoutAKey(Mistake mistake, CapturedOutput output) {
        FailedStart failed = FailedStart.with(output, mistake.properties())
                .reports(mistake.property(), mistake.problem(), mistake.fix());

        Arrays.stream(mistake.properties())
                .filter(property -> property.startsWith("sessions.keys"))
                .flatMap(property ->
                        Stream.of(property.substring(property.indexOf('=') + 1).split(",")))
                .forEach(failed::keepsSecret);
    }

    static Stream<Mistake> keys() {
        String hexadecimal = HexFormat.of().formatHex(Keys.bytes(15, 32));
        String passphrase = new Random(16)
                .ints(40, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Stream<Mistake> single = Stream.of(
                withoutKeys().reports("sessions.keys", "is missing: sessions need a key", NEW_KEY),
                withoutKeys().reports("sessions.keys", "is missing", "sessions.ephemeral-key: true"),
                withoutKeys(FIRST_ENCRYPTION + "=" + SECRET)
                        .reports(FIRST, "is missing: each entry needs an authentication key", NEW_KEY),
                withoutKeys(FIRST + "=base64:" + Base64.getEncoder().encodeToString(new byte[32]))
                        .reports(FIRST, "must be random bytes, but its 32 bytes are a short pattern repeated", NEW_KEY),
                withoutKeys(FIRST + "=" + OTHER, FIRST_ENCRYPTION + "=hex:" + "6368616e67656d65".repeat(4))
                        .reports(FIRST_ENCRYPTION, "its 32 bytes are a short pattern repeated", NEW_KEY),
                withoutKeys(FIRST + "=" + SECRET, FIRST_ENCRYPTION + "=" + SECRET)
                        .reports(FIRST_ENCRYPTION, "must be another secret than authentication", NEW_KEY),
                withoutKeys(FIRST + "=" + SECRET.replace("=", "") + "!?")
                        .reports(FIRST, "is not what its prefix says", NEW_KEY),
                withoutKeys(FIRST + "=hex:" + hexadecimal.replace('a', 'x'))
                        .reports(FIRST, "is not what its prefix says", NEW_KEY),
                withoutKeys(FIRST + "=" + SECRET.substring("base64:".length()))
                        .reports(FIRST, "must begin with 'base64:' or 'hex:'", NEW_KEY),
                withoutKeys("sessions.keys=" + passphrase)
                        .reports(FIRST, "must begin with 'base64:' or 'hex:'", NEW_KEY),
                withoutKeys("sessions.keys=" + OTHER + "," + SECRET + "," + SECRET)
                        .reports("sessions.keys[2]", "is the same key as keys[1]", NEW_KEY),
                withoutKeys(FIRST + "=" + SECRET, "sessions.keys[2].authentication=" + OTHER)
                        .reports("sessions.keys", "is not a list without gaps", NEW_KEY),
                withoutKeys("sessions.keys[0]=" + SECRET, "sessions.keys[2]=" + OTHER)
                        .reports("sessions.keys", "is not a list without gaps", NEW_KEY));
        Stream<Mistake> authenticationLengths = IntStream.of(1, 16, 31, 33, 63, 65)
                .mapToObj(length -> withoutKeys(FIRST + "=hex:" + HexFormat.of().formatHex(Keys.bytes(13, length)))
                        .reports(
                                FIRST,
                                "must be 32 or 64 bytes, but is " + (length == 1 ? "1 byte\n" : length + " bytes\n"),
                                NEW_KEY));
        Stream<Mistake> encryptionLengths = IntStream.of(16, 64)
                .mapToObj(length -> withoutKeys(FIRST + "=" + OTHER, FIRST_ENCRYPTION + "=" + Keys.base64(14, length))
                        .reports(FIRST_ENCRYPTION, "must be 32 bytes, but is " + length + " bytes", NEW_KEY));
        Stream<Mistake> blank = Stream.of("", " ", "${NOTHING:}")
                .flatMap(nothing -> Stream.of(
                        withoutKeys(FIRST + "=" + nothing).reports(FIRST, "is blank", NEW_KEY),
                        withoutKeys(FIRST + "=" + SECRET, FIRST_ENCRYPTION + "=" + nothing)
                                .reports(FIRST_ENCRYPTION, "is blank … signed, but readable", NEW_KEY)));
        Stream<Mistake> otherShapes = Stream.of(
                        "sessions.keys.authentication",
                        "sessions.keys[0][0].authentication",
                        "sessions.keys[newest].authentication")
                .map(property -> withoutKeys(property + "=" + SECRET).reports("sessions.keys", "is", NEW_KEY));
        return Stream.of(single, blank, authenticationLengths, encryptionLengths, otherShapes)
                .flatMap(mistakes -> mistakes);
    }

    static Stream<Mistake> unknown() {
        Stream<Mistake> ofAKey = Stream.of(
                        "encription -> encryption",
                        "authentification -> authentication",
                        "secret -> encryption",
                        "authentication.base64 -> authentication")
                .map(names -> names.split(" -> "))
                .map(names -> withoutKeys(FIRST + "=" + OTHER, "sessions.keys[0]." + names[0] + "=" + SECRET)
                        .reports("sessions.keys[0]." + names[0], "is not known", "sessions.keys[0]." + names[1]));
        Stream<Mistake> ofAll = Stream.of(
                        "sessions.live-time -> sessions.lifetime",
                        "sessions.idletimeot -> sessions.idle-timeout",
                        "sessions.cookies.secure -> sessions.cookie.secure",
                        "sessions.cookie.samesit -> sessions.cookie.same-site",
                        "sessions.cookie-secure -> sessions.cookie.secure",
                        "sessions.filesystem.directry -> sessions.filesystem.directory",
                        "sessions.key -> sessions.keys",
                        "sessions.key[0].authentication -> sessions.keys[0].authentication",
                        "sessions.store.reed[0] -> sessions.store.read",
                        "sessions.named.cart.stroe -> sessions.named.cart.store",
                        "sessions.named.cart.cookies.secure -> sessions.named.cart.cookie.secure",
                        "sessions.named.cart.store.writes -> sessions.named.cart.store.write",
                        "sessions.named.[a.b].live-time -> sessions.named.[a.b].lifetime",
                        "sessions.named.my_cart.live-time -> sessions.named.my_cart.lifetime",
                        "sessions.name.cart.store -> sessions.named.cart.store")
                .map(names -> names.split(" -> "))
                .map(names -> with(names[0] + "=" + SECRET)
                        .reports(names[0], "is not known", "Write " + names[1] + " instead"));
        Stream<Mistake> shadowed = Stream.of(with("sessions.store=memory", "sessions.store.read=memory")
                .reports("sessions.store.read", "is not used", "sessions.store"));
        Stream<Mistake> alone = Stream.of(
                withoutKeys("sessions.keys[0].encription=" + SECRET)
                        .reports("sessions.keys[0].encription", "is not known", "sessions.keys[0].encryption"),
                with("sessions.store.read[1]=memory", "sessions.store.write=memory")
                        .reports("sessions.store.read[1]", "is not used … a list with a gap", "Close the gap"));
        Stream<Mistake> shadowedKey = Stream.of(withoutKeys(
                        "sessions.keys[0]=" + OTHER, FIRST_ENCRYPTION + "=" + SECRET)
                .reports(FIRST_ENCRYPTION, "is not used … sessions.keys[0] is set to a single text as well", "Leave"));
        return Stream.of(ofAKey, ofAll, alone, shadowed, shadowedKey).flatMap(mistakes -> mistakes);
    }

    @Test
    void everyUnknownPropertyIsReportedWithItsPlaceAndWithoutItsValue(CapturedOutput output) {
        FailedStart.with(
                        output,
                        FIRST + "=" + Keys.AUTHENTICATION,
                        "sessions.keys[0].encription=" + SECRET,
                        "sessions.encryption=" + OTHER)
                .reports("sessions.encryption", "is not known", "sessions.keys")
                .reports("sessions.keys[0].encription", "\"commandLineArgs\"", "sessions.keys[0].encryption")
                .keepsSecret(SECRET)
                .keepsSecret(OTHER);
    }

    static Stream<Mistake> stores() {
        String addRedis = "org.springframework.boot:spring-boot-starter-data-redis";
        return Stream.of(
                with("sessions.store=redsi")
                        .reports(
                                "sessions.store",
                                "names the store 'redsi', which does not exist",
                                "Use one of [cookie, filesystem, memory, redis], or the name of a SessionStore or"
                                        + " SessionBackend bean"),
                with("sessions.named.cart.store=x").reports("sessions.named.cart.store", "'x'", "Use one of"),
                with("sessions.named.cart.store=redis", NO_REDIS)
                        .reports("sessions.named.cart.store", "no reactive connection to Redis", addRedis),
                with("sessions.revocation.store=redis", NO_REDIS)
                        .reports("sessions.revocation.store", "no reactive connection to Redis", addRedis),
                with("sessions.store=redis", "sessions.redis.timeout=0s")
                        .reports("sessions.redis.timeout", "must be longer than zero", "sessions.redis.timeout=2s"),
                with("sessions.store=memory", "sessions.memory.max-sessions=0")
                        .reports("sessions.memory.max-sessions", "must be at least 1", "=10000"));
    }

    static Stream<Mistake> directories() {
        Path open = parent.resolve("open");
        Path file = parent.resolve("file");
        return Stream.of(
                with("sessions.store=filesystem")
                        .reports(DIRECTORY, "is missing", DIRECTORY + "=/var/lib/myapp/sessions"),
                with("sessions.named.cart.store=filesystem", DIRECTORY + "=")
                        .reports(DIRECTORY, "is missing", DIRECTORY),
                directory(open, "can be written by others (rwxrwxrwx). Run: chmod 700 '" + open + "'"),
                directory(
                        open.resolve("sessions"),
                        "is below " + open + ", which others can write to (rwxrwxrwx) … Run: chmod go-w '" + open
                                + "'"),
                directory(file, "is not a directory. Choose another path"),
                directory(parent.resolve("link"), "is a symbolic link. Configure the directory it points to"),
                directory(
                        file.resolve("sessions"),
                        "can't be used … Choose a directory that the application may write to"));
    }

    private static Mistake directory(Path directory, String problem) {
        return with("sessions.store=filesystem", DIRECTORY + "=" + directory)
                .reports(DIRECTORY, directory + " " + problem, "Name a directory that only this application's user");
    }

    static Stream<Mistake> times() {
        Stream<Mistake> lifetimes = Stream.of("0s", "-1s", "500ms", "1500ms", "50000d")
                .map(lifetime -> with("sessions.lifetime=" + lifetime)
                        .reports(
                                "sessions.lifetime",
                                "must be whole seconds, from one second",
                                "sessions.lifetime=30d"));
        Stream<Mistake> named = Stream.of("lifetime", "idle-timeout", "absolute-timeout")
                .map(option -> "sessions.named.cart." + option)
                .map(property -> with(property + "=0s").reports(property, "must be whole seconds", property + "="));
        Stream<Mistake> sweeps = Stream.of("0s", "-5m")
                .map(interval -> with(
                                "sessions.store=filesystem",
                                DIRECTORY + "=" + parent.resolve("never-made"),
                                "sessions.filesystem.sweep-interval=" + interval)
                        .reports("sessions.filesystem.sweep-interval", "must be longer than zero", "=10m"));
        Stream<Mistake> notEven = Stream.of("sessions.lifetime=1 day", "sessions.named.cart.idle-timeout=x")
                .map(setting -> with(setting)
                        .reports(
                                setting.substring(0, setting.indexOf('=')),
                                "is not a duration",
                                "A number without a unit is seconds"));
        Stream<Mistake> idle = Stream.of(with("sessions.lifetime=1h", "sessions.idle-timeout=2h")
                .reports("sessions.idle-timeout", "must not be longer than the lifetime", "sessions.idle-timeout=30m"));
        return Stream.of(lifetimes, named, sweeps, notEven, idle).flatMap(mistakes -> mistakes);
    }

    static Stream<Mistake> cookies() {
        Stream<Mistake> ofAllAndOfOne = Stream.of("sessions.", "sessions.named.cart.")
                .flatMap(prefix -> Stream.of(
                        attribute(prefix, "path=x", "must start with '/'"),
                        attribute(prefix, "path=/;x", "neither ';' nor control characters"),
                        attribute(prefix, "domain=a b", "must be a host name"),
                        attribute(prefix, "domain=example.com;Path=/", "must be a host name"),
                        attribute(prefix, "max-size=100B", "must be at least 4093 bytes"),
                        attribute(prefix, "max-size=3GB", "bytes")));
        String secure = "sessions.cookie.secure";
        Stream<Mistake> together = Stream.of(
                with("sessions.cookie.same-site=none", secure + "=false")
                        .reports(secure, "must be true for SameSite=None", secure + "=true"),
                with("sessions.cookie.partitioned=true", secure + "=false")
                        .reports(secure, "must be true for partitioned", secure + "=true"),
                with(HOST, secure + "=false")
                        .reports(secure, "must be true for a cookie named __Host-id", secure + "=true"),
                with(HOST, "sessions.cookie.path=/")
                        .reports(secure, "must be true for a cookie named __Host-id", secure + "=true"),
                with("sessions.default-session=__Secure-id", "sessions.cookie.path=/")
                        .reports(secure, "must be true for a cookie named __Secure-id", secure + "=true"),
                with("sessions.named.[__Host-id].cookie.path=/")
                        .reports(
                                "sessions.named.__Host-id.cookie.secure",
                                "must be true",
                                "sessions.named.__Host-id.cookie.secure=true"),
                with(HOST, secure + "=true", "sessions.cookie.path=/x")
                        .reports(
                                "sessions.cookie.path",
                                "must be / for a cookie named __Host-id",
                                "sessions.cookie.path=/\n"),
                with(HOST, secure + "=true", "sessions.cookie.domain=example.com")
                        .reports("sessions.cookie.domain", "must be left out", "sessions.cookie.domain=\n"));
        return Stream.concat(ofAllAndOfOne, together);
    }

    private static Mistake attribute(String prefix, String setting, String problem) {
        String property = prefix + "cookie." + setting.substring(0, setting.indexOf('='));
        return with(prefix + "cookie." + setting).reports(property, problem, property + "=");
    }

    static Stream<Mistake> names() {
        Stream<Mistake> ofTheDefault = Stream.of("a b", "a;b", "a=b", "", "ä")
                .map(name -> with("sessions.default-session=" + name)
                        .reports("sessions.default-session", "must be 1 to 128 characters", "Rename the session"));
        Stream<Mistake> ofOthers = Stream.of(
                with("sessions.named.[a;b].store=cookie")
                        .reports("sessions.named", "must be 1 to 128 characters", "Rename the session 'a;b'"),
                with("sessions.cookie.max-size=6KB", "sessions.named.[app-session.1].cookie.max-size=4093B")
                        .reports(
                                "sessions.named.[app-session.1]",
                                "has the name of a piece of the session 'app-session'",
                                "Give it a name"),
                with("sessions.named.[a*b].store=memory")
                        .reports("sessions.named", "'*' only at the end", "Rename the session 'a*b'"),
                with("sessions.named.[__Host-*].store=memory")
                        .reports(
                                "sessions.named.[__Host-*].cookie.secure",
                                "must be true for a cookie named __Host-*",
                                "sessions.named.[__Host-*].cookie.secure=true"),
                with("sessions.default-session=cart-*")
                        .reports(
                                "sessions.default-session",
                                "is a pattern for many names",
                                "configure the pattern under sessions.named.[cart-*]"),
                with(
                                "sessions.named.[cart-*].store=memory",
                                "sessions.named.[cart-*].cookie.max-size=6KB",
                                "sessions.named.[cart-7.1].store=memory")
                        .reports(
                                "sessions.named.[cart-7.1]",
                                "has the name of a piece of the session 'cart-*'",
                                "Give it a name"),
                with("sessions.named.[cart-*].cookie.max-size=5KB")
                        .reports(
                                "sessions.named.[cart-*].cookie.max-size",
                                "lets each session that matches 'cart-*' be split",
                                "Set it to 4093B"));
        return Stream.concat(ofTheDefault, ofOthers);
    }

    static Stream<Mistake> sizes() {
        return Stream.of(
                with("sessions.cookie.max-size=7KB")
                        .reports(
                                "sessions.cookie.max-size",
                                "allows 7168 bytes of cookies, but the server takes 8192",
                                "server.max-http-request-header-size=9KB"),
                with("sessions.cookie.max-size=5KB", "sessions.named.cart.store=cookie")
                        .reports(
                                "sessions.cookie.max-size",
                                "allows 10240 bytes of cookies, but the server takes 8192",
                                "server.max-http-request-header-size=12KB"),
                with("sessions.max-stored-size=4092B")
                        .reports(
                                "sessions.max-stored-size",
                                "must be from 4093 bytes to 16 MiB",
                                "sessions.max-stored-size=1MB"),
                with("sessions.max-stored-size=-1B")
                        .reports("sessions.max-stored-size", "must be from 4093 bytes to 16 MiB", "=1MB"),
                with("sessions.max-stored-size=16777217B")
                        .reports("sessions.max-stored-size", "must be from 4093 bytes to 16 MiB", "=1MB"),
                with("sessions.named.cart.max-stored-size=4GB")
                        .reports(
                                "sessions.named.cart.max-stored-size",
                                "must be from 4093 bytes to 16 MiB",
                                "sessions.named.cart.max-stored-size=1MB"));
    }

    @Test
    void aVersionOfJacksonThatThereIsNotIsReportedWithThoseThatThereAre(CapturedOutput output) {
        FailedStart.with(output, FIRST + "=" + SECRET, "sessions.json=jackson4")
                .reports("sessions.json", "jackson4", "JACKSON3")
                .keepsSecret(SECRET);
    }

    @Test
    void theReportComesBeforeSpringBootsWhereverOurJarIsOnTheClassPath() {
        FailureAnalyzer unordered = failure -> null;
        List<FailureAnalyzer> analyzers =
                new ArrayList<>(List.of(unordered, new InvalidSessionsPropertyFailureAnalyzer()));

        AnnotationAwareOrderComparator.sort(analyzers);

        assertThat(analyzers).first().isInstanceOf(InvalidSessionsPropertyFailureAnalyzer.class);
    }

    /** These properties, and a good key. */
    private static Start with(String... properties) {
        return new Start(
                Stream.concat(Stream.of(Keys.SEALING), Stream.of(properties)).toArray(String[]::new));
    }

    private static Start withoutKeys(String... properties) {
        return new Start(properties);
    }

    private record Start(String... properties) {

        Mistake reports(String property, String problem, String fix) {
            return new Mistake(property, problem, fix, properties);
        }
    }

    /**
     * One row.
     *
     * @param problem words of it, with … for those that are left out
     * @param fix words of it
     */
    record Mistake(String property, String problem, String fix, String... properties) {

        @Override
        public String toString() {
            return property + " " + problem;
        }
    }
}
