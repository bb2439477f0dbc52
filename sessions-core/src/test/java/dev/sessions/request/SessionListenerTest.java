package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStamp;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionListenerTest {

    private final Site site = new Site();
    private final List<String> told = new ArrayList<>();

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(SessionRequest.class);

    @BeforeEach
    void listen() {
        site.listeners.add(new SessionListener() {
            @Override
            public void loaded(String session, SessionStamp stamp) {
                told.add(session + " loaded at " + stamp.version());
            }

            @Override
            public void refused(String session, Reason reason) {
                told.add(session + " refused, " + reason);
            }

            @Override
            public void saved(String session, SessionStamp stamp) {
                told.add(session + " saved at " + stamp.version());
            }

            @Override
            public void conflict(String session, int times) {
                told.add(session + " conflicted, " + times);
            }

            @Override
            public void dropped(String session, Reason reason) {
                told.add(session + " dropped, " + reason);
            }
        });
    }

    @Test
    void isToldWhatIsLoadedAndSaved() {
        site.visit(BACKEND, session -> session.put("a", 1));
        site.visit(BACKEND, session -> session.put("a", 2));
        site.visit(BACKEND, session -> session.get("a", Integer.class));
        site.visit(BACKEND, Session::invalidate);

        assertThat(told)
                .containsExactly(
                        "backend saved at 1",
                        "backend loaded at 1",
                        "backend saved at 2",
                        "backend loaded at 2",
                        "backend loaded at 2");
    }

    @EachStore
    void isToldWhatIsRefused(String name) {
        site.present(name, "hunter2");
        site.look(name);

        assertThat(told).containsExactly(name + " refused, MALFORMED");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("'" + name + "'", "MALFORMED")
                .doesNotContain("hunter2");
    }

    @Test
    void isToldOfConflictsAndOfWhatIsDropped() {
        site.visit(BACKEND, session -> session.put("a", 1));
        InFlight merged = site.begin(BACKEND);
        InFlight dropped = site.begin(BACKEND);
        site.visit(BACKEND, session -> session.put("b", 1));
        told.clear();

        merged.session().put("c", 1);
        merged.commit();
        assertThat(told).containsExactly("backend conflicted, 1", "backend saved at 3");

        site.copy().visit(BACKEND, Session::invalidate);
        told.clear();
        dropped.session().put("d", 1);
        dropped.commit();
        assertThat(told).containsExactly("backend dropped, ENDED");
    }

    @Test
    void isToldOnceOfWhatIsDroppedThoughTheRequestSavesItTwice() {
        site.visit(BACKEND, session -> session.put("a", 1));
        InFlight dropped = site.begin(BACKEND);
        site.copy().visit(BACKEND, Session::invalidate);
        told.clear();

        dropped.session().put("d", 1);
        dropped.request().save(BACKEND).onErrorComplete().block(Duration.ofSeconds(30));
        dropped.commit();
        assertThat(told).containsExactly("backend dropped, ENDED");
    }

    @Test
    void oneThatThrowsIsLoggedAndHarmsNeitherSessionsNorOthers() {
        site.listeners.add(0, (SessionListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionListener.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("a bad listener");
                }));

        site.visit(BACKEND, session -> session.put("a", 1));

        assertThat(site.look(BACKEND).keys()).containsExactly("a");
        assertThat(told).containsExactly("backend saved at 1", "backend loaded at 1");
        assertThat(log.warnings()).containsOnly("A session listener failed");
    }
}
