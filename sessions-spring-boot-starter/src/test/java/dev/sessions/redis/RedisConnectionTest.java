package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.ReactiveRedisClusterConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The connection: how it is made, and what a lost one does. */
class RedisConnectionTest {

    private final String prefix = "test:" + UUID.randomUUID() + ":";

    /** A client that reconnects sends again what was not answered; to a compare-and-set that looks like a lost race. */
    @Test
    void whatIsSentAgainAfterALostConnectionIsDoneOnce() throws IOException {
        try (RedisProxy proxy = new RedisProxy(RedisServer.shared().port())) {
            LettuceConnectionFactory connections = RedisServer.connect(proxy.port());
            RedisBackend backend = backend(connections, Duration.ofSeconds(20));
            backend.find("warm").block();

            proxy.cutNextAnswer();
            assertThat(backend.create("key", session(1)).block()).isTrue();
            assertThat(proxy.hasCut()).isTrue();

            proxy.cutNextAnswer();
            assertThat(backend.replace("key", 1, session(2)).block()).isTrue();
            assertThat(proxy.hasCut()).isTrue();

            assertThat(backend.find("key").block()).isEqualTo(session(2));
            assertThat(backend.create("key", session(1)).block()).isFalse();
            assertThat(backend.replace("key", 2, session(3)).block()).isTrue();
            connections.destroy();
        }
    }

    @Test
    void theEventLoopIsNotBlockedByConnecting() {
        LettuceConnectionFactory connections = RedisServer.shared().connect();
        List<Boolean> mayBlock = new CopyOnWriteArrayList<>();
        RedisBackend backend = backend(
                new Watched(connections, () -> mayBlock.add(!Schedulers.isInNonBlockingThread())),
                Duration.ofSeconds(20));

        Mono<StoredSession> find = backend.find("key").subscribeOn(Schedulers.parallel());
        find.block();
        assertThat(mayBlock).containsOnly(true);
        mayBlock.clear();

        find.block();
        assertThat(mayBlock).as("the connection is at hand").containsExactly(false);
        connections.destroy();
    }

