package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where there is no room for the note that an owner's sessions were ended, whoever asked for it is told. */
class FullBackendTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site site = new Site();
    private final InMemoryBackend memory = new InMemoryBackend(site.clock, 3);

    @BeforeEach
    void begin() {
        site.keep(BACKEND, site.store(memory));
        site.keep(
                COOKIE,
                CookieStore.builder(site.keys())
                        .clock(site.clock)
                        .revocations(memory, Duration.ZERO)
                        .build());
    }

    @EachStore
    void endingAllFailsAndSaysWhatToDoAndEndsNothing(String name) {
        Site ada = loggedIn(name, "ada");
        fill();

        assertFull(name, "ada");

        assertThat(ada.look(name).owner()).contains("ada");
    }

    @EachStore
    void withRoomForOneMoreItIsDone(String name) {
        Site ada = loggedIn(name, "ada");
        Site last = fill();
        last.visit(BACKEND, Session::invalidate);

        endAll(name, "ada");

        assertThat(ada.look(name).reason()).contains(Reason.ENDED);
    }

    @Test
    void whoseSessionsWereEndedBeforeNeedsNoMoreRoom() {
        endAll(COOKIE, "ada");
        Site ada = loggedIn(COOKIE, "ada");
        fill();

        endAll(COOKIE, "ada");

        assertThat(ada.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void notesOfEndedSessionsMakeRoomWhenNothingIsLeftThatTheyVoid() {
        for (String owner : new String[] {"ada", "grace", "joan"}) {
            endAll(BACKEND, owner);
        }
        assertFull(BACKEND, "edith");
        site.clock.advance(Duration.ofHours(1));
        for (String owner : new String[] {"ada", "grace", "joan"}) {
            endAll(COOKIE, owner);
        }
        assertFull(COOKIE, "edith");
        site.clock.advance(Duration.ofDays(400));

        endAll(COOKIE, "edith");
    }

    private Site loggedIn(String name, String owner) {
        Site browser = site.another();
        browser.visit(name, session -> session.owner(owner));
        return browser;
    }

    /** Until nobody else can have a session, and gives the browser of the last who has one. */
    private Site fill() {
        Site last = site;
        while (true) {
            Site next = site.another();
            try {
                next.visit(BACKEND, session -> session.put("a", 1));
            } catch (SessionUnavailableException e) {
                return last;
            }
            last = next;
        }
    }

    private void endAll(String name, String owner) {
        site.index(name).endAll(owner).block(PATIENCE);
    }

    private void assertFull(String name, String owner) {
        assertThatThrownBy(() -> endAll(name, owner))
                .isInstanceOf(SessionUnavailableException.class)
                .hasMessageContainingAll("full", "3", "Raise sessions.memory.max-sessions");
    }
}
