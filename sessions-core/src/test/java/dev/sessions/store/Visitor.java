package dev.sessions.store;

import dev.sessions.NamedSession;
import dev.sessions.Session;
import dev.sessions.SessionCookie;
import dev.sessions.SessionOptions;
import dev.sessions.SessionRegistry;
import dev.sessions.SessionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A browser: it keeps the cookies it is sent, and presents them with its next request. */
final class Visitor {

    final Map<String, String> cookies = new HashMap<>();
    private final SessionOptions options;
    private final SessionStore store;

    Visitor(SessionOptions options, SessionStore store) {
        this.options = options;
        this.store = store;
    }

    /** The same browser, as another node or a later configuration meets it. */
    Visitor at(SessionStore other) {
        Visitor same = new Visitor(options, other);
        same.cookies.putAll(cookies);
        return same;
    }

    /** A request that may take its time: the session is loaded now and saved by {@link InFlight#commit}. */
    InFlight begin() {
        List<String> presented = cookies.containsKey(options.name()) ? List.of(cookies.get(options.name())) : List.of();
        SessionRegistry registry = new SessionRegistry(
                Map.of(options.name(), new NamedSession(options, store)),
                options.name(),
                name -> name.equals(options.name()) ? presented : List.of());
        return new InFlight(registry, Objects.requireNonNull(registry.get().block()));
    }

    /** A whole request. */
    List<SessionCookie> visit(Consumer<Session> handler) {
        InFlight request = begin();
        handler.accept(request.session());
        return request.commit();
    }

    Session look() {
        return begin().session();
    }

    final class InFlight {

        private final SessionRegistry registry;
        private final Session session;

        private InFlight(SessionRegistry registry, Session session) {
            this.registry = registry;
            this.session = session;
        }

        Session session() {
            return session;
        }

        List<SessionCookie> commit() {
            List<SessionCookie> sent = Objects.requireNonNull(registry.commit().block());
            for (SessionCookie cookie : sent) {
                if (cookie.isRemoval()) {
                    cookies.remove(cookie.name());
                } else {
                    cookies.put(cookie.name(), cookie.value());
                }
            }
            return sent;
        }
    }
}
