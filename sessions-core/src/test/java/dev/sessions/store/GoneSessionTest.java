package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session ends while a slow request still works on it. It does not come back. */
class GoneSessionTest {

    private static final CookieOptions OWN =
            CookieOptions.builder().path("/shop").build();

    private final Site site = new Site();

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(SessionRequest.class);

    private String id;

    @BeforeEach
    void begin() {
        site.visit(BACKEND, session -> {
            session.put("secret", "hunter2");
            session.cookie(OWN);
            id = session.id();
        });
    }

    @Test
    void aChangeOfAnEndedSessionIsDroppedAndTheCookieRemoved() {
        List<SessionCookie> cookies = lateAfter(Session::invalidate, session -> session.put("late", 1));

        assertThat(cookies).containsExactly(new SessionCookie(BACKEND, "", Duration.ZERO, OWN));
        assertThat(site.backend.keys).isEmpty();
        assertOneWarning();
    }

    @Test
    void renewingAnEndedSessionDoesNotBringItBack() {
        List<SessionCookie> cookies = lateAfter(Session::invalidate, Session::renewId);

        assertThat(cookies).containsExactly(new SessionCookie(BACKEND, "", Duration.ZERO, OWN));
        assertThat(site.backend.keys).isEmpty();
        assertOneWarning();
    }

    @Test
    void endingAnEndedSessionIsNothingToWarnOf() {
        assertThat(lateAfter(Session::invalidate, Session::invalidate))
                .containsExactly(new SessionCookie(BACKEND, "", Duration.ZERO, OWN));
        assertThat(log.warnings()).isEmpty();
    }

    /** The browser has the new cookie by now, or is about to get it: whatever this response set would hide it. */
    @Test
    void aChangeUnderARenewedIdIsDroppedAndTheNewCookieLeftAlone() {
        List<SessionCookie> cookies = lateAfter(Session::renewId, session -> session.put("late", 1));

        assertThat(cookies).isEmpty();
        assertThat(site.look(BACKEND).keys()).containsExactly("secret");
        assertOneWarning();
    }

    @Test
    void ofTwoRenewalsTheFirstCounts() {
        List<SessionCookie> cookies = lateAfter(Session::renewId, session -> {
            session.renewId();
            session.put("late", 1);
        });

        assertThat(cookies).isEmpty();
        assertThat(site.look(BACKEND).keys()).containsExactly("secret");
        assertThat(site.backend.keys).hasSize(2); // the session, and for a minute the old id's mark
        assertOneWarning();
    }

    @Test
    void aSessionThatExpiredMeanwhileIsNotRevived() {
        site.configure(options -> options.lifetime(Duration.ofHours(1)));
        site.visit(BACKEND, session -> session.put("a", 1));

        List<SessionCookie> cookies =
                lateAfter(() -> site.clock.advance(Duration.ofHours(1)), session -> session.put("late", 1));

        assertThat(cookies).containsExactly(new SessionCookie(BACKEND, "", Duration.ZERO, OWN));
        assertThat(site.look(BACKEND).isNew()).isTrue();
        assertOneWarning();
    }

    /** It would only have been issued again. */
    @Test
    void whoOnlyReadAnEndedSessionIsNotWarnedOf() {
        site.configure(options -> options.idleTimeout(Duration.ofHours(1)));
        site.clock.advance(Duration.ofMinutes(30));

        assertThat(lateAfter(Session::invalidate, session -> session.get("secret", String.class)))
                .containsExactly(new SessionCookie(BACKEND, "", Duration.ZERO, OWN));
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void anIdThatTheBackendDoesNotKnowIsNotAdopted() {
        String cookie = site.cookie(BACKEND);
        site.backend.delete(site.backend.key()).block();

        SessionRequest request = site.request();
        Session session = request.get(BACKEND).block();
        assertThat(session.reason()).contains(Reason.ENDED);
        assertThat(session.id()).isNotEqualTo(id);
        session.put("new", 1);
        site.commit(request);

        assertThat(site.look(BACKEND).id()).isNotEqualTo(id);
        site.present(BACKEND, cookie);
        assertThat(site.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    private List<SessionCookie> lateAfter(Consumer<Session> early, Consumer<Session> late) {
        return lateAfter(() -> site.visit(BACKEND, early), late);
    }

    /** What a request answers that had its session before something happened to it. */
    private List<SessionCookie> lateAfter(Runnable meanwhile, Consumer<Session> late) {
        InFlight slow = site.begin(BACKEND);
        late.accept(slow.session());
        meanwhile.run();
        return slow.request().commit().block();
    }

    private void assertOneWarning() {
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("'backend'", "dropped")
                .doesNotContain("hunter2", id);
    }

    /** Its request has closed what the old id led to, and is about to send another one. */
    @Test
    void beginningAnewWithAnOldIdLeavesItsCookieToItself() {
        Site late = site.copy();
        site.visit(BACKEND, Session::renewId);
        InFlight slow = site.begin(BACKEND);
        late.visit(BACKEND, session -> {
            session.invalidate();
            session.put("user", "ada");
        });
        slow.session().put("late", 1);

        assertThat(slow.commit()).isEmpty();
        assertThat(site.look(BACKEND).reason()).contains(Reason.RENEWED);
        assertThat(late.look(BACKEND).keys()).containsExactly("user");
    }
}
