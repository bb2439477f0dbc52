package dev.sessions.benchmarks.codec;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.cookie.CookieSessionStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's sessions in cookies: AES-GCM, and a binary form of its own in place of JSON. It takes no lists but its own.
 */
record VertxCookie(CookieSessionStore store) implements Contender {

    private static final long TIMEOUT_MILLIS = 30L * 60 * 1000;

    static VertxCookie of(Vertx vertx) {
        return new VertxCookie(CookieSessionStore.create(vertx, "a secret that nobody guesses"));
    }

    @Override
    public String name() {
        return "Vert.x";
    }

    @Override
    public Protection protection() {
        return Protection.SEALED;
    }

    @Override
    public String save(Map<String, Object> values) {
        Session session = store.createSession(TIMEOUT_MILLIS);
        values.forEach((name, value) -> put(session, name, value));
        return session.value();
    }

    private static void put(Session session, String name, Object value) {
        session.put(name, value instanceof List<?> list ? new JsonArray(list) : value);
    }

    @Override
    public Loaded load(String cookie) {
        return new LoadedSession(store.get(cookie).result());
    }

    private record LoadedSession(Session session) implements Loaded {

        @Override
        public @Nullable Object read(String name) {
            Object value = session.get(name);
            return value instanceof JsonArray array ? array.getList() : value;
        }

        @Override
        public String change(String name, Object value) {
            put(session, name, value);
            return session.value();
        }
    }
}
