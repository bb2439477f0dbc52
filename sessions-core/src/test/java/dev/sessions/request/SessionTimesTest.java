package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTimesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Site site = new Site();

    @EachStore
    void aSessionLivesItsLifetimeAfterItWasSaved(String name) {
        times(DAY, null, null);
        put(name);

        site.clock.advance(DAY.minus(SECOND));
        assertAlive(name);
        put(name);
        site.clock.advance(DAY.minus(SECOND));
        assertAlive(name);
        site.clock.advance(SECOND);
        assertExpired(name);
    }

    @EachStore
    void readingDoesNotExtendALifetime(String name) {
        times(DAY, null, null);
        put(name);
        site.clock.advance(DAY.minus(SECOND));

        assertThat(read(name)).isEmpty();
        site.clock.advance(SECOND);
        assertExpired(name);
    }

    @EachStore
    void aSessionThatIsNotUsedForTheIdleTimeoutEnds(String name) {
        times(DAY, HOUR, null);
        put(name);

        site.clock.advance(HOUR.minus(SECOND));
        assertAlive(name);
        site.clock.advance(SECOND);
        assertExpired(name);
    }

    @EachStore
    void aSessionInUseIsIssuedAgainOnceATenthOfItsIdleTimeoutHasPassed(String name) {
        times(DAY, HOUR, null);
        put(name);
        int writes = site.backend.writes.get();

        site.clock.advance(Duration.ofMinutes(6).minusNanos(1));
        assertThat(read(name)).isEmpty();
        assertThat(site.backend.writes).hasValue(writes);

        site.clock.set(Instant.parse("2026-03-01T12:06:00Z"));
        assertThat(read(name)).hasSize(1);
        assertThat(read(name)).isEmpty();

        site.clock.advance(HOUR.minus(SECOND));
        assertAlive(name);
        assertThat(site.look(name).createdAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @EachStore
    void aRequestThatDoesNotAskForTheSessionDoesNotIssueItAgain(String name) {
        times(DAY, HOUR, null);
        put(name);
        site.clock.advance(MINUTE.multipliedBy(30));

        assertThat(site.commit(site.request())).isEmpty();
    }

    @EachStore
    void theAbsoluteTimeoutEndsASessionWhateverHappens(String name) {
        times(DAY, HOUR, HOUR.multipliedBy(3));
        put(name);
        for (int i = 0; i < 5; i++) {
            site.clock.advance(MINUTE.multipliedBy(30));
            put(name);
        }
        assertThat(site.look(name).expiresAt()).isEqualTo(Instant.parse("2026-03-01T15:00:00Z"));

        site.clock.advance(MINUTE.multipliedBy(30).minus(SECOND));
        assertThat(put(name).maxAge()).isEqualTo(SECOND);
        site.clock.advance(SECOND);
        assertExpired(name);
    }

    @EachStore
    void rememberOverridesLifetimeAndIdleTimeout(String name) {
        times(DAY, HOUR, null);
        site.visit(name, session -> session.remember(DAY.multipliedBy(10)));

        site.clock.advance(DAY.multipliedBy(9));
        assertAlive(name);
        assertThat(read(name)).isEmpty();
        site.clock.advance(DAY);
        assertExpired(name);
    }

    @EachStore
    void rememberDoesNotOverrideTheAbsoluteTimeout(String name) {
        times(DAY, null, DAY.multipliedBy(2));

        SessionCookie cookie = site.visit(name, session -> session.remember(DAY.multipliedBy(10)))
                .get(0);

        assertThat(cookie.maxAge()).isEqualTo(DAY.multipliedBy(2));
        site.clock.advance(DAY.multipliedBy(2));
        assertExpired(name);
    }

    @EachStore
    void aRememberedTimeMayBeShorterThanTheConfiguredOne(String name) {
        times(DAY, null, null);
        site.visit(name, session -> session.remember(MINUTE));

        site.clock.advance(MINUTE);
        assertExpired(name);
    }

    @EachStore
    void loweringTheConfiguredTimesShortensSessionsThatExist(String name) {
        times(DAY, null, null);
        put(name);
        site.clock.advance(HOUR);

        times(HOUR.plus(SECOND), null, null);
        assertThat(site.look(name).expiresAt()).isEqualTo(site.clock.instant().plus(SECOND));
        times(HOUR, null, null);
        assertExpired(name);
        times(DAY, HOUR, null);
        assertExpired(name);
        times(DAY, null, HOUR);
        assertExpired(name);
    }

    @EachStore
    void raisingTheConfiguredLifetimeHelpsFromTheNextSaveOn(String name) {
        times(HOUR, null, null);
        put(name);
        times(DAY, null, null);
        assertThat(site.look(name).expiresAt()).isEqualTo(site.clock.instant().plus(HOUR));
        put(name);

        site.clock.advance(DAY.minus(SECOND));
        assertAlive(name);
    }

    @EachStore
    void whatASessionSaysOfItsEndIsWhenItEnds(String name) {
        times(DAY, HOUR, null);
        Session session = site.look(name);
        assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(HOUR));
        session.remember(DAY);
        assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(DAY));
        session.forgetOnClose();
        assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(HOUR));

        put(name);
        site.clock.advance(MINUTE);
        assertThat(site.look(name).expiresAt())
                .isEqualTo(site.clock.instant().plus(HOUR).minus(MINUTE));
    }

    @EachStore
    void aSessionThatIsGivenAnotherLifetimeSaysSoAtOnce(String name) {
        put(name);
        site.clock.advance(HOUR);
        Session session = site.look(name);
        session.remember(DAY);

        assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(DAY));
    }

    @EachStore
    void aSessionThatIsOverWhenItIsSavedIsGone(String name) {
        times(DAY, null, HOUR);
        put(name);
        InFlight request = site.begin(name);
        site.clock.advance(HOUR.multipliedBy(2));
        request.session().put("late", 1);
        String cookie = site.cookie(name);

        assertThat(request.commit()).singleElement().matches(SessionCookie::isRemoval);
        site.present(name, cookie);
        assertExpired(name);
    }

    /** Off the full second, since that is when clocks are. */
    @Test
    void tokenRecordAndMaxAgeAgree() {
        site.clock.advance(Duration.ofMillis(999));
        times(DAY, HOUR, HOUR.plus(MINUTE));
        put(COOKIE);
        put(BACKEND);
        site.clock.advance(MINUTE.multipliedBy(2));
        Instant end = Instant.parse("2026-03-01T13:01:00Z");
        Duration left = Duration.between(Instant.parse("2026-03-01T12:02:00Z"), end);

        assertThat(put(COOKIE).maxAge()).isEqualTo(left);
        assertThat(put(BACKEND).maxAge()).isEqualTo(left);
        Token values = token(Purpose.COOKIE, COOKIE);
        Token id = token(Purpose.ID, BACKEND);
        assertThat(values.expiresAt()).isEqualTo(end);
        assertThat(id.expiresAt()).isEqualTo(end);
        assertThat(values.createdAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(id.createdAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(values.issuedAt()).isEqualTo("2026-03-01T12:02:00Z");
        assertThat(site.backend.find(site.backend.key()).block().expiresAt()).isEqualTo(end);
        assertThat(site.look(BACKEND).expiresAt()).isEqualTo(end);
        assertThat(site.look(COOKIE).expiresAt()).isEqualTo(end);
    }

    private Token token(Purpose purpose, String name) {
        return ((Opened) site.tokens.openText(purpose, name, site.cookie(name))).token();
    }

    private void times(Duration lifetime, Duration idle, Duration absolute) {
        site.configure(options -> options.lifetime(lifetime).idleTimeout(idle).absoluteTimeout(absolute));
    }

    private SessionCookie put(String name) {
        return site.visit(name, session -> session.put("value", 1)).get(0);
    }

    private List<SessionCookie> read(String name) {
        return site.visit(name, session -> session.get("value", Integer.class));
    }

    private void assertAlive(String name) {
        assertThat(site.look(name).isNew()).isFalse();
    }

    private void assertExpired(String name) {
        Session session = site.look(name);
        assertThat(session.isNew()).isTrue();
        assertThat(session.keys()).isEmpty();
        assertThat(session.reason()).isPresent().get().isIn(Reason.EXPIRED, Reason.ENDED);
    }
}
