package dev.sessions.autoconfigure;

import dev.sessions.autoconfigure.SessionsProperties.Store;
import dev.sessions.backend.SessionBackend;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.BackendStore;
import dev.sessions.store.CookieStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds stores by the name they have in configuration: the name of a bean that is a {@link SessionStore} or a {@link
 * SessionBackend}. The built-in ones are beans as well; {@code cookie} stands for {@code cookieSessionStore}.
 */
record SessionStores(
        ListableBeanFactory beans,
        KeyRingSource keys,
        Clock clock,
        Set<SessionStore> withKeys,
        Map<String, SessionBackend> backends,
        @Nullable CookieStore cookie) {

    static final String COOKIE = "cookie";

    private static final String SUFFIX = "SessionStore";

    SessionStores(ListableBeanFactory beans, KeyRingSource keys, Clock clock) {
        this(beans, keys, clock, ConcurrentHashMap.newKeySet(), new ConcurrentSkipListMap<>(), null);
    }

    /** The same, but for sessions that are kept in cookies: those are kept there. */
    SessionStores withCookies(CookieStore store) {
        return new SessionStores(beans, keys, clock, withKeys, backends, store);
    }

    /** Remembers that a store uses the ring, which nobody knows of a store that the application made. */
    <T extends SessionStore> T withKeys(T store) {
        GorillaKeys.check(keys);
        withKeys.add(store);
        return store;
    }

    /** What keeps the sessions in a store from being changed, and perhaps from being read. */
    String protection(SessionStore store) {
        if (!withKeys.contains(store)) {
            return "protected as that store does";
        }
        KeyRing ring = keys.current();
        return ring == null ? "keys not there yet" : ring.sealing().seals() ? "sealed" : "signed but readable";
    }

    /** Where sessions are saved. */
    SessionStore write(String property, Store store) {
        String name = store.write();
        if (name == null) {
            throw new InvalidSessionsPropertyException(
                    property + ".write",
                    "is missing: sessions have to be saved somewhere",
                    "Add " + property + ".write="
                            + (store.read().isEmpty() ? "cookie" : store.read().get(0)));
        }
        if (name.equals(GorillaKeys.FILES)) {
            throw new InvalidSessionsPropertyException(
                    property + (store.read().isEmpty() ? "" : ".write"),
                    "names the store '" + name + "', which is there to be read alone",
                    "Name it in " + property + ".read, and another one in " + property + ".write.");
        }
        return store(store.read().isEmpty() ? property : property + ".write", name);
    }

    /** Where they are looked for, when that is said; the same object for the same name, so that it is told apart. */
    List<SessionStore> read(String property, Store store, SessionStore write) {
        return store.read().stream()
                .map(from -> from.equals(store.write()) ? write : store(property + ".read", from))
                .toList();
    }

    private SessionStore store(String property, String name) {
        if (cookie != null && name.equals(COOKIE)) {
            return cookie;
        }
        SessionStore store = find(name, SessionStore.class);
        if (store instanceof BackendStore known) {
            backends.put(name, known.backend());
        }
        return store != null ? store : withKeys(new BackendStore(backend(property, name), keys, clock));
    }

    SessionBackend backend(String property, String name) {
        BackendStore store = find(name, BackendStore.class);
        SessionBackend backend = store != null ? store.backend() : find(name, SessionBackend.class);
        if (backend == null && name.equals("redis")) {
            throw new InvalidSessionsPropertyException(
                    property,
                    "names the store 'redis', but there is no reactive connection to Redis",
                    "Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and say where Redis is"
                            + " in spring.data.redis. A connection factory of your own must be a"
                            + " ReactiveRedisConnectionFactory.");
        }
        if (backend == null && name.equals(GorillaKeys.FILES)) {
            throw new InvalidSessionsPropertyException(
                    "sessions.gorilla.directory",
                    "is missing: sessions are to be read from the files of gorilla",
                    "Name the directory that the Go service gave to NewFilesystemStore.");
        }
        if (backend == null) {
            throw new InvalidSessionsPropertyException(
                    property,
                    "names the store '" + name + "', which does not exist or is not of the right kind",
                    "Use one of " + known() + ", or the name of a SessionStore or SessionBackend bean of yours.");
        }
        backends.put(name, backend);
        return backend;
    }

    private <T> @Nullable T find(String name, Class<T> type) {
        for (String bean : new String[] {name, name + SUFFIX}) {
            if (beans.containsBean(bean) && beans.isTypeMatch(bean, type)) {
                return beans.getBean(bean, type);
            }
        }
        return null;
    }

    private Set<String> known() {
        return Stream.of(SessionStore.class, SessionBackend.class)
                .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                .map(bean -> bean.endsWith(SUFFIX) ? bean.substring(0, bean.length() - SUFFIX.length()) : bean)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
