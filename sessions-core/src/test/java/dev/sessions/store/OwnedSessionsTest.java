package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionInfo;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStamp;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sessions in a backend, found and ended by their owner. */
class OwnedSessionsTest {

    private final Site site = new Site();
    private final SessionIndex index = site.index(BACKEND);

    private Site loggedIn(String owner) {
        Site browser = site.another();
        browser.visit(BACKEND, session -> session.owner(owner));
        return browser;
    }

    private List<SessionInfo> listed(String owner) {
        return index.list(owner).collectList().block();
    }

    @Test
    void sessionsAreListedByTheirOwner() {
        Instant begun = site.clock.instant();
        Site laptop = loggedIn("ada");
        loggedIn("grace");
        site.another().visit(BACKEND, session -> session.put("cart", 1));
        site.clock.advance(Duration.ofHours(1));
        laptop.visit(BACKEND, session -> session.put("a", 1));

        Session session = laptop.look(BACKEND);
        assertThat(listed("ada"))
                .containsExactly(
                        new SessionInfo(index.handle(session), begun, site.clock.instant(), session.expiresAt()));
        assertThat(listed("nobody")).isEmpty();
    }

    @Test
    void oneIsEndedByItsHandleAndBySomebodyElsesNot() {
        Site laptop = loggedIn("ada");
        Site phone = loggedIn("ada");
        String handle = index.handle(laptop.look(BACKEND));

        assertThat(index.end("grace", handle).block()).isFalse();
        assertThat(index.end("ada", "no handle").block()).isFalse();
        assertThat(laptop.look(BACKEND).isNew()).isFalse();
        assertThat(index.end("ada", handle).block()).isTrue();
        assertThat(laptop.look(BACKEND).reason()).contains(Reason.ENDED);
        assertThat(phone.look(BACKEND).isNew()).isFalse();
    }

    @Test
    void allAreEndedAndNobodyElses() {
        Site laptop = loggedIn("ada");
        Site phone = loggedIn("ada");
        Site other = loggedIn("grace");

        index.endAll("ada").block();

        assertThat(laptop.look(BACKEND).reason()).contains(Reason.ENDED);
        assertThat(phone.look(BACKEND).reason()).contains(Reason.ENDED);
        assertThat(other.look(BACKEND).owner()).contains("grace");
    }

    @Test
    void endingTheOthersKeepsTheCurrentOneWhetherItIsRenewedAfterwardsOrBefore() {
        for (boolean renewedFirst : List.of(true, false)) {
            Site laptop = loggedIn("ada");
            Site phone = loggedIn("ada");

            laptop.visit(BACKEND, session -> {
                if (renewedFirst) {
                    session.renewId();
                }
                index.endOthers(session).block();
                if (!renewedFirst) {
                    session.renewId();
                }
            });

            assertThat(laptop.look(BACKEND).owner()).contains("ada");
            assertThat(phone.look(BACKEND).reason()).contains(Reason.ENDED);
        }
    }

