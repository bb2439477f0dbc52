package dev.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ConnectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SessionRegistryTest {

    private final Site site = new Site();

    @Test
    void theDefaultSessionIsTheOneConfigured() {
        SessionRegistry request = site.request();

        assertThat(request.get().block()).isSameAs(request.get(Site.COOKIE).block());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionRegistry(Map.of(), "session", name -> List.of()))
                .withMessageContaining("'session'");
    }

    @Test
    void aSessionIsLoadedOnceHoweverOftenItIsAskedFor() {
        site.visit(Site.BACKEND, session -> session.put("a", 1));
        SessionRegistry request = site.request();
        Mono<Session> asked = request.get(Site.BACKEND);
        assertThat(site.backend.finds).hasValue(0);

        Session first = asked.block();
        Session second = asked.block();
        Session third = request.get(Site.BACKEND).block();
        site.commit(request);

        assertThat(first).isSameAs(second).isSameAs(third);
        assertThat(site.backend.finds).hasValue(1);
    }

    @Test
    void aSessionThatCouldNotBeLoadedIsNotTriedAgainInTheSameRequest() {
        site.visit(Site.BACKEND, session -> session.put("a", 1));
        site.backend.down = true;
        SessionRegistry request = site.request();
        Throwable first = catchThrowable(() -> request.get(Site.BACKEND).block());
        site.backend.down = false;

        assertThat(first).isInstanceOf(SessionException.class);
        assertThat(catchThrowable(() -> request.get(Site.BACKEND).block())).isInstanceOf(SessionException.class);
        assertThat(site.commit(request)).isEmpty();
        assertThat(site.look(Site.BACKEND).keys()).containsExactly("a");
    }

    @Test
    void aRequestIsUsedOnceItAskedForASession() {
        SessionRegistry request = site.request();
        assertThat(request.isUsed()).isFalse();

        request.get();

        assertThat(request.isUsed()).isTrue();
    }

    @Test
    void allThatChangedAreSavedAndNoOther() {
        SessionRegistry request = site.request();
        request.get(Site.COOKIE).block().put("a", 1);
        request.get(Site.BACKEND).block().put("b", 2);
        assertThat(site.commit(request))
                .extracting(SessionCookie::name)
                .containsExactlyInAnyOrder(Site.COOKIE, Site.BACKEND);

        SessionRegistry next = site.request();
        next.get(Site.COOKIE).block().get("a", Integer.class);
        next.get(Site.BACKEND).block().put("b", 3);
        assertThat(site.commit(next)).extracting(SessionCookie::name).containsExactly(Site.BACKEND);

        SessionRegistry idle = site.request();
        idle.get(Site.COOKIE).block();
        idle.get(Site.BACKEND).block();
        assertThat(site.commit(idle)).isEmpty();
        assertThat(site.commit(site.request())).isEmpty();
    }

    @Test
    void whenOneCannotBeSavedThereAreNoCookies() {
        SessionRegistry request = site.request();
        request.get(Site.COOKIE).block().put("a", 1);
        request.get(Site.BACKEND).block().put("b", 2);
        site.backend.down = true;

        Throwable failure = catchThrowable(() -> request.commit().block());

        assertThat(failure)
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContaining("'backend'")
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void allFailuresAreInOneException() {
        FailingStore store = new FailingStore(site);
        Map<String, NamedSession> configured = new HashMap<>();
        for (String name : List.of("a", "b", "c", "good")) {
            configured.put(
                    name, new NamedSession(SessionOptions.of(name), name.equals("good") ? site.cookieStore : store));
        }
        SessionRegistry request = new SessionRegistry(configured, "a", name -> List.of());
        configured.keySet().forEach(name -> request.get(name).block().put("x", 1));

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
        NamedSession session = new NamedSession(SessionOptions.of("a"), new FailingStore(site));
        SessionRegistry request = new SessionRegistry(Map.of("a", session), "a", name -> List.of("x"));

        assertThat(catchThrowable(() -> request.get().block()))
                .isInstanceOf(SessionException.class)
                .hasMessage("Session 'a' could not be loaded")
                .hasRootCauseMessage("no luck");
    }

    /** A store of the application's own that throws where it should return an error. */
    private record FailingStore(Site site) implements SessionStore {

        @Override
        public SessionState create(SessionOptions options, @Nullable Reason reason) {
            return site.cookieStore.create(options, reason);
        }

        @Override
        public Mono<SessionState> load(SessionOptions options, String cookieValue) {
            throw new UnsupportedOperationException("no luck");
        }

        @Override
        public Mono<SessionCookie> save(SessionState session) {
            throw new UnsupportedOperationException("no luck");
        }
    }
}
