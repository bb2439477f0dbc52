package dev.sessions;

import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonSessionSerializer;
import dev.sessions.store.BackendStore;
import dev.sessions.store.CookieStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An application with a session in the cookie and one in a backend, and the browser of its one visitor. */
public final class Site {

    /** The session whose values are in its cookie; the default one. */
    public static final String COOKIE = "cookie";

    /** The session whose values are in the backend. */
    public static final String BACKEND = "backend";

    public final TestClock clock = new TestClock("2026-03-01T12:00:00Z");
    public final AtomicReference<KeyRing> keys = new AtomicReference<>(KeyRing.of(SessionKey.random()));
    public final JacksonSessionSerializer serializer = new JacksonSessionSerializer();
    public final TokenCodec codec = new TokenCodec(keys::get, clock);
    public final TestBackend backend = new TestBackend(clock);
    public final CookieStore cookieStore = new CookieStore(codec, serializer, clock);
    public final BackendStore backendStore = new BackendStore(backend, codec, serializer, clock);

    /** What the browser will send. */
    public final Map<String, List<String>> browser = new HashMap<>();

    private UnaryOperator<SessionOptions> options = UnaryOperator.identity();

    /** From the next request on, sessions are configured so. */
    public Site configure(UnaryOperator<SessionOptions> options) {
        this.options = options;
        return this;
    }

    public SessionOptions options(String name) {
        return options.apply(SessionOptions.of(name));
    }

    public SessionRegistry request() {
        Map<String, NamedSession> configured = Map.of(
                COOKIE, new NamedSession(options(COOKIE), cookieStore),
                BACKEND, new NamedSession(options(BACKEND), backendStore));
        Map<String, List<String>> sent = new HashMap<>(browser);
        return new SessionRegistry(configured, COOKIE, name -> sent.getOrDefault(name, List.of()));
    }

    /** Commits; the browser obeys. */
    public List<SessionCookie> commit(SessionRegistry request) {
        List<SessionCookie> cookies = request.commit().block();
        for (SessionCookie cookie : cookies) {
            if (cookie.isRemoval()) {
                browser.remove(cookie.name());
            } else {
                browser.put(cookie.name(), List.of(cookie.value()));
            }
        }
        return cookies;
    }

    /** A whole request that does something with one session. */
    public List<SessionCookie> visit(String name, Consumer<Session> handler) {
        SessionRegistry request = request();
        handler.accept(request.get(name).block());
        return commit(request);
    }

    /** The session as the next request would find it. */
    public Session look(String name) {
        return request().get(name).block();
    }

    /** The cookie the browser holds. */
    public String cookie(String name) {
        return browser.get(name).get(0);
    }

    /** From now on the browser sends this. */
    public void present(String name, String... values) {
        browser.put(name, List.of(values));
    }
}
