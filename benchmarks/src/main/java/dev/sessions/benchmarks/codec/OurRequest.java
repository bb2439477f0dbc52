package dev.sessions.benchmarks.codec;

import dev.sessions.Session;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.store.CookieStore;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole request of ours, from its Cookie header's values to the cookie to send: nothing is left out but the server. */
record OurRequest(String name, Protection protection, ConfiguredSessions sessions, ShopSession session)
        implements Contender {

    static OurRequest of(String name, Protection protection, CookieStore store, ShopSession session) {
        Configured configured = new Configured(Ours.OPTIONS, store, new JacksonValueCodec());
        return new OurRequest(
                name,
                protection,
                new ConfiguredSessions(List.of(configured), Ours.OPTIONS.name(), Clock.systemUTC(), List.of()),
                session);
    }

    /** A request commits once, so a session that is loaded cannot be saved over and over. */
    @Override
    public Set<Operation> operations() {
        return EnumSet.complementOf(EnumSet.of(Operation.CHANGE));
    }

    @Override
    public String save(Map<String, Object> values) {
        LoadedRequest request = request(List.of());
        values.forEach(request.session::put);
        return request.commit().get(0).value();
    }

    @Override
    public Loaded load(String cookie) {
        return request(List.of(cookie));
    }

    private LoadedRequest request(List<String> cookies) {
        SessionRequest request = sessions.request(name -> name.equals(Ours.OPTIONS.name()) ? cookies : List.of());
        return new LoadedRequest(
                this, request, Objects.requireNonNull(request.get().block()));
    }

    private record LoadedRequest(OurRequest ours, SessionRequest request, Session session) implements Loaded {

        @Override
        public @Nullable Object read(String name) {
            return session.get(name, ours.session.type(name));
        }

        @Override
        public String change(String name, Object value) {
            session.put(name, value);
            return commit().get(0).value();
        }

        List<SessionCookie> commit() {
            return Objects.requireNonNull(request.commit().block());
        }
    }
}
