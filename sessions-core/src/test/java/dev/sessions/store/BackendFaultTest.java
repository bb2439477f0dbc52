package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.request.SessionRequest;
import dev.sessions.testing.Site;
import java.net.ConnectException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What cannot be reached is not absent: the request fails, and the session stays as it was. */
class BackendFaultTest {

    private final Site site = new Site();

    @BeforeEach
    void begin() {
        site.visit(BACKEND, session -> session.put("a", 1));
    }

    @Test
    void aSessionThatCannotBeLoadedIsAnErrorAndNotAnEmptyOne() {
        site.backend.down = true;

        SessionUnavailableException error =
                catchThrowableOfType(SessionUnavailableException.class, () -> site.look(BACKEND));

        assertThat(error)
                .hasMessageContaining("'backend'")
                .hasCauseInstanceOf(ConnectException.class)
                .hasRootCauseMessage("the backend is down");
    }

    @Test
    void aSessionThatCannotBeSavedIsAnErrorAndStaysAsItWas() {
        for (Consumer<Session> change : List.<Consumer<Session>>of(
                session -> session.put("a", 2), Session::renewId, Session::invalidate, session -> {
                    session.invalidate();
                    session.put("a", 3);
                })) {
            SessionRequest request = site.request();
            change.accept(request.get(BACKEND).block());
            site.backend.down = true;

            assertThat(catchThrowableOfType(
                            SessionUnavailableException.class,
                            () -> request.commit().block()))
                    .hasMessageContaining("'backend'")
                    .hasCauseInstanceOf(ConnectException.class);
            site.backend.down = false;
            assertThat(site.look(BACKEND).get("a", Integer.class)).isEqualTo(1);
        }
    }

    @Test
    void aNewSessionThatCannotBeSavedIsAnError() {
        site.browser.clear();
        SessionRequest request = site.request();
        request.get(BACKEND).block().put("a", 1);
        site.backend.down = true;

        assertThat(catchThrowableOfType(
                        SessionUnavailableException.class,
                        () -> request.commit().block()))
                .isNotNull();
    }

    @Test
    void aVisitorWithoutASessionNeedsNoBackend() {
        site.browser.clear();
        site.backend.down = true;

        assertThat(site.visit(BACKEND, session -> session.get("a", Integer.class)))
                .isEmpty();
        site.present(BACKEND, "forged");
        assertThat(site.look(BACKEND).reason()).isPresent();
    }

    /** One that breaks the contract: it throws what it likes, and not even in a Mono. */
    @Test
    void aBackendThatThrowsIsUnavailableToo() {
        BackendStore store = site.store(new ThrowingBackend());
        String cookie = site.cookie(BACKEND);

        assertThat(catchThrowableOfType(
                        SessionUnavailableException.class,
                        () -> store.find(SessionOptions.of(BACKEND), cookie).block()))
                .hasRootCauseMessage("connection refused");
    }

    private static final class ThrowingBackend implements SessionBackend {

        @Override
        public Mono<StoredSession> find(String key) {
            throw new IllegalStateException("connection refused");
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            throw new IllegalStateException("connection refused");
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            throw new IllegalStateException("connection refused");
        }

        @Override
        public Mono<Void> delete(String key) {
            throw new IllegalStateException("connection refused");
        }
    }
}
