package dev.sessions.testing;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionOptions;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.BackendStore;
import dev.sessions.store.CookieStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** An application with a session in the cookie and one in a backend, and the browser of a visitor. */
public final class Site {

    /** The session whose values are in its cookie; the default one. */
    public static final String COOKIE = "cookie";

    /** The session whose values are in the backend. */
    public static final String BACKEND = "backend";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public final TestClock clock;
    public final AtomicReference<KeyRing> keys;
    public final TokenCodec tokens;
    public final TestBackend backend;
    public final List<SessionListener> listeners = new ArrayList<>();

    /** What the browser will send. */
    public final Map<String, List<String>> browser = new HashMap<>();

    private final Map<String, SessionStore> stores = new HashMap<>();
    private Consumer<SessionOptions.Builder> options = defaults -> {};

    public Site() {
        clock = new TestClock();
        keys = new AtomicReference<>(KeyRing.of(SessionKey.random()));
        tokens = new TokenCodec(keys(), clock);
        backend = new TestBackend(clock);
        stores.put(COOKIE, CookieStore.builder(keys()).clock(clock).build());
        stores.put(BACKEND, store(backend));
    }

    private Site(Site same) {
        clock = same.clock;
        keys = same.keys;
        tokens = same.tokens;
        backend = same.backend;
        listeners.addAll(same.listeners);
        stores.putAll(same.stores);
        options = same.options;
    }

    /** The browser of another visitor. */
    public Site another() {
        return new Site(this);
    }

    /** Another browser with the same cookies. */
    public Site copy() {
        Site copy = another();
        copy.browser.putAll(browser);
        return copy;
    }

    /** The same browser, at another process that has the same backend. */
    public Site elsewhere() {
        return copy().keep(BACKEND, store(backend));
    }

    public KeyRingSource keys() {
        return keys::get;
    }

    public BackendStore store(SessionBackend other) {
        return new BackendStore(other, keys(), clock);
    }

    public SessionStore store(String name) {
        return stores.get(name);
    }

    /** From this browser's next request on, sessions of that name are kept there. */
    public Site keep(String name, SessionStore store) {
        stores.put(name, store);
        return this;
    }

    /** From this browser's next request on, sessions are configured so. */
    public Site configure(Consumer<SessionOptions.Builder> differences) {
        options = differences;
        return this;
    }

    public SessionOptions options(String name) {
        SessionOptions.Builder builder = SessionOptions.builder(name);
        options.accept(builder);
        return builder.build();
    }

    private ConfiguredSessions sessions() {
        List<Configured> configured = stores.entrySet().stream()
                .map(entry -> new Configured(options(entry.getKey()), entry.getValue(), new JacksonValueCodec()))
                .toList();
        return new ConfiguredSessions(configured, COOKIE, clock, listeners);
    }

    public SessionIndex index(String name) {
        return sessions().get(name);
    }

    public SessionRequest request() {
        Map<String, List<String>> sent = new HashMap<>(browser);
        return sessions().request(name -> sent.getOrDefault(name, List.of()));
    }

    /** Commits; the browser obeys. */
    public List<SessionCookie> commit(SessionRequest request) {
        List<SessionCookie> cookies = request.commit().block(PATIENCE);
        for (SessionCookie cookie : cookies) {
            if (cookie.isRemoval()) {
                browser.remove(cookie.name());
            } else {
                browser.put(cookie.name(), List.of(cookie.value()));
            }
        }
        return cookies;
    }

    /** A request that takes its time: it has its session now, and commits when the test says so. */
    public InFlight begin(String name) {
        SessionRequest request = request();
        return new InFlight(this, request, request.get(name).block(PATIENCE));
    }

    public record InFlight(Site site, SessionRequest request, Session session) {

        public List<SessionCookie> commit() {
            return site.commit(request);
        }
    }

    /** A whole request that does something with one session. */
    public List<SessionCookie> visit(String name, Consumer<Session> handler) {
        InFlight request = begin(name);
        handler.accept(request.session());
        return request.commit();
    }

    /** The session as the next request would find it. */
    public Session look(String name) {
        return begin(name).session();
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
