package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.test.SessionBackendContract;
import dev.sessions.testing.CapturedLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Flux;

/** The contract once more on a cluster of three, which refuses what touches the keys of another node. */
class RedisClusterTest extends SessionBackendContract {

    private static final int SLOTS = 16384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static List<RedisServer> nodes;
    private static LettuceConnectionFactory connections;

    private final String prefix = UUID.randomUUID() + ":";
    private final RedisBackend backend = RedisServer.patientBackend(connections)
            .keyPrefix(prefix)
            .clock(clock)
            .build();

    @BeforeAll
    static void start() {
        nodes = Stream.generate(() -> RedisServer.start("--cluster-enabled", "yes"))
                .limit(3)
                .toList();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).command("CLUSTER ADDSLOTS " + slots(SLOTS * i / nodes.size(), SLOTS * (i + 1) / nodes.size()));
            nodes.get(i).command("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
            nodes.get(0).command("CLUSTER MEET 127.0.0.1 " + nodes.get(i).port());
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> nodes.stream()
                        .map(node -> node.command("CLUSTER INFO"))
                        .allMatch(info -> info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")));
        connections = new LettuceConnectionFactory(new RedisClusterConfiguration(
                nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList()));
        connections.afterPropertiesSet();
        connections.start();
    }

    private static String slots(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        nodes.forEach(RedisServer::close);
    }

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    /** Two commands, and the second one waits for the first. */
    @Test
    void aSessionIsNotWrittenWhenItsOwnersIndexCannotBe() {
        for (int i = 0; i < 20; i++) {
            ByteBuffer index = new RedisKeys(prefix).owner("owner" + i);
            connection().stringCommands().set(index, RedisKeys.text("text")).block(PATIENCE);
            String key = "key" + i;
            StoredSession session = owned("owner" + i);
            assertThatExceptionOfType(SessionUnavailableException.class)
                    .isThrownBy(() -> backend.create(key, session).block(PATIENCE))
                    .withMessageContaining("WRONGTYPE");
            assertThat(find(key)).isNull();
        }
    }

    /** The entry is there before its session is: a listing in between must not tear the two apart. */
    @Test
    void aListingForgetsNoEntry() {
        create("key", owned("owner"));
        delete("key");
        assertThat(backend.keysOf("owner").collectList().block(PATIENCE)).isEmpty();
        assertThat(connection()
                        .zSetCommands()
                        .zCard(new RedisKeys(prefix).owner("owner"))
                        .block(PATIENCE))
                .isEqualTo(1);
    }

    @Test
    void noKeyIsLeftOfLoginsThatExpired() {
        Flux.range(0, 1_000)
                .flatMap(i -> backend.create(
                        "login" + i,
                        new StoredSession(new byte[] {1}, 1, clock.instant().plusSeconds(1), "owner" + i % 100)))
                .blockLast(PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> nodes.stream()
                        .noneMatch(node -> node.command("KEYS " + prefix + "*").contains(prefix)));
    }

    @Test
    void oneNodeThatEvictsIsEnoughForAWarning() {
        nodes.get(1).command("CONFIG SET maxmemory-policy allkeys-lru");
        try (CapturedLog log = new CapturedLog(EvictionPolicy.class)) {
            RedisServer.patientBackend(connections).build().connect();
            await().atMost(PATIENCE).until(() -> !log.warnings().isEmpty());
            assertThat(log.warnings())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("maxmemory-policy allkeys-lru:"));
        } finally {
            nodes.get(1).command("CONFIG SET maxmemory-policy noeviction");
        }
    }

    /** As where a proxy makes one server of many: the client does not know. */
    @Test
    void keysThatTheServerHasInDifferentPlacesAreWrittenOneByOne() {
        try (RedisServer server = RedisServer.start("--cluster-enabled", "yes")) {
            server.command("CLUSTER ADDSLOTS " + slots(0, SLOTS / 2));
            server.command("CLUSTER ADDSLOTS " + slots(SLOTS / 2, SLOTS));
            await().until(() -> server.command("CLUSTER INFO").contains("cluster_state:ok"));
            LettuceConnectionFactory connections = server.connect();
            RedisBackend backend =
                    RedisServer.patientBackend(connections).clock(clock).build();
            for (int i = 0; i < 5; i++) {
                assertThat(backend.create("key" + i, owned("owner")).block(PATIENCE))
                        .isTrue();
            }
            assertThat(backend.keysOf("owner").collectList().block(PATIENCE)).hasSize(5);
            backend.delete("key0").block(PATIENCE);
            assertThat(backend.keysOf("owner").collectList().block(PATIENCE)).hasSize(4);
            connections.destroy();
        }
    }

    private static ReactiveRedisConnection connection() {
        return connections.getReactiveConnection();
    }

    private StoredSession owned(String owner) {
        return new StoredSession(new byte[] {1}, 1, clock.instant().plus(Duration.ofHours(1)), owner);
    }

    @Test
    void sessionsAndTheirOwnersAreSpreadOverTheNodes() {
        for (int i = 0; i < 100; i++) {
            String owner = "owner" + i % 10;
            assertThat(create(
                            "key-" + i,
                            new StoredSession(new byte[] {1}, 1, clock.instant().plus(Duration.ofHours(1)), owner)))
                    .isTrue();
        }
        assertThat(nodes).allSatisfy(node -> assertThat(node.command("DBSIZE")).isNotEqualTo(":0\n"));
        clock.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 10; i++) {
            delete("key-" + i);
            assertThat(backend.keysOf("owner" + i).collectList().block()).hasSize(9);
        }
    }
}
