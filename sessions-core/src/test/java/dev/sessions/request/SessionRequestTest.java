package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.Session;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import dev.sessions.testing.Site;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SessionRequestTest {

    private final Site site = new Site();

    @Test
    void theDefaultSessionIsTheOneConfigured() {
        SessionRequest request = site.request();

        assertThat(request.get().block()).isSameAs(request.get(COOKIE).block());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfiguredSessions(List.of(), "session", site.clock, List.of()))
                .withMessageContaining("'session'");
    }

    @Test
    void aSessionIsLoadedOnceHoweverOftenItIsAskedFor() {
        site.visit(BACKEND, session -> session.put("a", 1));
        SessionRequest request = site.request();
        Mono<Session> asked = request.get(BACKEND);
        assertThat(site.backend.finds).hasValue(0);

        Session first = asked.block();
        Session second = asked.block();
        Session third = request.get(BACKEND).block();
        site.commit(request);

        assertThat(first).isSameAs(second).isSameAs(third);
        assertThat(site.backend.finds).hasValue(1);
    }

    @Test
    void aSessionThatCouldNotBeLoadedIsNotTriedAgainInTheSameRequest() {
        site.visit(BACKEND, session -> session.put("a", 1));
        site.backend.down = true;
        SessionRequest request = site.request();
        Throwable first = catchThrowable(() -> request.get(BACKEND).block());
        site.backend.down = false;

        assertThat(first).isInstanceOf(SessionException.class);
        assertThat(catchThrowable(() -> request.get(BACKEND).block())).isInstanceOf(SessionException.class);
        assertThat(site.commit(request)).isEmpty();
        assertThat(site.look(BACKEND).keys()).containsExactly("a");
    }

    @Test
    void aRequestIsUsedOnceItAskedForASession() {
        SessionRequest request = site.request();
        assertThat(request.isUsed()).isFalse();

        request.get();

        assertThat(request.isUsed()).isTrue();
    }

    @Test
    void allThatChangedAreSavedAndNoOther() {
        SessionRequest request = site.request();
        request.get(COOKIE).block().put("a", 1);
        request.get(BACKEND).block().put("b", 2);
        assertThat(site.commit(request)).extracting(SessionCookie::name).containsExactlyInAnyOrder(COOKIE, BACKEND);

        SessionRequest next = site.request();
        next.get(COOKIE).block().get("a", Integer.class);
        next.get(BACKEND).block().put("b", 3);
        assertThat(site.commit(next)).extracting(SessionCookie::name).containsExactly(BACKEND);

        SessionRequest idle = site.request();
        idle.get(COOKIE).block();
        idle.get(BACKEND).block();
        assertThat(site.commit(idle)).isEmpty();
        assertThat(site.commit(site.request())).isEmpty();
    }

    @Test
    void whenOneCannotBeSavedThereAreNoCookies() {
        SessionRequest request = site.request();
        request.get(COOKIE).block().put("a", 1);
        request.get(BACKEND).block().put("b", 2);
        site.backend.down = true;

        Throwable failure = catchThrowable(() -> request.commit().block());

        assertThat(failure)
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContaining("'backend'")
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void allFailuresAreInOneException() {
        FailingStore failing = new FailingStore();
        List<String> names = List.of("a", "b", "c", COOKIE);
        names.subList(0, 3).forEach(name -> site.keep(name, failing));
        SessionRequest request = site.request();
        names.forEach(name -> request.get(name).block().put("x", 1));

        SessionException failure = catchThrowableOfType(
                SessionException.class, () -> request.commit().block());

        assertThat(failure.getSuppressed())
                .filteredOn(SessionException.class::isInstance)
                .hasSize(2);
        assertThat(List.of(failure, failure.getSuppressed()[0], failure.getSuppressed()[1]))
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder(
                        "Session 'a' could not be saved",
                        "Session 'b' could not be saved",
                        "Session 'c' could not be saved");
        assertThat(failure).hasRootCauseMessage("no luck");
    }

    @Test
    void aStoresErrorSaysWhichSessionItWas() {
        site.keep("a", new FailingStore()).present("a", "x");

        assertThat(catchThrowable(() -> site.look("a")))
                .isInstanceOf(SessionException.class)
                .hasMessage("Session 'a' could not be loaded")
                .hasRootCauseMessage("no luck");
    }

    /** A store of the application's own that throws where it should return an error. */
    private static final class FailingStore implements SessionStore {

        @Override
        public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public Mono<SessionLookup> follow(SessionOptions options, Found found) {
            return Mono.just(found);
        }

        @Override
        public Mono<Saved> save(SessionOptions options, SessionChange change) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public Mono<Found> extend(SessionOptions options, Found found) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public OwnedSessions owned(SessionOptions options) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public boolean isStateless() {
            return false;
        }
    }
}