    @Test
    void aFactoryThatBlocksForLongIsGivenUp() {
        RedisBackend backend =
                backend(new Watched(null, () -> Mono.never().block(Duration.ofSeconds(5))), Duration.ofMillis(100));
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> backend.find("key").block())
                .withMessage("Could not find a session in Redis: no answer within 100 ms");
    }

    @Test
    void operationsThatNeedTheFirstConnectionWaitForOne() {
        LettuceConnectionFactory connections = RedisServer.shared().connect();
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger connects = new AtomicInteger();
        RedisBackend backend = backend(
                new Watched(connections, () -> {
                    if (open.getCount() > 0) {
                        connects.incrementAndGet();
                    }
                    passed(open);
                }),
                Duration.ofSeconds(20));
        List<CompletableFuture<Boolean>> created = IntStream.range(0, 20)
                .mapToObj(i -> backend.create("key" + i, session(1)).toFuture())
                .toList();
        await().until(() -> connects.get() > 0);
        open.countDown();
        assertThat(created).allSatisfy(one -> assertThat(one.join()).isTrue());
        assertThat(connects).hasValue(1);
        connections.destroy();
    }

    /** Nobody who gives up takes the connection from the others, or has them failed. */
    @Test
    void aFirstConnectionThatTakesLongerThanOperationsMayIsThereInTheEnd() {
        LettuceConnectionFactory connections = RedisServer.shared().connect();
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger connects = new AtomicInteger();
        Watched slow = new Watched(connections, () -> {
            connects.incrementAndGet();
            passed(open);
        });
        RedisBackend backend = backend(slow, Duration.ofMillis(200));
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<StoredSession>> asked = IntStream.range(0, 5)
                    .mapToObj(i -> backend.find("key").toFuture())
                    .toList();
            assertThat(asked)
                    .allSatisfy(
                            one -> assertThat(failureOf(Mono.fromFuture(one))).isEqualTo("no answer within 200 ms"));
        }
        assertThat(connects).hasValue(1);
        open.countDown();
        create(connections);
        await().ignoreExceptions().until(() -> backend.find("key").block() != null);
        connections.destroy();
    }

    @Test
    void aConnectionThatFailsIsTriedAgainWhenItIsNeeded() {
        LettuceConnectionFactory connections = RedisServer.shared().connect();
        AtomicInteger connects = new AtomicInteger();
        RedisBackend backend = backend(
                new Watched(connections, () -> {
                    if (connects.incrementAndGet() <= 2) {
                        throw new IllegalStateException("of the test");
                    }
                }),
                Duration.ofSeconds(20));
        backend.connect();
        await().until(() -> connects.get() == 1);
        await().ignoreExceptions().until(() -> backend.create("key", session(1)).block());
        assertThat(backend.find("key").block()).isEqualTo(session(1));
        connections.destroy();
    }

    private static void passed(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer in between begins the count anew. */
    @Test
    void twoLateAnswersInARowFailNobodyElse() throws IOException {
        try (RedisProxy proxy = new RedisProxy(RedisServer.shared().port())) {
            LettuceConnectionFactory connections = RedisServer.connect(proxy.port());
            RedisBackend backend = backend(connections, Duration.ofSeconds(1));
            create(connections);
            await().ignoreExceptions().until(() -> backend.find("key").block() != null);
            for (int round = 0; round < 2; round++) {
                proxy.holdAnswers();
                for (CompletableFuture<StoredSession> late : begin(backend, 2)) {
                    assertThat(failureOf(Mono.fromFuture(late))).isEqualTo("no answer within 1000 ms");
                }
                proxy.releaseAnswers();
                assertThat(begin(backend, 20))
                        .allSatisfy(one -> assertThat(one.join()).isEqualTo(session(1)));
            }
            connections.destroy();
        }
    }

    private static List<CompletableFuture<StoredSession>> begin(RedisBackend backend, int finds) {
        return IntStream.range(0, finds)
                .mapToObj(i -> backend.find("key").toFuture())
                .toList();
    }

    /** A client keeps what it is given while there is no answer, although nobody waits for it any more. */
    @Test
    void aSilentServerIsAskedNowAndThenUntilItAnswers() throws IOException {
        try (RedisProxy proxy = new RedisProxy(RedisServer.shared().port())) {
            LettuceConnectionFactory connections = RedisServer.connect(proxy.port());
            RedisBackend backend = backend(connections, Duration.ofMillis(300));
            create(connections);
            await().ignoreExceptions().until(() -> backend.find("key").block() != null);

            proxy.holdAnswers();
            int before = proxy.commands("GET");
            long begun = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                assertThat(failureOf(backend.find("key"))).isEqualTo("no answer within 300 ms");
            }
            List<Throwable> failures = Flux.range(0, 1000)
                    .flatMap(i -> backend.find("key").cast(Throwable.class).onErrorResume(Mono::just), 1000)
                    .collectList()
                    .block();
            assertThat(failures)
                    .hasSize(1000)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(SessionUnavailableException.class)
                            .hasMessageContaining("no answer within 300 ms"));
            long most = 4 + Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100;
            assertThat(proxy.commands("GET") - before).isLessThanOrEqualTo((int) most);

            proxy.releaseAnswers();
            await().ignoreExceptions().until(() -> backend.find("key").block() != null);
            for (int i = 0; i < 100; i++) {
                assertThat(backend.find("key").block()).isEqualTo(session(1));
            }
            connections.destroy();
        }
    }

    private static String failureOf(Mono<?> operation) {
        return catchThrowableOfType(SessionUnavailableException.class, operation::block)
                .getMessage()
                .replace("Could not find a session in Redis: ", "");
    }

    @Test
    void aServerThatForgotTheScriptsGetsThemAgain() {
        LettuceConnectionFactory connections = RedisServer.shared().connect();
        RedisBackend backend = backend(connections, Duration.ofSeconds(20));
        backend.create("key", session(1)).block();
        RedisServer.shared().command("SCRIPT FLUSH");
        assertThat(backend.replace("key", 1, session(2)).block()).isTrue();
        assertThat(backend.find("key").block()).isEqualTo(session(2));
        connections.destroy();
    }

    /** By a backend that has time: what one in a hurry gives up may be done all the same, and then cannot be done again. */
    private void create(LettuceConnectionFactory connections) {
        assertThat(backend(connections, Duration.ofSeconds(20))
                        .create("key", session(1))
                        .block())
                .isTrue();
    }

    private RedisBackend backend(ReactiveRedisConnectionFactory connections, Duration timeout) {
        return RedisBackend.builder(connections)
                .keyPrefix(prefix)
                .timeout(timeout)
                .build();
    }

    private static StoredSession session(long version) {
        return new StoredSession(new byte[] {1}, version, Instant.parse("2100-01-01T00:00:00Z"));
    }

    /** Does something each time it is asked for a connection. */
    private record Watched(ReactiveRedisConnectionFactory connections, Runnable asked)
            implements ReactiveRedisConnectionFactory {

        @Override
        public ReactiveRedisConnection getReactiveConnection() {
            asked.run();
            return connections.getReactiveConnection();
        }

        @Override
        public ReactiveRedisClusterConnection getReactiveClusterConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DataAccessException translateExceptionIfPossible(RuntimeException e) {
            return null;
        }
    }
}
