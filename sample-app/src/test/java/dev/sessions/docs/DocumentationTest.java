package dev.sessions.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sessions.Reason;
import dev.sessions.docs.Markdown.Block;
import dev.sessions.sample.RunningSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation shows is true: each snippet is compiled, started or run, and each link leads somewhere. */
class DocumentationTest {

    private static final int README_LINES = 150;

    @TempDir
    static Path temporary;

    static RunningSample sample;

    @BeforeAll
    static void start() {
        sample = RunningSample.start(temporary.resolve("sample"));
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @TestFactory
    Stream<DynamicTest> snippets() {
        Map<Path, Transcript> transcripts = new HashMap<>();
        return Markdown.all().stream()
                .flatMap(page -> page.blocks().stream())
                .map(block -> DynamicTest.dynamicTest(
                        block.toString(),
                        () -> check(
                                block,
                                transcripts.computeIfAbsent(block.file(), file -> new Transcript(sample.port())))));
    }

    private static void check(Block block, Transcript transcript) throws Exception {
        switch (block.language()) {
            case "java" -> Snippets.checkJava(block.text());
            case "yaml" -> Snippets.checkYaml(block.text(), Files.createTempDirectory(temporary, "yaml"));
            case "console" -> transcript.run(block.lines());
            case "xml" -> Snippets.checkXml(block.text());
            case "shell" -> Snippets.checkShell(block.lines());
            case "mermaid" -> Snippets.checkMermaid(block.lines());
            case "text" -> checkText(block.text());
            default -> throw new AssertionError("Nothing checks blocks in '" + block.language() + "'");
        }
    }

    private static void checkText(String text) throws Exception {
        if (!TokenExample.texts().contains(text)) {
            assertThat(text).isEqualTo(StartupErrorsTest.reportOfMissingKeys());
        }
    }

    @TestFactory
    Stream<DynamicTest> links() {
        return Markdown.all().stream()
                .flatMap(page -> page.links().stream()
                        .map(link -> DynamicTest.dynamicTest(
                                page.file().getFileName() + " → " + link, () -> checkLink(page, link))));
    }

    private static void checkLink(Markdown page, String link) {
        if (link.startsWith("https://")) {
            return;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(parts[0]).normalize();
        assertThat(target).exists();
        if (parts.length == 2) {
            assertThat(Markdown.read(target).anchors()).contains(parts[1]);
        }
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Markdown.read(Markdown.root().resolve("README.md")).lines()).hasSizeLessThanOrEqualTo(README_LINES);
    }

    @Test
    void theConfigurationPageNamesEveryProperty() throws IOException {
        String page = Files.readString(Markdown.root().resolve("docs/configuration.md"));
        List<String> properties = Snippets.knownProperties().stream()
                .filter(name -> name.startsWith("sessions."))
                .toList();

        assertThat(properties).contains("sessions.keys", "sessions.filter-order");
        assertThat(properties).allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    @Test
    void everyReasonIsExplained() throws IOException {
        String page = Files.readString(Markdown.root().resolve("docs/sessions.md"));

        for (Reason reason : Reason.values()) {
            assertThat(page).contains("| `" + reason + "` |");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions-core", "sessions-spring-boot-starter", "sessions-test"})
    void theArchitecturePageSaysWhoseEachPublicTypeIs(String module) throws IOException {
        String page = Files.readString(Markdown.root().resolve("docs/architecture.md"));
        String table =
                page.substring(page.indexOf("\n## Whose type it is\n"), page.indexOf("\n## Where something new"));

        assertThat(Snippets.publicTypes(Markdown.root().resolve(module).resolve("src/main/java")))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(table).contains("`" + type + "`"));
    }

    @Test
    void theArchitecturePageNamesNoTypeThatIsNotThere() throws IOException {
        String page = Files.readString(Markdown.root().resolve("docs/architecture.md"));
        Set<String> types = new HashSet<>();
        for (String module : List.of("sessions-core", "sessions-spring-boot-starter", "sessions-test")) {
            types.addAll(Snippets.publicTypes(Markdown.root().resolve(module).resolve("src/main/java")));
        }
        page.substring(page.indexOf("\n## Whose type it is\n"), page.indexOf("\n## Where something new"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> Pattern.compile("`(\\w+)`").matcher(line).results())
                .forEach(name -> assertThat(types).contains(name.group(1)));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void theCommandsMakeKeys() throws Exception {
        List<String> shell = Markdown.read(Markdown.root().resolve("docs/configuration.md")).blocks().stream()
                .filter(block ->
                        block.language().equals("shell") && block.text().contains("jshell"))
                .findFirst()
                .orElseThrow()
                .lines();
        assertThat(shell).first().isEqualTo("jshell -s - <<'END'");
        String input = String.join("\n", shell.subList(1, shell.size() - 1)) + "\n";

        String key = Snippets.run(
                temporary,
                input,
                System.getProperty("java.home") + "/bin/jshell",
                "-J-Djava.util.prefs.userRoot=" + temporary,
                "-s",
                "-");

        Snippets.checkYaml("sessions: {keys: [{authentication: '" + key + "'}]}", temporary);
    }

    // That a wrong snippet of each kind is found

    record Wrong(String language, List<String> lines) {}

    static Stream<Wrong> wrongSnippets() {
        return Stream.of(
                new Wrong("java", List.of("session.save();")),
                new Wrong("yaml", List.of("sessions:", "  idle-timeot: 30m")),
                new Wrong("yaml", List.of("sessions:", "  named:", "    cart:", "      stroe: memory")),
                new Wrong("yaml", List.of("sessions:", "  store: nowhere")),
                new Wrong("yaml", List.of("sessions:", "  keys:", "    - authentication: ${NOT_SUPPLIED}")),
                new Wrong("console", List.of("name: Ada")),
                new Wrong("console", List.of("$ curl localhost:8080/", "name: Ada")),
                new Wrong("console", List.of("$ curl localhost:8080/visits", "1", "2")),
                new Wrong("console", List.of("$ curl -i localhost:8080/visits", "HTTP/1.1 204 No Content", "…")),
                new Wrong("console", List.of("$ curl --silent localhost:8080/visits", "1")),
                new Wrong("console", List.of("$ curl localhost:9090/visits", "1")),
                new Wrong("console", List.of("$ ls", "pom.xml")),
                new Wrong("xml", List.of("<dependency/>")),
                new Wrong("xml", dependency("dev.sessions", "sessions-starter", "0.1.0-SNAPSHOT")),
                new Wrong("xml", dependency("dev.sessions", "sessions-spring-boot-starter", "1.0.0")),
                new Wrong("shell", List.of("./mvnw publish")),
                new Wrong("shell", List.of("./mvnw -pl nowhere test")),
                new Wrong("shell", List.of("./mvnw -pl sample-app test -Dtest=NoSuchTest")),
                new Wrong("shell", List.of("./mvnw -pl sample-app test -Dtest=DocumentationTest#noSuchTest")),
                new Wrong("shell", List.of("make")),
                new Wrong("mermaid", List.of("pie", "    \"a\" : 1")),
                new Wrong("mermaid", List.of("flowchart TD", "    a -> b")),
                new Wrong("mermaid", List.of("sequenceDiagram", "    a->>b no colon")),
                new Wrong("text", List.of("01  suite: sealed")),
                new Wrong("json", List.of("{}")),
                new Wrong("", List.of("anything")));
    }

    @ParameterizedTest
    @MethodSource("wrongSnippets")
    void findsAWrongSnippet(Wrong wrong) {
        Block block = new Block(Path.of("wrong.md"), 1, wrong.language(), wrong.lines());

        assertThatCode(() -> check(block, new Transcript(sample.port()))).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsAWrongLink() {
        Markdown page = Markdown.read(Markdown.root().resolve("README.md"));

        assertThat(page.links()).contains("LICENSE");
        for (String link : List.of("docs/nothing.md", "docs/configuration.md#nothing", "#nothing")) {
            assertThatCode(() -> checkLink(page, link)).as(link).isInstanceOf(AssertionError.class);
        }
    }

    private static List<String> dependency(String group, String artifact, String version) {
        return List.of(
                "<dependency><groupId>" + group + "</groupId>",
                "<artifactId>" + artifact + "</artifactId><version>" + version + "</version></dependency>");
    }
}
