package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SessionLifecycleTest {

    private final Site site = new Site();

    @EachStore
    void aSessionIsNewUntilItWasSaved(String name) {
        Session first = site.look(name);
        assertThat(first.isNew()).isTrue();
        assertThat(first.reason()).isEmpty();
        assertThat(first.createdAt()).isEqualTo(site.clock.instant());
        assertThat(first.name()).isEqualTo(name);

        site.visit(name, session -> session.put("a", 1));
        site.clock.advance(Duration.ofHours(1));

        Session second = site.look(name);
        assertThat(second.isNew()).isFalse();
        assertThat(second.reason()).isEmpty();
        assertThat(second.createdAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @EachStore
    void theIdIsRandomAndStays(String name) {
        assertThat(site.look(name).id()).isNotEqualTo(site.look(name).id()).hasSize(22);
        List<String> ids = new ArrayList<>();

        site.visit(name, session -> {
            session.put("a", 1);
            ids.add(session.id());
        });
        site.visit(name, session -> {
            session.put("a", 2);
            ids.add(session.id());
        });

        assertThat(ids).containsOnly(site.look(name).id());
    }

    @EachStore
    void nothingIsSavedForASessionThatIsOnlyLookedAt(String name) {
        List<SessionCookie> cookies = site.visit(name, session -> {
            session.id();
            session.keys();
            session.expiresAt();
            session.get("a", String.class);
            session.remove("a");
            session.clear();
            session.renewId();
            session.invalidate();
        });

        assertThat(cookies).isEmpty();
        assertThat(site.backend.writes).hasValue(0);
        assertThat(site.backend.finds).hasValue(0);
    }

    @EachStore
    void aBadCookieGivesANewSessionThatKnowsWhy(String name) {
        site.present(name, "x");

        Session session = site.look(name);

        assertThat(session.isNew()).isTrue();
        assertThat(session.reason()).contains(Reason.MALFORMED);
        assertThat(session.keys()).isEmpty();
    }

    @EachStore
    void aRenewedSessionHasAnotherIdAndTheSameContents(String name) {
        site.visit(name, session -> {
            session.put("a", 1);
            session.addFlash("hello");
            session.remember(Duration.ofDays(3));
        });
        Session before = site.look(name);
        String oldCookie = site.cookie(name);

        assertThat(site.visit(name, Session::renewId)).hasSize(1);

        Session after = site.look(name);
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.get("a", Integer.class)).isEqualTo(1);
        assertThat(after.flashes(String.class)).containsExactly("hello");
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
        assertThat(after.isNew()).isFalse();
        assertThat(site.cookie(name)).isNotEqualTo(oldCookie);
    }

    @Test
    void inABackendTheOldIdIsWorthless() {
        site.visit(BACKEND, session -> session.put("a", 1));
        String oldCookie = site.cookie(BACKEND);
        site.visit(BACKEND, Session::renewId);
        String newCookie = site.cookie(BACKEND);

        site.present(BACKEND, oldCookie);
        Session old = site.look(BACKEND);
        assertThat(old.isNew()).isTrue();
        assertThat(old.reason()).contains(Reason.RENEWED);
        assertThat(old.keys()).isEmpty();

        site.clock.advance(Duration.ofMinutes(2));
        assertThat(site.look(BACKEND).reason()).contains(Reason.ENDED);
        site.present(BACKEND, newCookie);
        assertThat(site.look(BACKEND).get("a", Integer.class)).isEqualTo(1);
    }

    @EachStore
    void anInvalidatedSessionIsGoneAndItsCookieRemoved(String name) {
        CookieOptions own = CookieOptions.builder()
                .path("/shop")
                .secure(true)
                .partitioned(true)
                .build();
        site.visit(name, session -> {
            session.put("a", 1);
            session.cookie(own);
        });
        String old = site.cookie(name);

        List<SessionCookie> cookies = site.visit(name, session -> {
            session.invalidate();
            assertThat(session.isNew()).isTrue();
            assertThat(session.keys()).isEmpty();
        });

        assertThat(cookies).containsExactly(SessionCookie.removal(name, own));
        assertThat(site.look(name).reason()).isEmpty();
        assertThat(site.backend.keys).isEmpty();
        if (name.equals(BACKEND)) {
            site.present(name, old);
            assertThat(site.look(name).reason()).contains(Reason.ENDED);
        }
    }

    @EachStore
    void whatIsPutInAfterInvalidatingBeginsANewSession(String name) {
        site.visit(name, session -> {
            session.put("a", 1);
            session.addFlash("hello");
            session.remember(Duration.ofDays(400));
        });
        String oldCookie = site.cookie(name);
        Session before = site.look(name);
        site.clock.advance(Duration.ofHours(1));

        List<SessionCookie> cookies = site.visit(name, session -> {
            session.put("b", 2);
            session.invalidate();
            session.put("c", 3);
        });

        assertThat(cookies).hasSize(1);
        assertThat(cookies.get(0).maxAge()).isEqualTo(Duration.ofDays(30));
        Session after = site.look(name);
        assertThat(after.keys()).containsExactly("c");
        assertThat(after.flashes(String.class)).isEmpty();
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.createdAt()).isEqualTo(site.clock.instant());
        if (name.equals(BACKEND)) {
            site.present(name, oldCookie);
            assertThat(site.look(name).reason()).contains(Reason.RENEWED);
            assertThat(site.look(name).keys()).isEmpty();
        }
    }

    @EachStore
    void whatASessionWasGivenBeforeItWasInvalidatedIsGoneAtOnce(String name) {
        site.visit(name, session -> session.put("a", 1));

        site.visit(name, session -> {
            session.owner("ada");
            session.remember(Duration.ofDays(400));
            session.cookie(CookieOptions.builder().path("/shop").build());
            session.invalidate();
            assertThat(session.owner()).isEmpty();
            assertThat(session.cookie()).isEqualTo(CookieOptions.DEFAULTS);
            assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(SessionOptions.DEFAULT_LIFETIME));
            session.put("b", 1);
        });

        assertThat(site.look(name).owner()).isEmpty();
        assertThat(site.look(name).expiresAt()).isEqualTo(site.clock.instant().plus(SessionOptions.DEFAULT_LIFETIME));
    }

    @EachStore
    void anOwnerIsWellFormedTextAndNotEmpty(String name) {
        Session session = site.look(name);
        assertThatIllegalArgumentException().isThrownBy(() -> session.owner(""));
        assertThatIllegalArgumentException().isThrownBy(() -> session.owner("\uD800"));
        assertThat(session.owner()).isEmpty();
    }

    @EachStore
    void invalidatingAfterABadCookieRemovesIt(String name) {
        site.present(name, "x");

        assertThat(site.visit(name, Session::invalidate)).singleElement().matches(SessionCookie::isRemoval);
    }

    @EachStore
    void invalidatingTwiceAndRenewingBetweenIsInvalidating(String name) {
        site.visit(name, session -> session.put("a", 1));

        assertThat(site.visit(name, session -> {
                    session.invalidate();
                    session.put("b", 1);
                    session.renewId();
                    session.invalidate();
                }))
                .singleElement()
                .matches(SessionCookie::isRemoval);
        assertThat(site.backend.keys).isEmpty();
    }

    @EachStore
    void aChangeAfterTheCommitIsAnErrorThatSaysSo(String name) {
        SessionRequest request = site.request();
        Session session = request.get(name).block();
        session.put("a", 1);
        site.commit(request);

        for (Consumer<Session> change : List.<Consumer<Session>>of(
                s -> s.put("b", 2),
                s -> s.remove("a"),
                Session::clear,
                s -> s.addFlash("x"),
                s -> s.flashes(String.class),
                s -> s.remember(Duration.ofDays(1)),
                Session::forgetOnClose,
                s -> s.cookie(CookieOptions.DEFAULTS),
                Session::renewId,
                Session::invalidate,
                s -> s.computeIfAbsent("b", Integer.class, () -> 1),
                s -> s.update("b", Integer.class, old -> 1),
                s -> s.owner("ada"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> change.accept(session))
                    .withMessageContainingAll("'" + name + "'", "changed after it was saved");
        }
        assertThat(session.get("a", Integer.class)).isEqualTo(1);
        assertThat(session.keys()).containsExactly("a");
        assertThat(site.look(name).keys()).containsExactly("a");
    }

    @EachStore
    void aSessionFirstAskedForAfterTheCommitCannotBeChanged(String name) {
        SessionRequest request = site.request();
        site.commit(request);
        Session session = request.get(name).block();

        assertThatIllegalStateException().isThrownBy(() -> session.put("a", 1));
    }

    @Test
    void aSessionThatIsNotConfiguredIsAMistakeOfTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> site.request().get("typo"))
                .withMessageContainingAll("'typo'", "[backend, cookie]");
    }
}
