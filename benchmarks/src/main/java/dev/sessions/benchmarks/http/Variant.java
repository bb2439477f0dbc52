package dev.sessions.benchmarks.http;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** What keeps the sessions of the application. */
enum Variant {
    /** No session: what the others are compared with. */
    none("without sessions", Sessions.NONE, Map.of()),
    /** WebFlux's own, in memory. */
    websession("WebSession in memory", Sessions.SPRING, Map.of()),
    /** Spring Session in Redis. */
    spring_redis("Spring Session, Redis", Sessions.SPRING_REDIS, Map.of()),
    /** Ours in signed cookies. */
    signed("sessions, signed cookie", Sessions.OURS, Map.of("sessions.store", "cookie")),
    /** Ours in sealed cookies. */
    sealed(
            "sessions, sealed cookie",
            Sessions.OURS,
            Map.of("sessions.store", "cookie", "sessions.keys[0].encryption", Sessions.ENCRYPTION)),
    /** Ours in files. */
    files(
            "sessions, files",
            Sessions.OURS,
            Map.of("sessions.store", "filesystem", "sessions.keys[0].encryption", Sessions.ENCRYPTION)),
    /** Ours in Redis. */
    redis(
            "sessions, Redis",
            Sessions.OURS,
            Map.of("sessions.store", "redis", "sessions.keys[0].encryption", Sessions.ENCRYPTION));

    /** Who sees to sessions. */
    enum Sessions {
        NONE,
        SPRING,
        SPRING_REDIS,
        OURS;

        private static final String AUTHENTICATION = key();
        private static final String ENCRYPTION = key();

        private static String key() {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            return "hex:" + HexFormat.of().formatHex(key);
        }
    }

    private final String label;
    private final Sessions sessions;
    private final Map<String, Object> own;

    Variant(String label, Sessions sessions, Map<String, Object> own) {
        this.label = label;
        this.sessions = sessions;
        this.own = own;
    }

    /** What it is called in tables and pictures. */
    String label() {
        return label;
    }

    Sessions sessions() {
        return sessions;
    }

    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(own);
        properties.put("server.port", 0);
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "warn");
        if (sessions == Sessions.OURS) {
            properties.put("sessions.keys[0].authentication", Sessions.AUTHENTICATION);
        } else {
            properties.put("spring.autoconfigure.exclude", "dev.sessions.autoconfigure.SessionsAutoConfiguration");
        }
        return properties;
    }
}
