package dev.sessions.redis;

import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.backend.SessionBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.KeyRingListener;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.keyring.RotationSchedule;
import dev.sessions.keyring.StoredKeys;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionRequest;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.store.CookieStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A process that has a key ring in a store, begun anew in each round. Told {@code begin} it says the ids of its keys and the
 * cookie of a session that it made; told {@code open} and cookies, how many of them it opens.
 */
final class RingProcess {

    private static final RotationSchedule SCHEDULE =
            new RotationSchedule(Duration.ofDays(30), Duration.ofDays(2), Duration.ofDays(30));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RingProcess() {}

    /** Arguments: the master key in hexadecimal, and a port of Redis or a directory. */
    public static void main(String[] args) throws Exception {
        SessionKey master = SessionKey.ofMaster(HexFormat.of().parseHex(args[0]));
        boolean redis = args[1].matches("[0-9]+");
        LettuceConnectionFactory connections = null;
        if (redis) {
            connections = RedisServer.connect(Integer.parseInt(args[1]));
            RedisServer.patientBackend(connections).build().find("warm").block(PATIENCE);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready");
        ConfiguredSessions sessions = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("begin")) {
                SessionBackend backend = redis
                        ? RedisServer.patientBackend(connections)
                                .keyPrefix(words[1] + ":")
                                .build()
                        : FilesystemStore.of(Path.of(args[1], words[1]), KeyRing.of(master))
                                .backend();
                StoredKeys keys = new StoredKeys(backend, KeyRing.of(master), SCHEDULE, Clock.systemUTC(), () -> null);
                KeyRingSource ring = ReloadableKeyRing.load(keys, Clock.systemUTC(), new KeyRingListener() {});
                sessions = new ConfiguredSessions(
                        List.of(new Configured(
                                SessionOptions.of("s"),
                                CookieStore.builder(ring).build(),
                                new JacksonValueCodec())),
                        "s",
                        Clock.systemUTC(),
                        List.of());
                String ids = ring.describe().stream().map(KeyInfo::id).collect(Collectors.joining(","));
                System.out.println(ids + " " + made(sessions));
            } else {
                int opened = 0;
                for (int i = 1; i < words.length; i++) {
                    opened += opens(sessions, words[i]) ? 1 : 0;
                }
                System.out.println(opened);
            }
        }
    }

    private static String made(ConfiguredSessions sessions) {
        SessionRequest request = sessions.request(name -> List.of());
        request.get().block(PATIENCE).put("from", "here");
        return request.commit().block(PATIENCE).get(0).value();
    }

    private static boolean opens(ConfiguredSessions sessions, String cookie) {
        Session session = sessions.request(name -> List.of(cookie)).get().block(PATIENCE);
        return session.get("from", String.class) != null && !session.isNew();
    }
}
