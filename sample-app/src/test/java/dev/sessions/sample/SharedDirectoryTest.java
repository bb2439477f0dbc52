package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.key.RandomBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two samples with one key on one directory: a session of the one is a session of the other. */
class SharedDirectoryTest {

    private static final int REQUESTS = 100;
    private static final String[] KEY = {
        "sessions.ephemeral-key=false",
        "sessions.keys[0]=hex:" + HexFormat.of().formatHex(RandomBytes.next(32)),
        "sessions.revocation.cache=0s"
    };

    @TempDir
    Path directory;

    @Test
    void aHundredConcurrentRequestsToBothLoseNothing() throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
        try (RunningSample one = RunningSample.start(directory, KEY);
                RunningSample other = RunningSample.start(directory, KEY)) {
            Browser browser = one.browser();
            browser.post("/cart/put?key=k0&value=v0");

            assertThat(concurrently(threads, browser, one, other, i -> "/cart/put?key=k" + i + "&value=v" + i))
                    .containsOnly(204);
            for (RunningSample sample : List.of(one, other)) {
                Browser reader = browser.copy(sample.port());
                assertThat(new ObjectMapper().readTree(reader.get("/cart/keys").body()))
                        .hasSize(REQUESTS);
                JsonNode values =
                        new ObjectMapper().readTree(reader.get("/cart/values").body());
                assertThat(IntStream.range(0, REQUESTS))
                        .allSatisfy(
                                i -> assertThat(values.get("k" + i).asText()).isEqualTo("v" + i));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aHundredConcurrentCountsInBothAreAHundred() {
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
        try (RunningSample one = RunningSample.start(directory, KEY);
                RunningSample other = RunningSample.start(directory, KEY)) {
            Browser browser = one.browser();
            browser.post("/cart?item=tea");

            assertThat(concurrently(threads, browser, one, other, i -> "/cart/count"))
                    .containsOnly(200);

            assertThat(browser.copy(other.port()).post("/cart/count").body()).isEqualTo(String.valueOf(REQUESTS + 1));
        } finally {
            threads.shutdown();
        }
    }

    /** The statuses of requests that are sent to both in turn, all at once. */
    private static List<Integer> concurrently(
            ExecutorService threads,
            Browser browser,
            RunningSample one,
            RunningSample other,
            IntFunction<String> path) {
        List<CompletableFuture<Integer>> statuses = IntStream.range(0, REQUESTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> browser.copy(i % 2 == 0 ? one.port() : other.port())
                                .post(path.apply(i))
                                .status(),
                        threads))
                .toList();
        return statuses.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void whatOneEndsIsOverInTheOther() {
        try (RunningSample one = RunningSample.start(directory, KEY);
                RunningSample other = RunningSample.start(directory, KEY)) {
            Browser laptop = one.browser();
            laptop.post("/login?user=ada");
            Browser phone = other.browser();
            phone.post("/login?user=ada");

            laptop.post("/logout-elsewhere");

            assertThat(phone.get("/devices").body()).isEqualTo("[]");
            assertThat(phone.get("/session").body()).contains("\"reason\":\"ENDED\"");
            assertThat(laptop.copy(other.port()).get("/session").body()).contains("\"isNew\":false");
        }
    }
}
