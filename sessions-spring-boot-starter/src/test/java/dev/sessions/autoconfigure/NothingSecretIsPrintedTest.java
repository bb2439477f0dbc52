package dev.sessions.autoconfigure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.SealedValues;
import dev.sessions.Session;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.KeyFiles;
import dev.sessions.testing.SessionsController;
import dev.sessions.value.TokenValues;
import dev.sessions.web.SessionValue;
import dev.sessions.webflux.Sessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.actuate.management.ThreadDumpEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A whole walk through an application that logs everything at TRACE: no key, master key, token, session id or value of a session
 * is in what it prints, throws or shows, in any spelling.
 */
@ExtendWith(OutputCaptureExtension.class)
class NothingSecretIsPrintedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String VALUE = "canary-of-a-value";

    /** The test's own client, which is not the application. */
    private static final String CLIENT = "logging.level.jdk=OFF";

    @TempDir
    Path directory;

    private final Set<String> secrets = new LinkedHashSet<>();
    private final StringBuilder shown = new StringBuilder();

    /** It gets no value from the client and gives none away: Spring logs addresses and bodies. */
    @RestController
    static class WalkController {

        @GetMapping("/{session}/hide")
        Mono<String> hide(ServerWebExchange exchange, @PathVariable String session) {
            return Sessions.from(exchange)
                    .get(session)
                    .doOnNext(found -> found.put("name", VALUE))
                    .thenReturn("done");
        }

        @GetMapping("/{session}/seek")
        Mono<Boolean> seek(ServerWebExchange exchange, @PathVariable String session) {
            return Sessions.from(exchange).get(session).map(found -> VALUE.equals(found.get("name", String.class)));
        }

        @GetMapping("/fails")
        Mono<String> fails(@SessionValue Session session) {
            session.put("before", VALUE);
            return Mono.error(new IllegalStateException("of the handler"));
        }

        @GetMapping("/of-another-type")
        int type(@SessionValue int name) {
            return name;
        }

        @GetMapping("/too-large")
        String large(@SessionValue Session session) {
            session.put("large", VALUE.repeat(500));
            return "done";
        }

        @GetMapping("/renew")
        String renew(@SessionValue Session session) {
            session.renewId();
            session.owner("somebody");
            session.addFlash(VALUE);
            return "done";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listed", "file", "store"})
    void inAWholeWalk(String keys, CapturedOutput output) throws Exception {
        int before = output.getAll().length();
        App app = start(keys);
        try {
            ConfigurableApplicationContext context = app.context();
            for (String name : List.of("app-session", "kept")) {
                walk(app, name);
            }
            walkWithValues(app);
            walkWithKeys(app, keys);
            show(context);
        } finally {
            app.close();
        }
        String all = output.getAll().substring(before) + shown;
        assertThat(all).contains("TRACE", "sessionWebFilter", "/app-session/hide");
        assertThat(secrets).hasSizeGreaterThan(20);
        assertThat(secrets.stream().map(secret -> where(all, secret)).filter(line -> !line.isEmpty()))
                .isEmpty();
    }

    /** In place of megabytes: the line. */
    private static String where(String all, String secret) {
        int at = all.indexOf(secret);
        return at < 0
                ? ""
                : all.substring(
                        Math.max(0, all.lastIndexOf('\n', at)), Math.min(all.length(), at + secret.length() + 80));
    }

    private App start(String keys) throws IOException {
        List<String> properties = new ArrayList<>(List.of(
                "logging.level.root=TRACE",
                CLIENT,
                "sessions.named.kept.store=filesystem",
                "sessions.revocation.store=filesystem",
                "sessions.filesystem.directory=" + directory.resolve("sessions")));
        String authentication = secret();
        String encryption = secret();
        switch (keys) {
            case "listed" -> {
                System.setProperty("CANARY_VARIABLE", authentication);
                properties.add("sessions.keys[0].authentication=${CANARY_VARIABLE}");
                properties.add("sessions.keys[0].encryption=" + encryption);
            }
            case "file" -> {
                Path file = directory.resolve("keys.yml");
                KeyFiles.write(file, "- authentication: " + authentication + "\n  encryption: " + encryption + "\n");
                properties.add("sessions.key-file=" + file);
            }
            default -> {
                System.setProperty("CANARY_VARIABLE", authentication);
                properties.add("sessions.key-ring.store=filesystem");
                properties.add("sessions.key-ring.master-key=${CANARY_VARIABLE}");
                properties.add("sessions.key-ring.former-master-key=" + encryption);
            }
        }
        return App.startWithoutKeys(
                List.of(SessionsController.class, WalkController.class), properties.toArray(String[]::new));
    }

    /** A configured key, whose spellings are looked for. */
    private String secret() {
        byte[] bytes = RandomBytes.next(32);
        addSpellings(bytes);
        return "base64:" + Base64.getEncoder().encodeToString(bytes);
    }

    private void addSpellings(byte[] bytes) {
        secrets.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        secrets.add(HexFormat.of().formatHex(bytes));
        secrets.add(HexFormat.of().withUpperCase().formatHex(bytes));
        secrets.add(new String(bytes, ISO_8859_1));
        secrets.add(new String(bytes, UTF_8));
        secrets.add(List.of(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7])
                .toString()
                .replaceAll("[\\[\\]]", ""));
    }

    /** Each cookie that the application made or was sent. */
    private void addCookies(App app, Browser browser) {
        TokenCodec codec = new TokenCodec(app.bean(KeyRingSource.class), Clock.systemUTC());
        browser.cookies().forEach((name, value) -> {
            secrets.add(value);
            for (Purpose purpose : List.of(Purpose.ID, Purpose.COOKIE)) {
                if (codec.openText(purpose, name, value) instanceof Opened opened) {
                    byte[] id = new byte[16];
                    System.arraycopy(opened.token().payload(), 0, id, 0, 16);
                    addSpellings(id);
                }
            }
        });
    }

    private void walk(App app, String name) {
        secrets.add(VALUE);
        Browser browser = app.browser();
        assertThat(browser.get("/" + name + "/hide").status()).isEqualTo(200);
        addCookies(app, browser);
        assertThat(browser.get("/" + name + "/seek").body()).isEqualTo("true");
        for (String path : List.of("/renew", "/fails", "/of-another-type", "/too-large")) {
            browser.get(path);
            addCookies(app, browser);
        }
        String cookie = browser.cookie(name);
        SessionKey other = SessionKey.random();
        String foreign = TokenValues.of(KeyRing.of(other)).seal(name, VALUE, Duration.ofHours(1));
        char last = cookie.charAt(cookie.length() - 2);
        String tampered = cookie.substring(0, cookie.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + cookie.charAt(cookie.length() - 1);
        for (String bad : List.of(tampered, foreign, cookie + "AAAA", "A".repeat(6000), cookie.substring(3))) {
            Browser visitor = app.browser().withCookie(name, bad);
            secrets.add(bad);
            assertThat(visitor.get("/" + name + "/state").body()).startsWith("new 0 ");
        }
        Browser swapped = app.browser().withCookie(name.equals("kept") ? "app-session" : "kept", cookie);
        swapped.get("/app-session/state");
        swapped.get("/kept/state");
        Browser copy = browser.copy();
        browser.get("/" + name + "/end");
        copy.get("/" + name + "/state");
        addCookies(app, copy);
    }

    private void walkWithValues(App app) {
        SealedValues values = app.bean(SealedValues.class);
        String text = values.seal("purpose", VALUE, Duration.ofHours(1));
        secrets.add(text);
        shown.append(values.open("purpose", text, String.class));
        shown.append(values.open("purpose", text, Integer.class));
        shown.append(values.open("another", text, String.class));
        assertThatThrownBy(() -> values.seal("purpose", VALUE.repeat(5000), Duration.ofHours(1)))
                .satisfies(this::show);
        assertThatThrownBy(() -> values.seal("purpose", new Object(), Duration.ofHours(1)))
                .satisfies(this::show);
    }

    private void walkWithKeys(App app, String keys) throws IOException {
        if (!keys.equals("listed")) {
            ReloadableKeyRing ring = app.bean(ReloadableKeyRing.class);
            Path broken = directory.resolve("keys.yml");
            if (keys.equals("file")) {
                KeyFiles.write(broken, Files.readString(broken) + "- authentication: " + secret().substring(4) + "\n");
            }
            Mono.fromCompletionStage(ring.reload()).onErrorReturn(false).block(PATIENCE);
            shown.append(ring).append(ring.failure()).append(ring.describe()).append(ring.keys());
        }
        if (keys.equals("store")) {
            KeyRingSource ring = app.bean(KeyRingSource.class);
            assertThat(ring.current().keys()).hasSize(1);
        }
    }

    private void show(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        shown.append(trace);
    }

    /** What the actuator would, showing all values, and every bean of ours as text. */
    private void show(ConfigurableApplicationContext context) throws IOException {
        List<SanitizingFunction> functions =
                List.copyOf(context.getBeansOfType(SanitizingFunction.class).values());
        ConfigurationPropertiesReportEndpoint properties =
                new ConfigurationPropertiesReportEndpoint(functions, Show.ALWAYS);
        properties.setApplicationContext(context);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        context.getBean(KeyMetrics.class).bindTo(meters);
        Map<String, Object> reports = new LinkedHashMap<>();
        reports.put("env", new EnvironmentEndpoint(context.getEnvironment(), functions, Show.ALWAYS).environment(null));
        reports.put("configprops", properties.configurationProperties());
        reports.put(
                "health",
                context.getBean(SessionsHealth.class)
                        .health()
                        .block(Duration.ofSeconds(10))
                        .getDetails());
        reports.put("metrics", meters.getMetersAsString());
        reports.put("threads", new ThreadDumpEndpoint().textThreadDump());
        String json = new ObjectMapper()
                .findAndRegisterModules()
                .configure(com.fasterxml.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
                .writeValueAsString(reports);
        assertThat(json).contains("defaultSession", "sessions.keys.reloads", "******");
        shown.append(json);
        Stream.of(context.getBeanDefinitionNames())
                .map(context::getBean)
                .filter(bean -> bean.getClass().getName().startsWith("dev.sessions"))
                .forEach(bean -> shown.append(bean).append('\n'));
    }
}
