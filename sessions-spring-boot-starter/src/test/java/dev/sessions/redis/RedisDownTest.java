package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests while Redis is paused, killed and started again: 503 and a log line, and never an empty session. */
class RedisDownTest {

    private static App start(RedisServer server) {
        return App.start(
                List.of(SessionsController.class, SlowController.class),
                server.properties(
                        "sessions.named.cart.store=redis",
                        "sessions.redis.timeout=1s",
                        "spring.data.redis.password=" + password()));
    }

    /** A secret of the connection, to see that no log line has it. */
    private static String password() {
        return "hush-hush";
    }

    @Test
    void anApplicationStartsBeforeItsRedis() {
        try (RedisServer server = RedisServer.start("--requirepass", password())) {
            server.kill();
            try (App app = start(server)) {
                assertUnavailable(() -> app.browser().get("/cart/put/a"));
                assertThat(app.browser().get("/cart/state").body())
                        .as("nothing is asked for a visitor without a cookie")
                        .isEqualTo("new 0");
                server.restart();
                awaitOk(app.browser(), "/cart/put/a");
            }
        }
    }

    @Test
    void aPausedRedis() {
        try (RedisServer server = RedisServer.start("--requirepass", password());
                App app = start(server)) {
            Browser browser = app.browser();
            awaitOk(browser, "/cart/put/first");
            List<CompletableFuture<Reply>> slow = beginSlow(app, browser);

            server.pause();
            assertUnavailable(() -> browser.get("/cart/state"));
            assertUnavailable(() -> browser.get("/cart/put/second"));
            app.bean(SlowController.class).letGo();
            assertThat(slow).allSatisfy(request -> assertRefused(request.join()));

            server.resume();
            awaitOk(browser, "/cart/state");
            assertThat(browser.get("/cart/get/first").body()).isEqualTo("x");
        }
    }

    @Test
    void aRedisThatIsKilledAndComesBackWithItsData() {
        try (RedisServer server = RedisServer.start(
                        "--requirepass", password(), "--appendonly", "yes", "--appendfsync", "always");
                App app = start(server)) {
            Browser browser = app.browser();
            awaitOk(browser, "/cart/put/first");
            List<CompletableFuture<Reply>> slow = beginSlow(app, browser);

            server.kill();
            assertUnavailable(() -> browser.get("/cart/put/second"));
            app.bean(SlowController.class).letGo();
            assertThat(slow).allSatisfy(request -> assertRefused(request.join()));

            server.restart();
            awaitOk(browser, "/cart/state");
            assertThat(browser.get("/cart/state").body()).isEqualTo("known 1");
            assertThat(browser.get("/cart/put/third").status()).isEqualTo(200);
            assertThat(browser.get("/cart/state").body()).isEqualTo("known 2");
        }
    }

    @Test
    void aRedisThatIsKilledAndComesBackEmpty() {
        try (RedisServer server = RedisServer.start("--requirepass", password());
                App app = start(server)) {
            Browser browser = app.browser();
            awaitOk(browser, "/cart/put/first");
            server.kill();
            assertUnavailable(() -> browser.get("/cart/state"));
            server.restart();
            awaitOk(browser, "/cart/state");
            assertThat(browser.get("/cart/state").body()).isEqualTo("new 0 ENDED");
        }
    }

    /** All through it, each answer is the whole session or a 503. */
    @Test
    void requestsThatComeAllTheTime() {
        try (RedisServer server = RedisServer.start(
                        "--requirepass", password(), "--appendonly", "yes", "--appendfsync", "always");
                App app = start(server);
                CapturedLog log = new CapturedLog(SessionWebFilter.class)) {
            Browser browser = app.browser();
            awaitOk(browser, "/cart/put/first");
            long confirmed = 0;
            long refused = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 20; i++) {
                    List<Reply> replies = send(browser, "/cart/put/r" + round + "i" + i + "n");
                    confirmed += replies.stream()
                            .filter(reply -> reply.status() == 200)
                            .count();
                    refused += replies.stream()
                            .filter(reply -> reply.status() == 503)
                            .count();
                    assertThat(replies)
                            .allSatisfy(reply -> assertThat(reply.status()).isIn(200, 503));
                    if (i == 5) {
                        server.kill();
                    }
                    if (i == 7) {
                        server.restart();
                    }
                }
                awaitOk(browser, "/cart/state");
            }
            assertThat(refused).isPositive();
            assertThat(log.warnings()).hasSizeGreaterThanOrEqualTo((int) refused);
            long values = Long.parseLong(
                    browser.get("/cart/state").body().replace("known ", "").strip());
            assertThat(values).as("at least what was confirmed").isGreaterThan(confirmed);
        }
    }

    private static List<Reply> send(Browser browser, String path) {
        return IntStream.range(0, 5).mapToObj(n -> browser.beginGet(path + n)).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static List<CompletableFuture<Reply>> beginSlow(App app, Browser browser) {
        List<CompletableFuture<Reply>> slow = IntStream.range(0, 3)
                .mapToObj(i -> browser.beginGet("/cart/slow/late" + i))
                .toList();
        await().until(() -> app.bean(SlowController.class).waiting() == 3);
        return slow;
    }

    private static void assertUnavailable(Supplier<Reply> request) {
        try (CapturedLog log = new CapturedLog(SessionWebFilter.class)) {
            assertRefused(request.get());
            assertThat(log.warnings())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("A request is answered with 503: Could not ")
                            .contains("a session in Redis: ")
                            .doesNotContain(password()));
            assertThat(log.hasStackTrace()).isFalse();
        }
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.setCookies()).isEmpty();
    }

    private static void awaitOk(Browser browser, String path) {
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.get(path).status() == 200);
    }
}