    @Test
    void endingTheOthersNeedsASessionOfARequestThatHasAnOwner() {
        assertThatIllegalStateException()
                .isThrownBy(() -> index.endOthers(site.look(BACKEND)).block())
                .withMessageContaining("'backend'");
        Session foreign = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.endOthers(foreign).block());
    }

    /** Its requests go on under the new id, which was not there when the owner's sessions were looked up. */
    @Test
    void aSessionThatIsRenewedAtThatMomentIsEndedToo() {
        List<Site> browsers = List.of(loggedIn("ada"), loggedIn("ada"));
        site.backend.beforeAnswer = () -> browsers.forEach(browser -> browser.visit(BACKEND, Session::renewId));

        index.endAll("ada").block();

        assertThat(browsers)
                .allSatisfy(browser -> assertThat(browser.look(BACKEND).isNew()).isTrue());
    }

    @Test
    void aChangeOnItsWayDoesNotBringBackWhatWasEnded() {
        Site browser = loggedIn("ada");
        InFlight changing = browser.begin(BACKEND);
        InFlight renewing = browser.copy().begin(BACKEND);
        changing.session().owner("ada");
        changing.session().put("late", 1);
        renewing.session().renewId();
        index.endAll("ada").block();

        changing.commit();
        renewing.commit();

        assertThat(listed("ada")).isEmpty();
        assertThat(site.backend.keys).allMatch(key -> key.startsWith("counted."));
    }

    /** It may be read again when a key comes back, or where another node has it. */
    @Test
    void whatCannotBeReadIsEndedAsWell() {
        Site browser = loggedIn("ada");
        KeyRing keys = site.keys.get();
        site.keys.set(KeyRing.of(SessionKey.random()));

        index.endAll("ada").block();

        site.keys.set(keys);
        assertThat(browser.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void whatCannotBeReachedIsAnError() {
        Site browser = loggedIn("ada");
        Session session = browser.look(BACKEND);
        site.backend.down = true;

        for (Mono<?> work : List.of(
                index.list("ada").then(),
                index.end("ada", index.handle(session)),
                index.endAll("ada"),
                index.endOthers(session),
                site.store(BACKEND)
                        .remove(
                                site.options(BACKEND),
                                new Found(stamp(session), SessionData.empty(1, true), false, null),
                                false))) {
            assertThatExceptionOfType(SessionUnavailableException.class)
                    .isThrownBy(work::block)
                    .withMessageContaining("'backend'")
                    .withRootCauseInstanceOf(ConnectException.class);
        }
    }

    private static SessionStamp stamp(Session session) {
        return new SessionStamp(session.id(), session.createdAt(), session.createdAt(), session.expiresAt(), 1);
    }

    @Test
    void aBackendThatKnowsNoOwnersSaysSo() {
        SessionBackend plain = (SessionBackend) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SessionBackend.class},
                (proxy, method, arguments) -> InvocationHandler.invokeDefault(proxy, method, arguments));
        site.keep(BACKEND, site.store(plain));

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> site.index(BACKEND));
    }

    @Test
    void whoLogsInAndEndsTheOthersInOneRequestStaysLoggedIn() {
        Site phone = loggedIn("ada");
        site.visit(BACKEND, session -> session.put("cart", 1));

        site.visit(BACKEND, session -> {
            session.renewId();
            session.owner("ada");
            index.endOthers(session).block();
        });

        assertThat(site.look(BACKEND).owner()).contains("ada");
        assertThat(site.look(BACKEND).keys()).containsExactly("cart");
        assertThat(phone.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void endingTheOthersKeepsTheSessionUnderTheIdThatAnotherRequestGaveIt() {
        Site laptop = loggedIn("ada");
        Site phone = loggedIn("ada");
        InFlight slow = laptop.copy().begin(BACKEND);
        laptop.visit(BACKEND, Session::renewId);

        index.endOthers(slow.session()).block();

        assertThat(laptop.look(BACKEND).owner()).contains("ada");
        assertThat(phone.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void aSessionThatWasOverIsNotKept() {
        Site laptop = loggedIn("ada");
        InFlight slow = laptop.begin(BACKEND);
        index.endAll("ada").block();

        index.endOthers(slow.session()).block();
        slow.commit();

        assertThat(laptop.look(BACKEND).reason()).isPresent();
        assertThat(listed("ada")).isEmpty();
    }

    /** As with the first session of an owner: it became theirs before they were ended. */
    @Test
    void aLoginInPlaceOfAnotherSessionOfTheOwnerIsOverWhenTheirsWereEndedMeanwhile() {
        Site browser = loggedIn("ada");
        InFlight slow = browser.begin(BACKEND);
        slow.session().invalidate();
        slow.session().owner("ada");
        index.endAll("ada").block();

        slow.commit();

        assertThat(browser.look(BACKEND).isNew()).isTrue();
        assertThat(listed("ada")).isEmpty();
    }

    /** As in files, where the entry of the new id may come behind the listing and that of the old one be gone before it. */
    @Test
    void aSessionThatIsRenewedWhereTheListingHasNotBeenIsEndedToo() {
        Site browser = loggedIn("ada");
        InFlight renewing = browser.begin(BACKEND);
        renewing.session().renewId();
        AtomicInteger lists = new AtomicInteger();
        SessionBackend listing = (SessionBackend) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionBackend.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("keysOf")) {
                        return method.invoke(site.backend, arguments);
                    }
                    return Flux.defer(() -> {
                        boolean first = lists.incrementAndGet() == 1;
                        if (first) {
                            renewing.commit();
                        }
                        return first ? Flux.empty() : site.backend.keysOf((String) arguments[0]);
                    });
                });

        site.another()
                .keep(BACKEND, site.store(listing))
                .index(BACKEND)
                .endAll("ada")
                .block();

        assertThat(browser.look(BACKEND).isNew()).isTrue();
        assertThat(listed("ada")).isEmpty();
    }
}
