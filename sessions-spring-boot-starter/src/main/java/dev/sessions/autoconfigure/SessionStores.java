package dev.sessions.autoconfigure;

import dev.sessions.SessionStore;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.BackendStore;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
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

    SessionStore get(String property, String name) {
        for (String bean : new String[] {name, name + SUFFIX}) {
            if (beans.containsBean(bean) && beans.isTypeMatch(bean, SessionStore.class)) {
                return beans.getBean(bean, SessionStore.class);
            }
            if (beans.containsBean(bean) && beans.isTypeMatch(bean, SessionBackend.class)) {
                return new BackendStore(beans.getBean(bean, SessionBackend.class), codec, serializer, clock);
            }
        }
        throw new InvalidSessionsPropertyException(
                property,
                "names the store '" + name + "', which does not exist",
                "Use one of " + known() + ", or the name of a SessionStore or SessionBackend bean of yours.");
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
