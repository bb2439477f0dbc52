package dev.sessions.store;

import static dev.sessions.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionCookie;
import dev.sessions.SessionRegistry;
import dev.sessions.Site;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A session ends while a slow request still works on it. It does not come back. */
class GoneSessionTest {

    private static final CookieOptions OWN = CookieOptions.DEFAULTS.withPath("/shop");

    private final Site site = new Site();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.sessions.store");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private String id;

    @BeforeEach
    void begin() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        site.visit(BACKEND, session -> {
            session.put("secret", "hunter2");
            session.cookie(OWN);
            id = session.id();
        });
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    @Test
    void aChangeOfAnEndedSessionIsDroppedAndTheCookieRemoved() {
        List<SessionCookie> cookies = lateAfter(Session::invalidate, session -> session.put("late", 1));

        assertThat(cookies).containsExactly(SessionCookie.removal(BACKEND, OWN));
        assertThat(site.backend.keys).isEmpty();
        assertOneWarning();
    }

    @Test
    void renewingAnEndedSessionDoesNotBringItBack() {
        List<SessionCookie> cookies = lateAfter(Session::invalidate, Session::renewId);

        assertThat(cookies).containsExactly(SessionCookie.removal(BACKEND, OWN));
        assertThat(site.backend.keys).isEmpty();
        assertOneWarning();
    }

    @Test
    void endingAnEndedSessionIsNothingToWarnOf() {
        assertThat(lateAfter(Session::invalidate, Session::invalidate))
                .containsExactly(SessionCookie.removal(BACKEND, OWN));
        assertThat(log.list).isEmpty();
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
        site.configure(options -> options.withTimes(Duration.ofHours(1), null, null));
        site.visit(BACKEND, session -> session.put("a", 1));

        List<SessionCookie> cookies =
                lateAfter(() -> site.clock.advance(Duration.ofHours(1)), session -> session.put("late", 1));

        assertThat(cookies).containsExactly(SessionCookie.removal(BACKEND, OWN));
        assertThat(site.look(BACKEND).isNew()).isTrue();
        assertOneWarning();
    }

    @Test
    void anIdThatTheBackendDoesNotKnowIsNotAdopted() {
        String cookie = site.cookie(BACKEND);
        site.backend.delete(site.backend.key()).block();

        SessionRegistry request = site.request();
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
        SessionRegistry slow = site.request();
        late.accept(slow.get(BACKEND).block());
        meanwhile.run();
        return slow.commit().block();
    }

    private void assertOneWarning() {
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .contains("'backend'", "dropped")
                    .doesNotContain("hunter2")
                    .doesNotContain(id);
        });
    }
}
