package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import dev.sessions.file.FilesystemStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A session in a backend has a bound: every load and every save carries the whole of it. */
class StoredSizeTest {

    private static final int MOST = 5000;

    /** What the name and the lengths of one value take beside it, and its quotation marks. */
    private static final int AROUND = 1 + 2 + 2 + 2;

    private final Site site = new Site().configure(options -> options.maxStoredSize(MOST));

    @Test
    void whatFillsTheBoundIsKeptAndOneByteMoreIsRefused() {
        site.visit(BACKEND, session -> session.put("a", "x".repeat(MOST - AROUND)));

        SessionTooLargeException refused = refused(session -> session.put("a", "y".repeat(MOST - AROUND + 1)));

        assertThat(refused).hasMessageContaining("takes 5001 bytes, more than the 5000 allowed");
        assertThat(site.look(BACKEND).get("a", String.class)).isEqualTo("x".repeat(MOST - AROUND));
    }

    @Test
    void theErrorNamesTheSessionItsSizeItsLargestValueAndThePropertyAndNotWhatIsInIt() {
        SessionTooLargeException refused = refused(session -> {
            session.put("small", "hunter2");
            session.put("huge", "hunter2".repeat(1000));
            session.put("medium", "hunter2".repeat(100));
        });

        assertThat(refused)
                .hasMessageContainingAll(
                        "Session 'backend' takes ",
                        "'huge' with 7002 bytes",
                        "raise sessions.max-stored-size, or sessions.named.backend.max-stored-size")
                .hasMessageNotContainingAny("hunter2", "'medium'")
                .hasNoCause();
    }

    @Test
    void aSessionThatIsTooLargeFromTheBeginningLeavesNothing() {
        refused(session -> session.put("a", "x".repeat(MOST)));

        assertThat(site.backend.keys).isEmpty();
        assertThat(site.browser).isEmpty();
    }

    @Test
    void aSessionThatBecameTooLargeStaysAsItWasUnderTheIdItHad() {
        site.visit(BACKEND, session -> session.put("a", 1));
        String id = site.look(BACKEND).id();

        refused(session -> session.put("b", "x".repeat(MOST)));
        refused(session -> session.addFlash("x".repeat(MOST)));
        refused(session -> {
            session.renewId();
            session.put("b", "x".repeat(MOST));
        });
        refused(session -> {
            session.invalidate();
            session.put("b", "x".repeat(MOST));
        });

        Session session = site.look(BACKEND);
        assertThat(session.id()).isEqualTo(id);
        assertThat(session.keys()).containsExactly("a");
        assertThat(session.get("a", Integer.class)).isEqualTo(1);
        assertThat(session.flashes(String.class)).isEmpty();
    }

    @Test
    void ofTwoThatFitAloneTheLaterIsRefusedAndTheEarlierIsKept() {
        site.visit(BACKEND, session -> session.put("a", 1));
        InFlight first = site.begin(BACKEND);
        InFlight second = site.begin(BACKEND);
        first.session().put("first", "x".repeat(MOST / 2));
        second.session().put("second", "x".repeat(MOST / 2));

        first.commit();

        assertThat(catchThrowableOfType(SessionTooLargeException.class, second::commit))
                .hasMessageContaining("'backend'");
        assertThat(site.look(BACKEND).keys()).containsExactly("a", "first");
    }

    @Test
    void oneFromBeforeTheBoundWasLoweredIsReadAndMayShrink() {
        site.configure(options -> options.maxStoredSize(2 * MOST));
        site.visit(BACKEND, session -> session.put("a", "x".repeat(MOST)));
        site.configure(options -> options.maxStoredSize(MOST));

        assertThat(site.look(BACKEND).get("a", String.class)).hasSize(MOST);
        refused(session -> session.put("b", 1));
        site.visit(BACKEND, session -> session.put("a", "x"));

        assertThat(site.look(BACKEND).get("a", String.class)).isEqualTo("x");
    }

    /** What is around it in a file has a place of its own. */
    @Test
    void theLargestBoundFitsAFile(@TempDir Path directory) {
        int largest = SessionOptions.LARGEST_MAX_STORED_SIZE;
        try (FilesystemStore files = FilesystemStore.builder(directory.resolve("sessions"), site.keys())
                .clock(site.clock)
                .fsync(false)
                .build()) {
            site.configure(options -> options.maxStoredSize(largest).renewGrace(Duration.ofSeconds(10)));
            site.keep(BACKEND, files);
            int around = AROUND + 2; // lengths of four bytes each
            site.visit(BACKEND, session -> {
                session.put("a", "x".repeat(largest / 2 - around));
                session.put("b", "x".repeat(largest / 2 - around));
            });
            Site late = site.copy();

            site.visit(BACKEND, Session::renewId);

            assertThat(late.look(BACKEND).get("b", String.class)).hasSize(largest / 2 - around);
        }
    }

    private SessionTooLargeException refused(Consumer<Session> handler) {
        InFlight request = site.begin(BACKEND);
        handler.accept(request.session());
        return catchThrowableOfType(
                SessionTooLargeException.class,
                () -> Mono.defer(request.request()::commit).block(Duration.ofSeconds(30)));
    }
}
