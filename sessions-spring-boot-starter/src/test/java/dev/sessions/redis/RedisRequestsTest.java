package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionIndexes;
import dev.sessions.request.SessionRequest;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.MeetingController;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two applications that share a Redis, over a real server: what concurrent requests of one visitor do. */
class RedisRequestsTest {

    private static final int MANY = MeetingController.MANY;

    private static App app;
    private static App other;

    @BeforeAll
    static void start() {
        app = startApp();
        other = startApp();
        visitor(app); // connected: what start-up asks Redis for is no request's
        visitor(other);
    }

    private static App startApp() {
        return App.start(
                List.of(SessionsController.class, SlowController.class, MeetingController.class),
                RedisServer.shared()
                        .properties(
                                "sessions.named.cart.store=redis",
                                "sessions.redis.key-prefix=shop:",
                                "sessions.redis.timeout=20s"));
    }

    @AfterAll
    static void stop() {
        app.close();
        other.close();
    }

    @Test
    void whatIsInRedisIsSealed() {
        RedisServer.shared().command("FLUSHALL");
        Browser browser = app.browser();
        browser.get("/cart/put/item?value=a-telling-value");
        List<String> keys = RedisServer.shared().command("KEYS *").lines().toList();
        assertThat(keys).singleElement().satisfies(key -> assertThat(key).startsWith("shop:"));
        assertThat(RedisServer.shared().command("GET " + keys.get(0)))
                .isNotEmpty()
                .doesNotContain("a-telling-value", "item", browser.cookie("cart"));
        assertThat(browser.get("/cart/get/item").body()).isEqualTo("a-telling-value");

        browser.get("/cart/end");
        assertThat(RedisServer.shared().command("KEYS *")).isEmpty();
    }

    @Test
    void readingWhatIsNotThereLeavesNothing() {
        RedisServer.shared().command("FLUSHALL");
        assertThat(app.browser().get("/cart/state").body()).isEqualTo("new 0");
        assertThat(RedisServer.shared().command("DBSIZE")).isEqualTo(":0\n");
    }

    @Test
    void aLoadAndASaveAreOneRoundTripEach() {
        Browser browser = app.browser();
        assertThat(roundTrips(() -> browser.get("/cart/put/a"))).as("create").isEqualTo(1);
        assertThat(roundTrips(() -> browser.get("/cart/get/a"))).as("load").isEqualTo(1);
        assertThat(roundTrips(() -> browser.get("/cart/put/b")))
                .as("load, save")
                .isEqualTo(2);
        assertThat(roundTrips(() -> browser.get("/cart/end"))).as("load, end").isEqualTo(2);
        assertThat(roundTrips(() -> browser.get("/cart/state"))).as("no cookie").isZero();
    }

    private static long roundTrips(Runnable request) {
        return RedisServer.shared().commandsOf(request).stream()
                .filter(command -> !command.startsWith("[0 lua]"))
                .count();
    }

    @Test
    void aHundredConcurrentChangesAllStay() {
        Browser browser = visitor(app);
        assertDone(concurrently(i -> browser.beginGet("/cart/put/k" + i)));
        assertThat(browser.get("/cart/state").body()).isEqualTo("known " + (1 + MANY));
    }

    @Test
    void aHundredConcurrentChangesThroughTwoApplicationsAllStay() {
        Browser browser = visitor(app);
        Browser there = at(other, browser);
        assertDone(concurrently(i -> (i % 2 == 0 ? browser : there).beginGet("/cart/put/k" + i)));
        assertThat(browser.get("/cart/state").body()).isEqualTo("known " + (1 + MANY));
        assertThat(there.get("/cart/state").body()).isEqualTo("known " + (1 + MANY));
    }

    @Test
    void aHundredConcurrentCountsThroughTwoApplicationsAreAHundred() {
        Browser browser = visitor(app);
        Browser there = at(other, browser);
        assertDone(concurrently(i -> (i % 2 == 0 ? browser : there).beginGet("/cart/meet/count/n")));
        assertThat(browser.get("/cart/get/n").body()).isEqualTo("100");
        assertThat(there.get("/cart/get/n").body()).isEqualTo("100");
    }

