package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.NamedSession;
import dev.sessions.Session;
import dev.sessions.SessionCookie;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionRegistry;
import dev.sessions.SessionTooLargeException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.SessionValueException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SavedTogetherTest {

    /** A backend whose driver fails in its own way. */
    private static final SessionBackend BROKEN = new SessionBackend() {
        @Override
        public Mono<StoredSession> find(String key) {
            return Mono.error(new ConnectException("connection refused"));
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return Mono.error(new ConnectException("connection refused"));
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return Mono.error(new ConnectException("connection refused"));
        }

        @Override
        public Mono<Void> delete(String key) {
            return Mono.error(new ConnectException("connection refused"));
        }
    };

    private final Parts parts = new Parts();
    private final BackendStore broken = new BackendStore(BROKEN, parts.codec, parts.serializer, parts.clock);
    private final Map<String, NamedSession> sessions = Map.of(
            "login", new NamedSession(SessionOptions.of("login"), parts.backendStore()),
            "small", new NamedSession(SessionOptions.of("small"), parts.cookieStore()),
            "away", new NamedSession(SessionOptions.of("away"), broken));

    private List<SessionCookie> request(String loginCookie, Consumer<SessionRegistry> handler) {
        SessionRegistry registry = new SessionRegistry(
                sessions,
                "login",
                name -> name.equals("login") && !loginCookie.isEmpty() ? List.of(loginCookie) : List.of());
        handler.accept(registry);
        return Objects.requireNonNull(registry.commit().block());
    }

    private static Session get(SessionRegistry registry, String name) {
        return Objects.requireNonNull(registry.get(name).block());
    }

    private String loggedIn() {
        return request("", registry -> get(registry, "login").put("user", "ada"))
                .get(0)
                .value();
    }

    private void assertStillLoggedIn(String cookie) {
        request(
                cookie,
                registry -> assertThat(get(registry, "login").get("user", String.class))
                        .isEqualTo("ada"));
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherIsTooLarge() {
        String cookie = loggedIn();
        assertThatThrownBy(() -> request(cookie, registry -> {
                    get(registry, "login").renewId();
                    get(registry, "small").put("text", "x".repeat(5000));
                }))
                .isInstanceOf(SessionTooLargeException.class);
        assertStillLoggedIn(cookie);
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherCannotBeWritten() {
        String cookie = loggedIn();
        assertThatThrownBy(() -> request(cookie, registry -> {
                    get(registry, "login").renewId();
                    get(registry, "small").put("unwritable", new Object());
                }))
                .isInstanceOf(SessionValueException.class);
        assertStillLoggedIn(cookie);
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherBackendIsAway() {
        String cookie = loggedIn();
        assertThatThrownBy(() -> request(cookie, registry -> {
                    get(registry, "login").renewId();
                    get(registry, "away").put("x", 1);
                }))
                .isInstanceOf(SessionUnavailableException.class);
        assertStillLoggedIn(cookie);
    }

    @Test
    void whateverABackendFailsWithIsAnOutage() {
        SessionOptions options = SessionOptions.of("away");
        Visitor visitor = new Visitor(options, parts.backendStore());
        visitor.visit(session -> session.put("x", 1));
        String cookie = Objects.requireNonNull(visitor.cookies.get("away"));

        assertThatThrownBy(() -> broken.load(options, cookie).block())
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContaining("'away'");
    }

    @Test
    void everyFailureIsCarriedByOneException() {
        assertThatThrownBy(() -> request("", registry -> {
                    get(registry, "small").put("unwritable", new Object());
                    get(registry, "login").put("unwritable", new Object());
                }))
                .isInstanceOf(SessionException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(SessionException.class));
    }

    @Test
    void twoCookiesOfOneSessionAreThatSession() {
        Visitor visitor = new Visitor(parts.options, parts.cookieStore());
        visitor.visit(session -> session.put("n", 1));
        String older = Objects.requireNonNull(visitor.cookies.get("session"));
        parts.clock.pass(Duration.ofSeconds(5));
        visitor.visit(session -> session.put("n", 2));
        String newer = Objects.requireNonNull(visitor.cookies.get("session"));
        SessionRegistry registry = new SessionRegistry(
                Map.of("session", new NamedSession(parts.options, parts.cookieStore())),
                "session",
                name -> List.of(older, newer));
        assertThat(get(registry, "session").get("n", Integer.class)).isEqualTo(2);
    }
}
