package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.autoconfigure.SessionsAutoConfiguration;
import dev.sessions.docs.store.HandmadeStores;
import dev.sessions.docs.store.Secrets;
import dev.sessions.docs.store.StoreConfiguration;
import dev.sessions.key.RandomBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.support.ConfigurableConversionService;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What each kind of snippet has to fulfil; an {@link AssertionError} says what it does not. */
final class Snippets {

    /** The commands that may be shown without their output. */
    private static final Set<String> COMMANDS = Set.of(
            ".ci/run",
            "openssl rand -base64 32",
            "export SESSION_AUTH_KEY=\"base64:$(openssl rand -base64 32)\"",
            "export SESSION_ENC_KEY=\"base64:$(openssl rand -base64 32)\"",
            "java -jar sessions-core-0.1.0-SNAPSHOT.jar",
            "java -jar sessions-core-0.1.0-SNAPSHOT.jar /var/lib/shop/keys.yml",
            "java -jar sessions-core-0.1.0-SNAPSHOT.jar /var/lib/shop/keys.yml --active-in 2d --retire-after 30d",
            "sha256sum */target/*.jar */target/bom.json > /tmp/first",
            "sha256sum -c /tmp/first",
            "./mvnw -q -Pbenchmarks process-classes -Dbenchmark=\"http quick signed redis\"",
            "./mvnw -q -Pbenchmarks process-classes -Dbenchmark=\"stores quick\"",
            "jshell -s - <<'END'",
            "var key = new byte[32];",
            "new java.security.SecureRandom().nextBytes(key);",
            "System.out.println(\"base64:\" + java.util.Base64.getEncoder().encodeToString(key));",
            "END");

    private static final Set<String> MAVEN = Set.of(
            "spring-boot:run",
            "spotless:apply",
            "test",
            "verify",
            "install",
            "clean",
            "deploy",
            "package",
            "process-classes",
            "-Prelease",
            "-Pbenchmarks",
            "-Dbenchmark=quick",
            "-DskipTests",
            "-DaltDeploymentRepository=staging::file:target/staging",
            "-q",
            "-am",
            "-Dsurefire.failIfNoSpecifiedTests=false");

