package dev.sessions.websession;

import dev.sessions.SessionOptions;
import dev.sessions.request.FrameworkSession;
import dev.sessions.request.SessionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/**
 * Spring's session of one request, as a view on one of ours. It is saved when the response commits, together with all the
 * others; a change after that throws {@link IllegalStateException}.
 */
final class RequestWebSession implements WebSession {

    /** Spring's for a session that does not expire. */
    private static final Duration NEVER = Duration.ofSeconds(-1);

    private final SessionRequest request;
    private final FrameworkSession session;
    private final SessionAttributes attributes;

    RequestWebSession(SessionRequest request, FrameworkSession session, Unreadable unreadable) {
        this.request = request;
        this.session = session;
        this.attributes = new SessionAttributes(session, unreadable);
    }

    @Override
    public String getId() {
        return session.id();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public void start() {
        session.start();
    }

    @Override
    public boolean isStarted() {
        return session.isStarted();
    }

    @Override
    public Mono<Void> save() {
        return request.save(session.name());
    }

    /** The storage follows when the session is saved. */
    @Override
    public Mono<Void> changeSessionId() {
        return Mono.fromRunnable(session::renewId);
    }

    /** At once: Spring's own does not wait for a subscriber either. */
    @Override
    public Mono<Void> invalidate() {
        session.invalidate();
        return Mono.empty();
    }

    @Override
    public boolean isExpired() {
        return session.isOver();
    }

    @Override
    public Instant getCreationTime() {
        return session.createdAt();
    }

    @Override
    public Instant getLastAccessTime() {
        return session.accessedAt();
    }

    /** A negative one is the longest that a session can have; part of a second counts as a whole one. */
    @Override
    public void setMaxIdleTime(Duration maxIdleTime) {
        Duration most = SessionOptions.MAX_LIFETIME;
        if (maxIdleTime.isNegative() || maxIdleTime.compareTo(most) > 0) {
            session.idleTimeout(most);
        } else {
            long seconds = maxIdleTime.getSeconds() + (maxIdleTime.getNano() > 0 ? 1 : 0);
            session.idleTimeout(Duration.ofSeconds(Math.max(1, seconds)));
        }
    }

    @Override
    public Duration getMaxIdleTime() {
        Duration timeout = session.idleTimeout();
        return timeout.equals(SessionOptions.MAX_LIFETIME) ? NEVER : timeout;
    }

    /** Without the id and the values: they are secrets. */
    @Override
    public String toString() {
        return "WebSession[" + session + "]";
    }
}
