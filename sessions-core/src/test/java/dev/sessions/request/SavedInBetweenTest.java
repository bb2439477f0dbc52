package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sessions.Session;
import dev.sessions.SessionUnavailableException;
import dev.sessions.TypeRef;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A session that is saved before the response commits, as a gateway does before it sends the request on. */
class SavedInBetweenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site site = new Site();

    private static void save(InFlight request) {
        request.request().save(request.session().name()).block(PATIENCE);
    }

    @Test
    void anotherRequestSeesItAtOnce() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        request.session().put("n", 2);
        save(request);

        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(2);
    }

    @EachStore
    void itsCookieIsSentAtTheCommitAlsoWhenNothingElseWasChanged(String name) {
        InFlight request = site.begin(name);
        request.session().put("n", 1);
        save(request);

        assertThat(request.commit())
                .singleElement()
                .extracting(SessionCookie::name)
                .isEqualTo(name);
        assertThat(site.look(name).get("n", Integer.class)).isEqualTo(1);
    }

    @EachStore
    void whatIsChangedAfterwardsIsSavedAtTheCommit(String name) {
        InFlight request = site.begin(name);
        request.session().put("list", new ArrayList<>(List.of("a")));
        request.session().put("old", 1);
        save(request);
        request.session().get("list", new TypeRef<List<String>>() {}).add("b");
        request.session().remove("old");
        request.session().addFlash("hello");

        assertThat(request.commit()).hasSize(1);
        Session session = site.look(name);
        assertThat(session.get("list", new TypeRef<List<String>>() {})).containsExactly("a", "b");
        assertThat(session.keys()).containsExactly("list");
        assertThat(session.peekFlashes(String.class)).containsExactly("hello");
    }

    @Test
    void onlyWhatIsChangedAfterwardsIsAppliedToWhatOthersSavedMeanwhile() {
        site.visit(BACKEND, session -> session.put("theirs", 0));
        InFlight request = site.begin(BACKEND);
        request.session().put("mine", 1);
        save(request);
        site.copy().visit(BACKEND, session -> {
            session.put("mine", 2);
            session.put("theirs", 2);
        });
        request.session().put("other", 3);
        request.commit();

        Session session = site.look(BACKEND);
        assertThat(session.get("mine", Integer.class)).isEqualTo(2);
        assertThat(session.get("theirs", Integer.class)).isEqualTo(2);
        assertThat(session.get("other", Integer.class)).isEqualTo(3);
    }

    @Test
    void aCountThatMetAnotherIsReadAsItIsStored() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        request.session().update("n", Integer.class, n -> n + 1);
        site.copy().visit(BACKEND, session -> session.update("n", Integer.class, n -> n + 10));
        save(request);

        assertThat(request.session().get("n", Integer.class)).isEqualTo(12);
        request.session().update("n", Integer.class, n -> n + 1);
        request.commit();
        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(13);
    }

    @Test
    void aRenewalIsOneAtOnceAndTheCommitDoesNotRenewAgain() {
        site.visit(BACKEND, session -> session.put("n", 1));
        Site copy = site.copy();
        InFlight request = site.begin(BACKEND);
        request.session().renewId();
        String id = request.session().id();
        save(request);

        assertThat(copy.look(BACKEND).isNew()).isTrue();
        request.commit();
        assertThat(site.look(BACKEND).id()).isEqualTo(id);
        assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(1);
    }

    @EachStore
    void oneThatWasEndedIsGoneAtOnceAndItsCookieIsRemoved(String name) {
        site.visit(name, session -> session.put("n", 1));
        Site copy = site.copy();
        InFlight request = site.begin(name);
        request.session().invalidate();
        save(request);

        assertThat(copy.look(name).isNew()).isEqualTo(name.equals(BACKEND));
        assertThat(request.commit()).singleElement().matches(SessionCookie::isRemoval);
    }

    @EachStore
    void oneThatIsEndedAfterwardsStaysEnded(String name) {
        InFlight request = site.begin(name);
        request.session().put("n", 1);
        save(request);
        request.session().invalidate();

        assertThat(request.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(site.look(name).isNew()).isTrue();
        assertThat(site.backend.keys).isEmpty();
    }

    @Test
    void anIdleTimeoutThatWasSetBeforeOneWasEndedAtOnceIsThatOfTheNext() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        FrameworkSession session = (FrameworkSession) request.session();
        session.invalidate();
        session.idleTimeout(Duration.ofHours(2));
        save(request);
        session.put("n", 2);
        request.commit();

        assertThat(((FrameworkSession) site.look(BACKEND)).idleTimeout()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void thatItWasEndedElsewhereIsAnErrorAndNothingBringsItBack() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        site.copy().visit(BACKEND, Session::invalidate);
        request.session().put("n", 2);

        assertThatIllegalStateException().isThrownBy(() -> save(request)).withMessageContaining("was ended");
        assertThat(request.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(site.look(BACKEND).isNew()).isTrue();
    }

    @Test
    void whatCouldNotBeSavedIsSavedByTheCommit() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        request.session().put("n", 2);
        site.backend.down = true;
        assertThatThrownBy(() -> save(request)).isInstanceOf(SessionUnavailableException.class);
        site.backend.down = false;
        request.session().put("other", 3);
        request.commit();

        Session session = site.look(BACKEND);
        assertThat(session.get("n", Integer.class)).isEqualTo(2);
        assertThat(session.get("other", Integer.class)).isEqualTo(3);
    }

    @Test
    void whenTheCommitFailsTheCookieOfWhatWasSavedBeforeMayBeSent() {
        site.visit(BACKEND, session -> session.put("n", 1));
        InFlight request = site.begin(BACKEND);
        request.session().renewId();
        save(request);
        request.session().put("n", 2);
        site.backend.down = true;

        assertThatThrownBy(request::commit).isInstanceOf(SessionUnavailableException.class);
        site.backend.down = false;
        assertThat(request.request().savedBefore()).singleElement().satisfies(cookie -> {
            site.present(BACKEND, cookie.value());
            assertThat(site.look(BACKEND).get("n", Integer.class)).isEqualTo(1);
        });
    }

    @EachStore
    void whereThereIsNothingToSaveNothingIs(String name) {
        InFlight request = site.begin(name);
        save(request);
        assertThat(request.commit()).isEmpty();

        site.visit(name, session -> session.put("n", 1));
        InFlight second = site.begin(name);
        save(second);
        assertThat(second.commit()).isEmpty();
    }

    @Test
    void savesOfOneRequestComeOneAfterTheOtherAndTheCommitAfterThem() {
        InFlight request = site.begin(BACKEND);
        request.session().put("n", 1);
        Mono<Void> save = request.request().save(BACKEND);
        Mono.when(save, save, request.request().commit()).block(PATIENCE);
        assertThat(request.request().savedBefore()).hasSize(1);
        assertThat(site.backend.keys).hasSize(1);
    }

    @Test
    void ofASaveThatIsOverNothingIsHeldOn() {
        InFlight request = site.begin(BACKEND);
        request.session().put("n", 1);
        WeakReference<Throwable> first = failedSave(request);
        save(request);

        for (int i = 0; i < 100 && first.get() != null; i++) {
            System.gc();
        }
        assertThat(first.get()).isNull();
    }

    private WeakReference<Throwable> failedSave(InFlight request) {
        site.backend.down = true;
        Throwable failure = catchThrowable(() -> save(request));
        site.backend.down = false;
        return new WeakReference<>(Objects.requireNonNull(failure.getCause() != null ? failure.getCause() : failure));
    }

    @Test
    void aSessionInACookieIsWrittenOnceMoreAtTheCommit() {
        InFlight request = site.begin(COOKIE);
        request.session().put("n", 1);
        save(request);
        request.session().put("n", 2);

        assertThat(request.commit()).hasSize(1);
        assertThat(site.look(COOKIE).get("n", Integer.class)).isEqualTo(2);
    }
}
