package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.request.SessionCookie;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RevocationsTest {

    private static final Duration CACHED = Duration.ofSeconds(10);

    private final Site site = new Site();
    private final SessionIndex index = site.keep(COOKIE, node(site.clock)).index(COOKIE);

    /** A process of its own. */
    private CookieStore node(Clock clock) {
        return CookieStore.builder(site.keys())
                .clock(clock)
                .revocations(site.backend, CACHED)
                .build();
    }

    private Site loggedIn(String owner) {
        Site browser = site.another();
        browser.visit(COOKIE, login(owner));
        return browser;
    }

    private static Consumer<Session> login(String owner) {
        return session -> session.owner(owner);
    }

    @Test
    void logoutEverywhereEndsEverySessionOfTheOwnerAndNobodyElses() {
        Site laptop = loggedIn("ada");
        Site phone = loggedIn("ada");
        Site other = loggedIn("grace");
        Site anonymous = site.another();
        anonymous.visit(COOKIE, session -> session.put("cart", 1));

        index.endAll("ada").block();

        assertThat(laptop.look(COOKIE).reason()).contains(Reason.ENDED);
        assertThat(phone.look(COOKIE).reason()).contains(Reason.ENDED);
        assertThat(other.look(COOKIE).owner()).contains("grace");
        assertThat(anonymous.look(COOKIE).isNew()).isFalse();
    }

    @Test
    void whoLogsInAgainWithinTheSameSecondStaysLoggedIn() {
        Site browser = loggedIn("ada");
        index.endAll("ada").block();
        browser.visit(COOKIE, login("ada"));
        assertThat(browser.look(COOKIE).owner()).contains("ada");
        site.clock.advance(Duration.ofHours(1));
        assertThat(browser.look(COOKIE).owner()).contains("ada");
    }

    @Test
    void endingTwiceWithinASecondEndsWhatBeganInBetween() {
        Site browser = loggedIn("ada");
        index.endAll("ada").block();
        browser.visit(COOKIE, login("ada"));
        index.endAll("ada").block();
        assertThat(browser.look(COOKIE).isNew()).isTrue();
        browser.visit(COOKIE, login("ada"));
        assertThat(browser.look(COOKIE).owner()).contains("ada");
    }

    @Test
    void aSessionThatWasAnonymousForLongIsJudgedByWhenItBecameTheOwners() {
        site.visit(COOKIE, session -> session.put("cart", 1));
        site.clock.advance(Duration.ofMinutes(5));
        index.endAll("ada").block();
        site.clock.advance(Duration.ofMinutes(5));
        site.visit(COOKIE, login("ada"));
        assertThat(site.look(COOKIE).owner()).contains("ada");
    }

    @Test
    void theCurrentSessionMayBeKept() {
        Site laptop = loggedIn("ada");
        Site phone = loggedIn("ada");

        laptop.visit(COOKIE, session -> index.endOthers(session).block());

        assertThat(laptop.look(COOKIE).owner()).contains("ada");
        assertThat(phone.look(COOKIE).isNew()).isTrue();
    }

    @Test
    void aSlowRequestDoesNotBringARevokedSessionBack() {
        Site browser = loggedIn("ada");
        InFlight slow = browser.begin(COOKIE);
        index.endAll("ada").block();
        site.clock.advance(Duration.ofSeconds(2));
        slow.session().put("late", true);
        slow.commit();
        assertThat(browser.look(COOKIE).isNew()).isTrue();
    }

    /** As an application does that names the owner in each request. */
    @Test
    void namingTheOwnerAgainDoesNotBringARevokedSessionBack() {
        Site browser = loggedIn("ada");
        InFlight slow = browser.begin(COOKIE);
        index.endAll("ada").block();
        login("ada").accept(slow.session());
        slow.session().put("late", true);
        slow.commit();
        assertThat(browser.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void anotherProcessKnowsOnceItsCacheIsOver() {
        Site browser = loggedIn("ada").keep(COOKIE, node(site.clock));
        assertThat(browser.look(COOKIE).isNew()).isFalse();

        index.endAll("ada").block();

        assertThat(browser.look(COOKIE).isNew()).isFalse();
        site.clock.advance(CACHED.minusNanos(1));
        assertThat(browser.look(COOKIE).isNew()).isFalse();
        site.clock.advance(Duration.ofNanos(1));
        assertThat(browser.look(COOKIE).isNew()).isTrue();
    }

    @Test
    void aProcessWhoseClockIsBehindHonoursWhatWasEnded() {
        Site browser = loggedIn("ada");
        site.clock.advance(Duration.ofMinutes(5));
        index.endAll("ada").block();

        CookieStore behind = node(Clock.offset(site.clock, Duration.ofSeconds(-61)));

        assertThat(browser.keep(COOKIE, behind).look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void theBackendHoldsOneRecordForAnOwnerHoweverOftenTheyAreRevoked() {
        for (int i = 0; i < 5; i++) {
            loggedIn("ada");
            index.endAll("ada").block();
        }
        assertThat(record().version()).isEqualTo(5);
    }

    /** So that a record that was lost and begun again does not bring back what was ended before. */
    @Test
    void theCountBeginsAheadOfAllThatWasCountedBefore() {
        Site browser = loggedIn("ada");
        index.endAll("ada").block();
        browser.visit(COOKIE, login("ada"));
        site.clock.advance(Duration.ofSeconds(30));
        assertThat(site.backend.key()).startsWith("revoked.");
        site.backend.delete(site.backend.key()).block();

        index.endAll("ada").block();

        assertThat(browser.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void twoWhoEndTheFirstTimeAtOnceAreBothCounted() {
        site.backend.beforeAnswer = () -> index.endAll("ada").block();

        index.endAll("ada").block();

        assertThat(record().version()).isEqualTo(2);
    }

    /** Unless it is told otherwise, a process relies on nothing it knows. */
    @Test
    void withoutACacheWhatAnotherProcessEndedIsOverAtOnce() {
        Site browser = loggedIn("ada");
        CookieStore elsewhere = CookieStore.builder(site.keys())
                .clock(site.clock)
                .revocations(site.backend, Duration.ZERO)
                .build();
        browser.keep(COOKIE, elsewhere);
        assertThat(browser.look(COOKIE).isNew()).isFalse();
        index.endAll("ada").block();

        assertThat(browser.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void twoWhoEndTheSameSessionsAtOnceAreBothCounted() {
        index.endAll("ada").block();
        site.backend.beforeReplace = () -> index.endAll("ada").block();

        index.endAll("ada").block();

        assertThat(record().version()).isEqualTo(3);
    }

    @Test
    void whatCannotBeReadMaySayThatSomethingWasEnded() {
        Site browser = loggedIn("ada");
        index.endAll("ada").block();
        String key = site.backend.key();
        StoredSession record = record();
        site.clock.advance(CACHED);

        for (StoredSession unreadable : List.of(
                new StoredSession(new byte[60], 1, record.expiresAt()),
                new StoredSession(site.tokens.seal(Purpose.REVOCATION, key, token(new byte[7])), 1, record.expiresAt()),
                new StoredSession(site.tokens.seal(Purpose.RECORD, key, token(new byte[8])), 1, record.expiresAt()))) {
            site.backend.delete(key).then(site.backend.create(key, unreadable)).block();

            assertUnavailable(() -> browser.look(COOKIE));
            assertUnavailable(() -> loggedIn("ada"));
            assertUnavailable(() -> index.endAll("ada").block());
        }
    }

    @Test
    void whatCannotBeReachedMaySayThatSomethingWasEnded() {
        Site browser = loggedIn("ada");
        site.clock.advance(CACHED);
        site.backend.down = true;

        assertUnavailable(() -> browser.look(COOKIE));
        assertUnavailable(() -> loggedIn("ada"));
        assertUnavailable(() -> index.endAll("ada").block());
        site.another().visit(COOKIE, session -> session.put("cart", 1)); // nobody's
    }

    /** Whatever it voids is over by then as well. */
    @Test
    void theRecordIsKeptForAsLongAsASessionCanLive() {
        Duration day = Duration.ofDays(1);
        site.clock.advance(Duration.ofMillis(500));
        site.configure(options -> options.absoluteTimeout(day));
        Site browser = loggedIn("ada");
        site.index(COOKIE).endAll("ada").block();
        assertThat(record().expiresAt())
                .isBetween(site.clock.instant(), site.clock.instant().plus(day));

        site.clock.advance(day.minusMillis(1));
        browser.visit(COOKIE, login("ada"));

        assertThat(browser.look(COOKIE).owner()).contains("ada");
        site.clock.advance(CACHED);
        assertThat(browser.look(COOKIE).owner()).contains("ada");
        site.index(COOKIE).endAll("ada").block();
        assertThat(browser.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    /** One that was asked before the sessions were ended answers afterwards. */
    @Test
    void aLateAnswerDoesNotMakeThisProcessForgetWhatItEnded() {
        Site browser = loggedIn("ada");
        site.clock.advance(CACHED);
        site.backend.beforeAnswer = () -> index.endAll("ada").block();

        browser.look(COOKIE); // was asked for before

        assertThat(browser.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void sessionsInCookiesAreNotListed() {
        assertThatThrownBy(() -> index.list("ada").blockFirst()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> index.end("ada", "handle").block()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new Site().index(COOKIE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("sessions.revocation.store");
    }

    private StoredSession record() {
        return site.backend.find(site.backend.key()).block();
    }

    private Token token(byte[] payload) {
        Instant now = site.clock.instant();
        return new Token(0, false, now, now, now.plus(Duration.ofDays(1)), payload);
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContaining("'" + COOKIE + "'");
    }

    @Test
    void aRevokedSessionDoesNotGoOnAsAnotherOwners() {
        Site browser = loggedIn("ada");
        InFlight slow = browser.begin(COOKIE);
        index.endAll("ada").block();
        slow.session().owner("grace");

        assertThat(slow.commit()).singleElement().matches(SessionCookie::isRemoval);
        assertThat(browser.look(COOKIE).isNew()).isTrue();
    }

    /** A flood of them must not let the count run ahead of the time when it begins again. */
    @Test
    void theRecordIsKeptUntilTheTimeHasCaughtUpWithTheCount() {
        for (int i = 0; i < 100; i++) {
            index.endAll("ada").block();
        }
        Duration kept = Duration.between(site.clock.instant(), record().expiresAt());
        assertThat(kept).isEqualTo(Duration.ofDays(400).plus(CACHED).plusSeconds(99));
    }
}