    @Test
    void aHundredConcurrentMessagesArriveAndAreReadOnce() {
        Browser browser = visitor(app);
        Browser there = at(other, browser);
        assertDone(concurrently(i -> (i % 2 == 0 ? browser : there).beginGet("/cart/flash/m" + i + ".")));
        assertThat(flashes(browser)).containsExactlyInAnyOrderElementsOf(messages());
        assertThat(flashes(there)).isEmpty();
    }

    @Test
    void messagesThatArriveWhileOthersAreReadAreReadOnce() {
        Browser browser = visitor(app);
        Browser reader = at(other, browser);
        List<CompletableFuture<Reply>> all = begin(i -> browser.beginGet("/cart/flash/m" + i + "."));
        List<String> read = new ArrayList<>();
        while (!all.stream().allMatch(CompletableFuture::isDone)) {
            read.addAll(flashes(reader));
        }
        read.addAll(flashes(reader));
        assertDone(all.stream().map(CompletableFuture::join).toList());
        assertThat(read).containsExactlyInAnyOrderElementsOf(messages());
    }

    private static List<String> flashes(Browser browser) {
        String body = browser.get("/cart/flashes").body().replaceAll("[\\[\\]\"]", "");
        return body.isEmpty() ? List.of() : List.of(body.split(","));
    }

    private static List<String> messages() {
        return IntStream.range(0, MANY).mapToObj(i -> "m" + i + ".").toList();
    }

    @Test
    void aSessionThatWasEndedStaysEnded() {
        Browser browser = visitor(app);
        Browser copy = browser.copy();
        CompletableFuture<Reply> slow = beginSlow(browser);
        browser.get("/cart/end");
        try (CapturedLog log = new CapturedLog(SessionRequest.class)) {
            Reply reply = letGo(slow);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.setCookie("cart").attribute("Max-Age")).isEqualTo("0");
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(copy.get("/cart/state").body()).isEqualTo("new 0 ENDED");
    }

    @Test
    void aSessionThatWasRenewedIsNotChangedUnderItsOldId() {
        Browser browser = visitor(app);
        Browser old = browser.copy();
        CompletableFuture<Reply> slow = beginSlow(browser);
        browser.get("/cart/renew");
        assertThat(old.copy().get("/cart/state").body()).isEqualTo("new 0 RENEWED");
        try (CapturedLog log = new CapturedLog(SessionRequest.class)) {
            Reply reply = letGo(slow);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.setCookies()).isEmpty();
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(browser.get("/cart/state").body()).isEqualTo("known 1");
        assertThat(old.get("/cart/state").body()).isEqualTo("new 0 RENEWED");
    }

    @Test
    void anOwnersSessionsEndInEveryBrowser() {
        Browser phone = visitor(app);
        Browser laptop = visitor(other);
        phone.get("/cart/own/user-42");
        laptop.get("/cart/own/user-42");
        assertThat(app.bean(SessionIndexes.class)
                        .get("cart")
                        .list("user-42")
                        .collectList()
                        .block())
                .hasSize(2);
        app.bean(SessionIndexes.class).get("cart").endAll("user-42").block();
        assertThat(phone.get("/cart/state").body()).isEqualTo("new 0 ENDED");
        assertThat(laptop.get("/cart/state").body()).isEqualTo("new 0 ENDED");
    }

    private static CompletableFuture<Reply> beginSlow(Browser browser) {
        CompletableFuture<Reply> slow = browser.beginGet("/cart/slow/late");
        await().until(() -> app.bean(SlowController.class).waiting() == 1);
        return slow;
    }

    private static Reply letGo(CompletableFuture<Reply> slow) {
        app.bean(SlowController.class).letGo();
        return slow.join();
    }

    /** Somebody with one value in the cart. */
    private static Browser visitor(App app) {
        Browser browser = app.browser();
        browser.get("/cart/put/first");
        return browser;
    }

    private static Browser at(App app, Browser browser) {
        return app.browser().withCookie("cart", browser.cookie("cart"));
    }

    private static List<Reply> concurrently(IntFunction<CompletableFuture<Reply>> request) {
        return begin(request).stream().map(CompletableFuture::join).toList();
    }

    private static List<CompletableFuture<Reply>> begin(IntFunction<CompletableFuture<Reply>> request) {
        return IntStream.range(0, MANY).mapToObj(request).toList();
    }

    private static void assertDone(List<Reply> replies) {
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
    }
}