    private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)(?:#(\\w+))?");

    /** What an application with spring-boot-starter-data-redis has. Nothing connects before it is used. */
    static final Configurations REDIS =
            AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class);

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public [a-z -]*@?(?:class|interface|record|enum) (\\w+)");

    private static final Pattern NAMED = Pattern.compile("sessions\\.named(?:\\.[^.\\[]+|\\[[^\\]]+\\])\\.(.+)");
    private static final Set<String> OF_A_NAMED_SESSION =
            Set.of("store", "store.read", "store.write", "lifetime", "idle-timeout", "absolute-timeout", "renew-grace");

    private Snippets() {}

    // Java

    /** Java is code that the build compiles: consecutive lines of the sample or of the examples of the documentation. */
    static void checkJava(String text) {
        String code = normalised(text);
        assertThat(sources().anyMatch(source -> normalised(source).contains(code)))
                .as("the build compiles no such code:%n%s", text)
                .isTrue();
    }

    private static Stream<String> sources() {
        Path module = Markdown.root().resolve("sample-app/src");
        // But for the tests of the documentation, which quote wrong snippets.
        Path checks = module.resolve("test/java/dev/sessions/docs");
        try (Stream<Path> files = Files.walk(module)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().equals(checks))
                    .map(Snippets::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The public types below a directory, but for those within others. */
    static List<String> publicTypes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> PUBLIC_TYPE.matcher(read(file)).results().map(type -> type.group(1)))
                    .toList();
        }
    }

    private static String normalised(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    // YAML

    /** YAML is configuration that the application starts with, and its properties exist. */
    static void checkYaml(String text, Path directory) throws IOException {
        if (text.startsWith("- ") || text.startsWith("# newest first\n- ")) {
            keyFile(directory, text);
            checkYaml("sessions:\n  key-file: /var/lib/shop/keys.yml", directory);
            return;
        }
        String here = text.replace("/var/lib/shop", directory.toString()).replace("/etc/shop", directory.toString());
        if (text.contains("keys.yml") && !Files.exists(directory.resolve("keys.yml"))) {
            keyFile(directory, "- authentication: " + supplied(true).get("SESSION_AUTH_KEY"));
        }
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("snippet", new ByteArrayResource(here.getBytes(StandardCharsets.UTF_8)));
        Set<String> names = sources.stream()
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .collect(Collectors.toSet());
        Set<String> known = knownProperties();
        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(isKnown(name, known))
                        .as("there is no property %s", name)
                        .isTrue());
        boolean hasKeys = names.stream().anyMatch(name -> name.startsWith("sessions.keys"));
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
                .withConfiguration(text.contains("redis") ? REDIS : AutoConfigurations.of())
                .withUserConfiguration(beansFor(text))
                .withInitializer(Snippets::convertAsApplicationsDo)
                .withInitializer(context -> {
                    sources.forEach(context.getEnvironment().getPropertySources()::addFirst);
                    context.getEnvironment()
                            .getPropertySources()
                            .addLast(new MapPropertySource("supplied", supplied(hasKeys)));
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** A page's list of keys is a key file that the application starts with, once its secrets are filled in. */
    private static void keyFile(Path directory, String text) throws IOException {
        String filled = Pattern.compile("base64:…").matcher(text).replaceAll(secret -> randomKey());
        Path file = Files.writeString(directory.resolve("keys.yml"), filled);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The beans that the page has with it. */
    private static Class<?>[] beansFor(String yaml) {
        return yaml.contains("store: cookies")
                ? new Class<?>[] {Secrets.class, HandmadeStores.class}
                : new Class<?>[] {StoreConfiguration.class};
    }

    /** A context on its own, without a SpringApplication, would not know sizes and durations. */
    static void convertAsApplicationsDo(ConfigurableApplicationContext context) {
        context.getEnvironment()
                .setConversionService((ConfigurableConversionService) ApplicationConversionService.getSharedInstance());
    }

    /** One that stood here would be refused. */
    static String randomKey() {
        return "base64:" + Base64.getEncoder().encodeToString(RandomBytes.next(32));
    }

    /** What the snippets leave to the environment. */
    private static Map<String, Object> supplied(boolean hasKeys) {
        return Map.of(
                "session-auth-key",
                randomKey(),
                "session-enc-key",
                randomKey(),
                "SESSION_AUTH_KEY",
                randomKey(),
                "SESSION_ENC_KEY",
                randomKey(),
                "OLD_SESSION_AUTH_KEY",
                randomKey(),
                "OLD_SESSION_ENC_KEY",
                randomKey(),
                "SESSION_MASTER_KEY",
                randomKey(),
                "REDIS_PASSWORD",
                "secret",
                "shop.object-store",
                "http://localhost:1/sessions/",
                "sessions.ephemeral-key",
                String.valueOf(!hasKeys));
    }

    private static boolean isKnown(String property, Set<String> known) {
        String name = property.replaceAll("(\\.store\\.read)\\[\\d+\\]$", "$1");
        Matcher named = NAMED.matcher(name);
        if (named.matches()) {
            String setting = named.group(1);
            return (OF_A_NAMED_SESSION.contains(setting) || setting.startsWith("cookie."))
                    && known.contains("sessions." + setting);
        }
        if (name.matches("sessions\\.keys\\[\\d+\\](\\.authentication|\\.encryption|\\.active-from|\\.retire-at)?")
                || name.matches("shop\\.(object-store|directory)")) {
            return true;
        }
        return known.contains(ConfigurationPropertyName.adapt(name, '.').toString());
    }

    /** The properties that the jars on the class path describe, ours and Spring Boot's. */
    static Set<String> knownProperties() throws IOException {
        Set<String> names = new HashSet<>();
        for (URL url : Collections.list(
                Snippets.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            JsonNode metadata = new ObjectMapper().readTree(read(url));
            metadata.get("properties")
                    .forEach(property -> names.add(property.get("name").asText()));
        }
        return names;
    }

    private static byte[] read(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        }
    }

    // XML

    /** A dependency is a module of this build at its version, or one that the sample has and Spring Boot gives a version. */
    static void checkXml(String text) throws Exception {
        Document parent = parse(Files.readString(Markdown.root().resolve("pom.xml")));
        String group = child(parent.getDocumentElement(), "groupId");
        String version = child(parent.getDocumentElement(), "version");
        String sample = normalised(Files.readString(Markdown.root().resolve("sample-app/pom.xml")));
        NodeList dependencies = parse("<snippet>" + text + "</snippet>").getElementsByTagName("dependency");
        assertThat(dependencies.getLength()).as("dependencies in:%n%s", text).isPositive();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String artifact = child(dependency, "artifactId");
            if (group.equals(child(dependency, "groupId"))) {
                assertThat(Markdown.root().resolve(artifact).resolve("pom.xml")).exists();
                assertThat(child(dependency, "version")).as(artifact).isEqualTo(version);
            } else {
                assertThat(child(dependency, "version")).as(artifact).isNull();
                assertThat(sample)
                        .contains("<groupId>" + child(dependency, "groupId") + "</groupId> <artifactId>" + artifact
                                + "</artifactId>");
            }
        }
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent();
            }
        }
        return null;
    }

    // Shell

    static void checkShell(List<String> lines) throws IOException {
        for (String line : lines) {
            if (!COMMANDS.contains(line) && line.startsWith("./mvnw ")) {
                checkMaven(List.of(line.split(" ")));
            } else {
                assertThat(COMMANDS).contains(line);
            }
            if (line.startsWith(".")) {
                assertThat(Markdown.root().resolve(line.split(" ")[0])).isExecutable();
            }
        }
    }

    /** A command is of known words, a module is a directory, and a test is one of its tests. */
    private static void checkMaven(List<String> words) throws IOException {
        Path module = Markdown.root();
        for (int i = 1; i < words.size(); i++) {
            Matcher test = TEST.matcher(words.get(i));
            if (words.get(i).equals("-pl")) {
                module = module.resolve(words.get(++i));
                assertThat(module.resolve("pom.xml")).exists();
            } else if (test.matches()) {
                checkTest(module.resolve("src/test/java"), test.group(1), test.group(2));
            } else {
                assertThat(MAVEN).contains(words.get(i));
            }
        }
    }

    private static void checkTest(Path sources, String type, String method) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.endsWith(type + ".java")))
                    .as("%s in %s", type, sources)
                    .singleElement()
                    .satisfies(file ->
                            assertThat(read(file)).contains(method == null ? "class " + type : "void " + method + "("));
        }
    }

    // Pictures

    /** A picture is of the two kinds we draw, and each of its lines is one that those have. */
    static void checkMermaid(List<String> lines) {
        Pattern line = switch (lines.get(0)) {
            case "sequenceDiagram" -> Pattern.compile(" +(participant \\w+ as [\\w' ]+|\\w+--?>>\\w+: [^;#]+)");
            case "flowchart TD" ->
                Pattern.compile(" +(\\w+(\\[\"[^\"]+\"])?|\\w+ --> \\w+( & \\w+)*|subgraph \\w+\\[\"[^\"]+\"]|end)");
            default -> throw new AssertionError("No picture begins with " + lines.get(0));
        };
        assertThat(lines.subList(1, lines.size())).isNotEmpty().allMatch(line.asMatchPredicate());
    }

    /** Runs a line of the documentation, for those that make keys. */
    static String run(Path directory, String input, String... command) throws IOException, InterruptedException {
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return Files.readString(out).strip();
    }
}
