package dev.sessions.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.test.SessionBackendContract;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract once more on a cluster of three, which refuses what touches the keys of another node. */
class RedisClusterTest extends SessionBackendContract {

    private static final int SLOTS = 16384;

    private static List<RedisServer> nodes;
    private static LettuceConnectionFactory connections;

    private final RedisBackend backend = RedisServer.patientBackend(connections)
            .keyPrefix(UUID.randomUUID() + ":")
            .clock(clock)
            .build();

    @BeforeAll
    static void start() {
        nodes = Stream.generate(() -> RedisServer.start("--cluster-enabled", "yes"))
                .limit(3)
                .toList();
        for (int i = 0; i < nodes.size(); i++) {
            String slots = IntStream.range(SLOTS * i / nodes.size(), SLOTS * (i + 1) / nodes.size())
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            nodes.get(i).command("CLUSTER ADDSLOTS " + slots);
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

    @AfterAll
    static void stop() {
        connections.destroy();
        nodes.forEach(RedisServer::close);
    }

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    @Test
    void sessionsAndTheirOwnersAreSpreadOverTheNodes() {
        for (int i = 0; i < 100; i++) {
            String owner = "owner" + i % 10;
            assertThat(create(
                            "key {same} " + i,
                            new StoredSession(new byte[] {1}, 1, clock.instant().plus(Duration.ofHours(1)), owner)))
                    .isTrue();
        }
        assertThat(nodes).allSatisfy(node -> assertThat(node.command("DBSIZE")).isNotEqualTo(":0\n"));
        clock.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 10; i++) {
            delete("key {same} " + i);
            assertThat(backend.owners().keysOf("owner" + i).collectList().block())
                    .hasSize(9);
        }
    }
}
