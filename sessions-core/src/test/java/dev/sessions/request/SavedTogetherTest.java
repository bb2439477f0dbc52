package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.SessionException;
import dev.sessions.SessionTooLargeException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.SessionValueException;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.TestBackend;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SavedTogetherTest {

    private final Site site = new Site();
    private final TestBackend away = new TestBackend(site.clock);

    @BeforeEach
    void logIn() {
        site.keep("away", site.store(away));
        away.down = true;
        site.visit(BACKEND, session -> session.put("user", "ada"));
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherIsTooLarge() {
        assertStaysLoggedIn(COOKIE, "x".repeat(5000), SessionTooLargeException.class);
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherCannotBeWritten() {
        assertStaysLoggedIn(COOKIE, new Object(), SessionValueException.class);
    }

    @Test
    void aRenewedSessionKeepsItsOldIdWhenAnotherBackendIsAway() {
        assertStaysLoggedIn("away", 1, SessionUnavailableException.class);
    }

    /** What can fail without a trace comes first. */
    @Test
    void aChangeInABackendIsNotSavedWhenACookieIsTooLarge() {
        SessionRequest request = site.request();
        request.get(BACKEND).block().put("user", "grace");
        request.get(COOKIE).block().put("text", "x".repeat(5000));

        assertThat(catchThrowable(() -> request.commit().block())).isInstanceOf(SessionTooLargeException.class);
        assertThat(site.look(BACKEND).get("user", String.class)).isEqualTo("ada");
    }

    @Test
    void everyFailureIsCarriedByOneException() {
        SessionRequest request = site.request();
        request.get(COOKIE).block().put("unwritable", new Object());
        request.get(BACKEND).block().put("unwritable", new Object());
        SessionException failure = catchThrowableOfType(
                SessionException.class, () -> request.commit().block());

        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(SessionException.class);
    }

    @Test
    void amongSeveralFailuresTheOneThatSaysToTryAgainLaterIsInFront() {
        SessionStore full = (SessionStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == boolean.class) {
                        return false;
                    }
                    return Mono.error(new SessionTooLargeException("too large"));
                });
        for (String other : List.of("a", "z")) {
            site.keep(other, full);
        }
        SessionRequest request = site.request();
        for (String name : List.of("a", "away", "z")) {
            request.get(name).block().put("x", 1);
        }
        SessionException failure = catchThrowableOfType(
                SessionException.class, () -> request.commit().block());

        assertThat(failure).isInstanceOf(SessionUnavailableException.class);
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(SessionTooLargeException.class);
    }

    @Test
    void twoCookiesOfOneSessionAreThatSession() {
        site.visit(COOKIE, session -> session.put("n", 1));
        String older = site.cookie(COOKIE);
        site.clock.advance(Duration.ofSeconds(5));
        site.visit(COOKIE, session -> session.put("n", 2));
        site.present(COOKIE, older, site.cookie(COOKIE));

        assertThat(site.look(COOKIE).get("n", Integer.class)).isEqualTo(2);
    }

    private void assertStaysLoggedIn(String other, Object value, Class<? extends SessionException> failure) {
        SessionRequest request = site.request();
        request.get(BACKEND).block().renewId();
        request.get(other).block().put("value", value);

        assertThat(catchThrowable(() -> request.commit().block())).isInstanceOf(failure);
        assertThat(site.look(BACKEND).get("user", String.class)).isEqualTo("ada");
    }
}
