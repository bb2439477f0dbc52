package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionInfo;
import dev.sessions.request.SessionCookie;
import dev.sessions.spi.SessionStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import dev.sessions.testing.TestBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigratingStoreTest {

    private static final String NAME = "session";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Site site = new Site();
    private final TestBackend oldBackend = new TestBackend(site.clock);
    private final BackendStore old = site.store(oldBackend);
    private final BackendStore target = site.store(site.backend);
    private final MigratingStore moving = new MigratingStore(List.of(target, old), target);

    private void beginInTheOldStore() {
        site.keep(NAME, old);
        site.visit(NAME, session -> {
            session.put("name", "Ada");
            session.addFlash("hello");
            session.remember(Duration.ofDays(90));
        });
        site.clock.advance(Duration.ofDays(1));
        site.keep(NAME, moving);
    }

    /** What a browser with the same cookie finds where there is that store alone. */
    private Session copyIn(SessionStore store) {
        return site.copy().keep(NAME, store).look(NAME);
    }

    @Test
    void aSessionIsReadFromTheOldStoreSavedInTheNewOneAndRemovedFromTheOld() {
        beginInTheOldStore();
        Instant createdAt = site.look(NAME).createdAt();

        assertThat(site.look(NAME).isNew()).isFalse();
        assertThat(site.visit(NAME, session -> {}))
                .as("moved although nothing changed")
                .hasSize(1);

        Session after = copyIn(target);
        assertThat(after.get("name", String.class)).isEqualTo("Ada");
        assertThat(after.createdAt()).isEqualTo(createdAt);
        assertThat(after.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofDays(90)));
        assertThat(after.flashes(String.class)).containsExactly("hello");
        assertThat(copyIn(old).reason()).contains(Reason.ENDED);
    }

    @Test
    void onceMovedItIsSavedOnlyWhenItChanges() {
        beginInTheOldStore();
        site.visit(NAME, session -> {});
        assertThat(site.visit(NAME, session -> {})).isEmpty();
        site.visit(NAME, session -> session.put("name", "Grace"));
        assertThat(site.look(NAME).get("name", String.class)).isEqualTo("Grace");
    }

    @Test
    void twoRequestsThatMoveOneSessionLoseNothing() {
        beginInTheOldStore();
        InFlight first = site.begin(NAME);
        InFlight second = site.begin(NAME);
        first.session().put("a", 1);
        second.session().put("b", 2);
        first.commit();
        second.commit();
        assertThat(site.look(NAME).keys()).containsExactlyInAnyOrder("name", "a", "b");
    }

    @Test
    void aSessionEndedWhileItIsMovedIsNotBroughtBack() {
        beginInTheOldStore();
        Site other = site.copy();
        InFlight slow = site.begin(NAME);
        other.visit(NAME, session -> {});
        other.visit(NAME, Session::invalidate);
        slow.session().put("late", true);

        assertThat(slow.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(other.look(NAME).isNew()).isTrue();
    }

    @Test
    void loggingOutAtTheMomentOfMovingEndsItInBothStores() {
        beginInTheOldStore();
        Site copy = site.copy();
        assertThat(site.visit(NAME, Session::invalidate)).singleElement().matches(SessionCookie::isRemoval);
        assertThat(copy.keep(NAME, old).look(NAME).reason()).contains(Reason.ENDED);
        assertThat(copy.keep(NAME, target).look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void renewingTheIdAtTheMomentOfMovingKeepsTheContents() {
        beginInTheOldStore();
        Site copy = site.copy();
        site.visit(NAME, Session::renewId);
        assertThat(site.look(NAME).get("name", String.class)).isEqualTo("Ada");
        assertThat(copy.look(NAME).isNew()).isTrue();
    }

    @Test
    void sessionsMoveFromCookiesToABackendAndBack() {
        SessionStore cookies = site.store(COOKIE);
        site.keep(NAME, cookies).visit(NAME, session -> session.put("name", "Ada"));

        site.keep(NAME, new MigratingStore(List.of(target, cookies), target)).visit(NAME, session -> {});
        Site there = site.copy().keep(NAME, target);
        assertThat(there.look(NAME).get("name", String.class)).isEqualTo("Ada");

        site.keep(NAME, new MigratingStore(List.of(cookies, target), cookies)).visit(NAME, session -> {});
        assertThat(copyIn(cookies).get("name", String.class)).isEqualTo("Ada");
        assertThat(there.look(NAME).isNew()).isTrue();
    }

    @Test
    void aCookieThatNoStoreKnowsGivesANewSession() {
        site.keep(NAME, moving).present(NAME, "nonsense");
        assertThat(site.look(NAME).reason()).contains(Reason.MALFORMED);
        site.visit(NAME, session -> session.put("name", "Ada"));
        assertThat(copyIn(target).get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void anIdRenewedInOneOfTheStoresIsKnownAsSuch() {
        beginInTheOldStore();
        site.visit(NAME, session -> {});
        Site late = site.copy().keep(NAME, new MigratingStore(List.of(old, target), target));
        site.visit(NAME, Session::renewId);

        assertThat(late.look(NAME).reason()).contains(Reason.RENEWED);
        assertThat(late.visit(NAME, session -> session.put("visits", 1))).isEmpty();
    }

    /** A request on its way may have written it there already. */
    @Test
    void loggingOutEndsTheCopyThatAnotherRequestMovedAtThatMoment() {
        beginInTheOldStore();
        InFlight leaving = site.begin(NAME);
        Site copy = site.copy();
        copy.visit(NAME, session -> {});
        assertThat(copyIn(target).isNew()).isFalse();

        leaving.session().invalidate();
        leaving.commit();

        assertThat(copy.look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void theOwnersSessionsAreEndedInEveryStore() {
        beginInTheOldStore();
        site.visit(NAME, session -> session.owner("ada"));
        Site other = site.another().keep(NAME, old);
        other.visit(NAME, session -> session.owner("ada"));
        assertThat(site.index(NAME).list("ada").count().block()).isEqualTo(2);

        site.index(NAME).endAll("ada").block();

        assertThat(site.look(NAME).reason()).contains(Reason.ENDED);
        assertThat(other.look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void ownersAreKnownWhereEveryStoreKnowsThem() {
        site.keep(NAME, new MigratingStore(List.of(site.store(COOKIE), target), target));

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> site.index(NAME));
    }

    @Test
    void endingTheOthersKeepsTheSessionThatMovesInTheSameRequest() {
        SessionStore cookies = CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(new TestBackend(site.clock), Duration.ZERO)
                .build();
        site.keep(NAME, cookies).visit(NAME, session -> session.owner("ada"));
        Site phone = site.another();
        phone.visit(NAME, session -> session.owner("ada"));
        MigratingStore toBackend = new MigratingStore(List.of(target, cookies), target);
        SessionIndex index = site.keep(NAME, toBackend).index(NAME);

        site.visit(NAME, session -> index.endOthers(session).block());

        assertThat(site.look(NAME).owner()).contains("ada");
        assertThat(phone.keep(NAME, toBackend).look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void aSessionThatWasEndedWhileItMovesOutOfACookieIsNotBroughtAlong() {
        SessionStore cookies = CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(new TestBackend(site.clock), Duration.ZERO)
                .build();
        site.keep(NAME, cookies).visit(NAME, session -> session.owner("ada"));
        site.keep(NAME, new MigratingStore(List.of(target, cookies), target));
        Site copy = site.copy();
        InFlight moving = site.begin(NAME);
        site.index(NAME).endAll("ada").block();

        assertThat(moving.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(site.look(NAME).isNew()).isTrue();
        assertThat(copy.look(NAME).isNew()).isTrue();
    }

    @Test
    void whereToLookMustBeSaid() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new MigratingStore(List.of(), target))
                .withMessageContaining("read");
    }

    @Test
    void whereASessionWasFoundNoOtherStoreIsAsked() {
        beginInTheOldStore();
        site.visit(NAME, session -> {});
        oldBackend.finds.set(0);

        assertThat(site.look(NAME).isNew()).isFalse();
        assertThat(oldBackend.finds).hasValue(0);
    }

    @Test
    void itIsStatelessWhereEveryStoreIs() {
        SessionStore cookies = site.store(COOKIE);

        assertThat(new MigratingStore(List.of(cookies), cookies).isStateless()).isTrue();
        assertThat(new MigratingStore(List.of(target), cookies).isStateless()).isFalse();
        assertThat(new MigratingStore(List.of(cookies), target).isStateless()).isFalse();
    }

    private Site inACookie() {
        site.keep(NAME, site.store(COOKIE)).visit(NAME, session -> session.put("name", "Ada"));
        return site.keep(NAME, new MigratingStore(List.of(target, site.store(COOKIE)), target));
    }

    @Test
    void aCookieWhoseSessionWasMovedOutOfItOpensNothingAnyMore() {
        Site copy = inACookie().copy();
        site.visit(NAME, session -> session.put("user", "ada"));

        assertThat(site.look(NAME).get("user", String.class)).isEqualTo("ada");
        site.clock.advance(Duration.ofDays(20));
        assertThat(copy.look(NAME).reason()).contains(Reason.RENEWED);
        assertThat(copy.visit(NAME, session -> session.put("late", 1))).isEmpty();
        assertThat(site.look(NAME).keys()).containsExactly("name", "user");
    }

    @Test
    void loggingOutWithTheCookieEndsItForGoodAlsoWhereAnotherRequestMovesItMeanwhile() {
        Site browser = inACookie();
        Site copy = browser.copy();
        InFlight moving = browser.begin(NAME);
        InFlight leaving = copy.begin(NAME);
        moving.session().put("late", 1);
        moving.commit();
        leaving.session().invalidate();
        assertThat(leaving.commit()).singleElement().matches(SessionCookie::isRemoval);

        assertThat(browser.look(NAME).isNew()).isTrue();

        Site other = site.another().keep(NAME, site.store(COOKIE));
        other.visit(NAME, session -> session.put("name", "Grace"));
        other.keep(NAME, new MigratingStore(List.of(target, site.store(COOKIE)), target));
        Site kept = other.copy();
        InFlight late = other.begin(NAME);
        kept.copy().visit(NAME, Session::invalidate);
        assertThat(late.commit()).singleElement().matches(SessionCookie::isRemoval);
        site.clock.advance(Duration.ofDays(20));
        assertThat(kept.look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void twoRequestsThatMoveOneCookieMakeOneSession() {
        Site browser = inACookie();
        InFlight first = browser.begin(NAME);
        InFlight second = browser.copy().begin(NAME);
        first.session().put("first", 1);
        second.session().put("second", 1);

        assertThat(first.commit()).hasSize(1);
        assertThat(second.commit())
                .as("the browser keeps the cookie of the first")
                .isEmpty();
        assertThat(browser.look(NAME).keys()).containsExactly("name", "first");
    }

    @Test
    void loggingOutEndsWhatAnotherRequestHasMovedAndGivenAnotherId() {
        beginInTheOldStore();
        InFlight leaving = site.begin(NAME);
        Site other = site.copy();
        other.visit(NAME, Session::renewId);

        leaving.session().invalidate();
        leaving.commit();

        assertThat(other.look(NAME).reason()).contains(Reason.ENDED);
    }

    @Test
    void aSlowRequestLeavesTheCookieAloneOfASessionThatWasMovedAndRenewed() {
        beginInTheOldStore();
        InFlight slow = site.copy().begin(NAME);
        site.visit(NAME, Session::renewId);
        slow.session().put("late", true);

        assertThat(slow.commit()).isEmpty();
    }

    @Test
    void aSessionIsFoundThatMovesWhileTheStoresAreAsked() {
        beginInTheOldStore();
        Site other = site.copy();
        site.backend.beforeAnswer = () -> other.visit(NAME, session -> {});

        assertThat(site.look(NAME).get("name", String.class)).isEqualTo("Ada");
    }

    /** What it was given came before. */
    @Test
    void aLoginUnderWayWhileTheOwnersSessionsAreEndedDoesNotMove() {
        beginInTheOldStore();
        InFlight slow = site.begin(NAME);
        slow.session().owner("ada");
        site.index(NAME).endAll("ada").block();

        slow.commit();

        assertThat(site.look(NAME).owner()).isEmpty();
    }

    @Test
    void endingTheOthersKeepsTheSessionThatIsMovedMeanwhile() {
        site.keep(NAME, old).visit(NAME, session -> session.owner("ada"));
        site.keep(NAME, moving);
        InFlight keeping = site.copy().begin(NAME);
        site.visit(NAME, session -> session.put("moved", true));

        site.index(NAME).endOthers(keeping.session()).block();
        keeping.commit();

        assertThat(site.look(NAME).owner()).contains("ada");
        assertThat(site.look(NAME).get("moved", Boolean.class)).isTrue();
    }

    @Test
    void ofTwoRequestsThatMoveASessionIntoACookieTheSecondDoesNotRemoveIt() {
        beginInTheOldStore();
        SessionStore cookies = site.store(COOKIE);
        site.keep(NAME, new MigratingStore(List.of(old, cookies), cookies));
        InFlight slow = site.copy().begin(NAME);
        site.visit(NAME, session -> session.put("a", 1));
        slow.session().put("b", 2);

        assertThat(slow.commit()).isEmpty();
        assertThat(site.look(NAME).keys()).containsExactlyInAnyOrder("name", "a");
    }

    private void beginInACookie() {
        SessionStore cookies = site.store(COOKIE);
        site.keep(NAME, cookies).visit(NAME, session -> session.put("name", "Ada"));
        site.keep(NAME, new MigratingStore(List.of(target, cookies), target));
    }

    @Test
    void loggingOutEndsWhatAnotherRequestMovesOutOfTheCookie() {
        for (boolean movedFirst : List.of(true, false)) {
            beginInACookie();
            InFlight moving = site.copy().begin(NAME);
            InFlight leaving = site.begin(NAME);
            leaving.session().invalidate();
            if (movedFirst) {
                moving.commit();
                leaving.commit();
            } else {
                leaving.commit();
                moving.commit();
            }
            assertThat(moving.site().keep(NAME, target).look(NAME).isNew()).isTrue();
        }
    }

    @Test
    void ofTwoRequestsThatMoveASessionOutOfACookieTheFirstCounts() {
        beginInACookie();
        InFlight slow = site.copy().begin(NAME);
        site.visit(NAME, session -> session.put("a", 1));
        slow.session().put("b", 2);

        assertThat(slow.commit()).isEmpty();
        assertThat(site.look(NAME).keys()).containsExactlyInAnyOrder("name", "a");
    }

    @Test
    void aSlowRequestLeavesTheCookieAloneOfASessionThatWasBegunInThePlaceOfOneInACookie() {
        for (boolean movedMeanwhile : List.of(true, false)) {
            beginInACookie();
            InFlight slow = site.copy().begin(NAME);
            InFlight login = site.begin(NAME);
            if (movedMeanwhile) {
                site.copy().visit(NAME, session -> session.put("a", 1));
            }
            beginAnew(login.session());
            login.commit();
            slow.session().put("b", 2);

            assertThat(slow.commit()).isEmpty();
            assertThat(site.look(NAME).keys()).containsExactly("user");
        }
    }

    @Test
    void aSlowRequestLeavesTheCookieAloneOfASessionThatWasBegunWithAnIdOfBeforeTheRenewal() {
        beginInTheOldStore();
        site.keep(NAME, old);
        Site login = site.copy();
        site.visit(NAME, Session::renewId);
        site.keep(NAME, moving);
        InFlight slow = site.begin(NAME);
        login.keep(NAME, moving).visit(NAME, MigratingStoreTest::beginAnew);
        slow.session().put("b", 2);

        assertThat(slow.commit()).isEmpty();
        assertThat(site.look(NAME).isNew()).as("the one before").isTrue();
        assertThat(login.look(NAME).keys()).containsExactly("user");
    }

    private static void beginAnew(Session session) {
        session.invalidate();
        session.put("user", "ada");
    }

    @Test
    void aRevokedSessionDoesNotMoveAsAnotherOwners() {
        SessionStore cookies = CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(new TestBackend(site.clock), Duration.ZERO)
                .build();
        site.keep(NAME, cookies).visit(NAME, session -> session.owner("ada"));
        site.keep(NAME, new MigratingStore(List.of(target, cookies), target));
        InFlight slow = site.begin(NAME);
        site.index(NAME).endAll("ada").block();
        slow.session().owner("grace");

        assertThat(slow.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(site.look(NAME).isNew()).isTrue();
    }

    @Test
    void aLogoutWithAnIdOfBeforeTheRenewalEndsTheSessionThatHasMovedSince() {
        beginInTheOldStore();
        site.keep(NAME, old);
        Site onItsWay = site.copy();
        site.visit(NAME, Session::renewId);
        site.keep(NAME, moving);
        site.visit(NAME, session -> {});
        assertThat(copyIn(target).isNew()).as("moved").isFalse();

        onItsWay.keep(NAME, moving).visit(NAME, Session::invalidate);

        assertThat(site.copy().look(NAME).isNew()).isTrue();
        assertThat(copyIn(target).reason()).contains(Reason.ENDED);
    }

    @Test
    void endingASessionByTheHandleOfBeforeItsRenewalEndsTheOneThatHasMovedSince() {
        site.keep(NAME, old);
        site.visit(NAME, session -> session.owner("ada"));
        String handle = handles(old).get(0);
        site.visit(NAME, Session::renewId);
        site.keep(NAME, moving);
        site.visit(NAME, session -> {});
        assertThat(copyIn(target).isNew()).as("moved").isFalse();

        assertThat(site.index(NAME).end("ada", handle).block(PATIENCE)).isTrue();

        assertThat(copyIn(target).reason()).contains(Reason.ENDED);
    }

    private List<String> handles(SessionStore store) {
        return site.another()
                .keep(NAME, store)
                .index(NAME)
                .list("ada")
                .map(SessionInfo::handle)
                .collectList()
                .block(PATIENCE);
    }
}
