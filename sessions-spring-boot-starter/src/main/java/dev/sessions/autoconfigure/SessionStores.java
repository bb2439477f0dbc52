package dev.sessions.autoconfigure;

import dev.sessions.SessionStore;
import dev.sessions.autoconfigure.SessionsProperties.Store;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.BackendStore;
import dev.sessions.store.MigratingStore;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds stores by the name they have in configuration: the name of a bean that is a {@link SessionStore} or a {@link
 * SessionBackend}. The built-in ones are beans as well; {@code cookie} stands for {@code cookieSessionStore}.
 */
final class SessionStores {

    private static final String SUFFIX = "SessionStore";

    private final ListableBeanFactory beans;
    private final TokenCodec codec;
    private final SessionSerializer serializer;
    private final Clock clock;

    SessionStores(ListableBeanFactory beans, TokenCodec codec, SessionSerializer serializer, Clock clock) {
        this.beans = beans;
        this.codec = codec;
        this.serializer = serializer;
        this.clock = clock;
    }

    SessionStore store(String property, Store store) {
        String name = store.write();
        if (name == null) {
            throw new InvalidSessionsPropertyException(
                    property + ".write",
                    "is missing: sessions have to be saved somewhere",
                    "Add " + property + ".write="
                            + (store.read().isEmpty() ? "cookie" : store.read().get(0)));
        }
        if (store.read().isEmpty()) {
            return store(property, name);
        }
        SessionStore write = store(property + ".write", name);
        // The same object for the same name, so that nothing is moved from a store to itself.
        List<SessionStore> read = store.read().stream()
                .map(from -> from.equals(name) ? write : store(property + ".read", from))
                .toList();
        return new MigratingStore(read, write);
    }

    private SessionStore store(String property, String name) {
        SessionStore store = find(name, SessionStore.class);
        return store != null ? store : new BackendStore(backend(property, name), codec, serializer, clock);
    }

    SessionBackend backend(String property, String name) {
        SessionBackend backend = find(name, SessionBackend.class);
        if (backend == null) {
            if (name.equals("redis")) {
                throw redisIsMissing(property);
            }
            throw new InvalidSessionsPropertyException(
                    property,
                    "names the store '" + name + "', which does not exist or is not of the right kind",
                    "Use one of " + known() + ", or the name of a SessionStore or SessionBackend bean of yours.");
        }
        return backend;
    }

    private static InvalidSessionsPropertyException redisIsMissing(String property) {
        return new InvalidSessionsPropertyException(
                property,
                "names the store 'redis', but there is no reactive connection to Redis",
                "Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and say where Redis is in"
                        + " spring.data.redis. A connection factory of your own must be a ReactiveRedisConnectionFactory.");
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
        Set<String> known = new TreeSet<>();
        for (Class<?> type : new Class<?>[] {SessionStore.class, SessionBackend.class}) {
            for (String bean : beans.getBeanNamesForType(type, true, false)) {
                known.add(bean.endsWith(SUFFIX) ? bean.substring(0, bean.length() - SUFFIX.length()) : bean);
            }
        }
        return known;
    }
}
