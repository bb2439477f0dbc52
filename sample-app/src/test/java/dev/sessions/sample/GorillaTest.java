package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample and a service in Go with the real gorilla/sessions share their visitors. */
@Timeout(120)
class GorillaTest {

    private static final String SESSION = "app-session";
    private static final String HASH_KEY = "6f1de72a94c03b585a7796b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1ab";
    private static final String BLOCK_KEY = "c07d3c5e9aa1186b20f4d7e35b8c9f61a2e4087d13c6b95f4d2e7a80915c3bf6";

    /** For what the sample keeps in files. */
    private static final String OUR_KEY = "5b0e8d2f7c914a36e1f85d02c7b94a6e83f1d05c2b7e94a60d8f31c5e7b2946a";

    @TempDir
    static Path temporary;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = GoService.compile(temporary);
    }

    private static RunningSample sample(int blockKey, String serializer, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("sessions.ephemeral-key=false");
        all.add("sessions.keys[0].authentication=hex:" + HASH_KEY);
        if (blockKey > 0) {
            all.add("sessions.keys[0].encryption=hex:" + BLOCK_KEY.substring(0, 2 * blockKey));
        }
        all.add("sessions.keys[1].authentication=hex:" + OUR_KEY);
        all.add("sessions.gorilla.serializer=" + serializer);
        if (all.stream().noneMatch(property -> property.startsWith("sessions.format"))) {
            all.add("sessions.format=gorilla");
        }
        return RunningSample.start(temporary.resolve("ours"), all.toArray(String[]::new));
    }

    private static GoService go(int blockKey, String serializer, Path... files) throws IOException {
        return GoService.start(program, HASH_KEY, BLOCK_KEY.substring(0, 2 * blockKey), serializer, files);
    }

    /** The visitor goes on at the other service. */
    private static Browser at(int port, Browser visitor) {
        return visitor.copy(port);
    }

    /** All that go together where there is time, and else one of each. */
    static Stream<Arguments> keysAndSerializers() {
        List<Arguments> all = List.of(
                arguments(16, "gob"),
                arguments(0, "json"),
                arguments(32, "gob"),
                arguments(0, "gob"),
                arguments(16, "json"),
                arguments(32, "json"));
        return all.stream().limit(System.getenv("CI") != null ? all.size() : 2);
    }

    @ParameterizedTest
    @MethodSource("keysAndSerializers")
    void aVisitorGoesToAndFro(int blockKey, String serializer) throws IOException {
        try (GoService go = go(blockKey, serializer);
                RunningSample ours = sample(blockKey, serializer)) {
            Browser visitor = new Browser(go.port());
            visitor.get("/set?name=Zo%C3%AB");
            visitor.get("/visits");
            visitor.get("/flash?message=from%20Go");

            visitor = at(ours.port(), visitor);
            assertThat(visitor.get("/").body()).isEqualTo("name: Zoë");
            assertThat(visitor.get("/visits").body()).isEqualTo("2");
            assertThat(visitor.get("/flash").body()).isEqualTo("[\"from Go\"]");
            assertThat(visitor.get("/flash").body()).isEqualTo("[]");
            visitor.get("/set?name=%3CAda%26%3E");
            visitor.post("/flash?message=from%20Java");

            visitor = at(go.port(), visitor);
            assertThat(visitor.get("/").body()).isEqualTo("name: <Ada&>");
            assertThat(visitor.get("/visits").body()).isEqualTo("3");
            assertThat(visitor.get("/flash").body()).isEqualTo("from Java");

            visitor = at(ours.port(), visitor);
            assertThat(visitor.get("/flash").body()).isEqualTo("[]");
            assertThat(visitor.get("/visits").body()).isEqualTo("4");
        }
    }

    /** The other store of the sample, and its sealed links, get a key that is made up. */
    @Test
    void theSampleNeedsNoKeyButThoseOfTheGoService() throws IOException {
        try (GoService go = go(16, "gob");
                RunningSample ours = RunningSample.start(
                        temporary.resolve("alone"),
                        "sessions.format=gorilla",
                        "sessions.keys[0].authentication=hex:" + HASH_KEY,
                        "sessions.keys[0].encryption=hex:" + BLOCK_KEY.substring(0, 32))) {
            Browser visitor = ours.browser();
            visitor.get("/set?name=Ada");
            assertThat(visitor.post("/cart?item=tea").status()).isLessThan(300);
            assertThat(visitor.get("/cart").body()).isEqualTo("[\"tea\"]");

            assertThat(at(go.port(), visitor).get("/").body()).isEqualTo("name: Ada");
        }
    }

    @Test
    void aSessionBegunHereGoesOnThere() throws IOException {
        try (GoService go = go(32, "gob");
                RunningSample ours = sample(32, "gob")) {
            Browser visitor = ours.browser();
            visitor.get("/set?name=Ada");
            visitor.get("/visits");

            visitor = at(go.port(), visitor);
            assertThat(visitor.get("/").body()).isEqualTo("name: Ada");
            assertThat(visitor.get("/visits").body()).isEqualTo("2");
        }
    }

    @Test
    void whatJsonCannotSayComesBackAsWhatItWas() throws IOException {
        try (GoService go = go(32, "gob");
                RunningSample ours = sample(32, "gob")) {
            Browser visitor = new Browser(go.port());
            visitor.get("/kinds/set");
            String kinds = visitor.get("/kinds").body();
            assertThat(kinds).isEqualTo("true true true true true true true");

            visitor = at(ours.port(), visitor);
            assertThat(visitor.get("/visits").body()).isEqualTo("1");

            visitor = at(go.port(), visitor);
            assertThat(visitor.get("/kinds").body()).isEqualTo(kinds);
            assertThat(visitor.get("/visits").body()).isEqualTo("2");
        }
    }

    @Test
    void aCookieOfAnotherNameOrAnotherKeyIsRefusedOnBothSides() throws IOException {
        try (GoService go = go(32, "gob");
                GoService stranger = GoService.start(program, "00ff", "", "gob");
                RunningSample ours = sample(32, "gob", "sessions.named.other.format=gorilla")) {
            Browser visitor = new Browser(stranger.port());
            visitor.get("/set?name=Eve");

            assertThat(at(ours.port(), visitor).get("/session").body()).contains("\"reason\":\"FORGED\"");
            assertThat(at(go.port(), visitor).get("/").status()).isEqualTo(400);
            Browser own = new Browser(go.port());
            own.get("/set?name=Ada");
            String cookie = own.cookies().remove(SESSION);
            own.cookies().put("other", cookie);
            assertThat(at(ours.port(), own).get("/").body()).doesNotContain("Ada");
        }
    }

    @Test
    void aMigrationLogsNobodyOut() throws IOException {
        List<Browser> visitors = new ArrayList<>();
        try (GoService go = go(16, "gob")) {
            for (int i = 0; i < 4; i++) {
                Browser visitor = new Browser(go.port());
                visitor.get("/set?name=visitor" + i);
                visitors.add(visitor);
            }
            try (RunningSample both = sample(16, "gob")) { // Go and ours, in turn
                for (int round = 1; round <= 6; round++) {
                    int port = round % 2 == 0 ? go.port() : both.port();
                    for (int i = 0; i < 4; i++) {
                        Browser visitor = at(port, visitors.get(i));
                        visitors.set(i, visitor);
                        assertThat(visitor.get("/").body()).isEqualTo("name: visitor" + i);
                        assertThat(visitor.get("/visits").body()).isEqualTo(String.valueOf(round));
                    }
                }
            }
        }
        Browser late = visitors.remove(3);
        String[] moving = {"sessions.format.read=gorilla,v1", "sessions.format.write=v1"};
        try (RunningSample ours = sample(16, "gob", moving)) { // ours alone
            for (int i = 0; i < 3; i++) {
                Browser visitor = at(ours.port(), visitors.get(i));
                visitors.set(i, visitor);
                String before = visitor.cookies().get(SESSION);
                assertThat(visitor.get("/").body()).isEqualTo("name: visitor" + i);
                assertThat(visitor.cookies().get(SESSION)).isNotEqualTo(before);
                assertThat(visitor.get("/visits").body()).isEqualTo("7");
            }
        }
        String[] over = {
            "sessions.format.read=gorilla,v1",
            "sessions.format.write=v1",
            "sessions.format.read-until=2020-01-01T00:00:00Z"
        };
        try (RunningSample ours = sample(16, "gob", over)) { // our own format
            for (int i = 0; i < 3; i++) {
                Browser visitor = at(ours.port(), visitors.get(i));
                assertThat(visitor.get("/").body()).isEqualTo("name: visitor" + i);
                assertThat(visitor.get("/visits").body()).isEqualTo("8");
            }
            assertThat(at(ours.port(), late).get("/").body()).startsWith("no name"); // who did not come in time
        }
    }

    @Test
    void sessionsMoveOutOfGorillasFiles() throws IOException {
        Path files = temporary.resolve("files");
        Files.createDirectory(files);
        Browser visitor;
        try (GoService go = go(32, "gob", files)) {
            visitor = new Browser(go.port());
            visitor.get("/set?name=Ada");
            visitor.get("/flash?message=hello");
            visitor.get("/visits");
        }
        try (RunningSample ours = sample(
                32,
                "gob",
                "sessions.format=v1",
                "sessions.store.read=gorilla-filesystem,filesystem",
                "sessions.store.write=filesystem",
                "sessions.gorilla.directory=" + files)) {
            visitor = at(ours.port(), visitor);
            assertThat(visitor.get("/").body()).isEqualTo("name: Ada");
            assertThat(visitor.get("/visits").body()).isEqualTo("2");
            assertThat(visitor.get("/flash").body()).isEqualTo("[\"hello\"]");
            visitor.post("/logout");
            assertThat(visitor.get("/").body()).startsWith("no name");
        }
    }

    @Test
    void whatGorillaHasNoPlaceForIsAnErrorAndLeavesTheSessionAsItWas() {
        try (RunningSample ours = sample(32, "json")) {
            Browser visitor = ours.browser();
            visitor.get("/set?name=Ada");

            assertThat(visitor.post("/login?user=ada").status()).isEqualTo(500);
            assertThat(visitor.get("/").body()).isEqualTo("name: Ada");
        }
    }
}
