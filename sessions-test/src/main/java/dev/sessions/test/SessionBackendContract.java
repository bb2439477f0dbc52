package dev.sessions.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What a {@link SessionBackend} promises, as tests that run against yours. Extend it, say what to test, and run it like
 * any other JUnit class:
 *
 * <pre>{@code
 * class MyBackendTest extends SessionBackendContract {
 *
 *     private final MyBackend backend = new MyBackend(clock);
 *
 *     @Override
 *     protected SessionBackend backend() {
 *         return backend;
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new instance for each test, so the field above is a new, empty backend each time. Where the storage
 * is a server that all tests share, empty it in a {@code @BeforeEach} method, or use a new key prefix for each instance.
 *
 * <p>The backend must be on {@link #clock}, which stands still: the tests of expiry move it on by an hour in no time. A
 * storage that expires records by its own clock may do that in addition, to get its memory back, but what the backend
 * finds is decided on its {@link java.time.Clock}. Otherwise override {@link #advance advance}.
 *
 * <p>The tests ask for: any bytes and any version coming back as they were, none and many; expiry to the millisecond;
 * creation only where nothing is; replacement only of the version that was read, with dozens of writers at once;
 * deletion, also by a replacement that has expired already; a deleted session that nobody brings back; keys that look
 * like paths and options or differ in case alone, within what a {@linkplain SessionBackend key} may be. A backend that
 * answers {@link SessionBackend#keysOf} is asked to list an owner's sessions through all of it, each key once; what is
 * gone or another's may be listed one time and not a second time. For others these tests are skipped. Owners are within
 * what a key may be, too.
 *
 * <p>One more test asks that an outage is an error, and never looks like an absent session. It is skipped unless you
 * say how to provoke one:
 *
 * <pre>{@code
 *     @Override
 *     protected void cutOff() {
 *         server.stop();
 *     }
 *
 *     @Override
 *     protected void restore() {
 *         server.start();
 *     }
 * }</pre>
 *
 * <p>Every answer must come within 30 seconds, an error in an outage too: give your client a shorter timeout. A test
 * that has waited so long says for which operation.
 *
 * <p>What can't be tested here stays yours to see to: that several processes exclude each other, that what was saved
 * survives a power failure, and that no thread of the event loop waits for your storage.
 */
public abstract class SessionBackendContract extends OwnerContract {

    /** For the class that extends this one. */
    protected SessionBackendContract() {}

    @Test
    void anOutageIsAnErrorAndNeverAnAbsentSession() throws Exception {
        for (String key : new String[] {"read", "replaced", "ended", "deleted"}) {
            assertThat(create(key, session("first", 1, ownerIfKept()))).isTrue();
        }
        StoredSession first = session("first", 1, ownerIfKept());
        StoredSession second = session("second", 2, ownerIfKept());
        cutOff();
        try {
            assertFails("find", backend().find("read"));
            assertFails("find what is absent", backend().find("absent"));
            assertFails("create", backend().create("created", second));
            assertFails("create what exists", backend().create("read", second));
            assertFails("replace", backend().replace("replaced", 1, second));
            assertFails("replace another version", backend().replace("replaced", 9, second));
            assertFails("delete at a version", backend().replace("ended", 1, ended(2)));
            assertFails("delete", backend().delete("deleted"));
            if (hasOwners()) {
                assertFails("list an owner's sessions", backend().keysOf("alice"));
            }
        } finally {
            restore();
        }
        // What failed may have been done all the same, when only the answer was lost, but as a whole.
        assertThat(findAfterOutage("read")).isEqualTo(first);
        assertThat(find("replaced")).isIn(first, second);
        assertThat(find("created")).isIn(null, second);
        assertThat(find("ended")).isIn(null, first);
        assertThat(find("deleted")).isIn(null, first);
        assertThat(find("absent")).isNull();
        assertThat(replace("read", 1, second)).isTrue();
        assertThat(find("read")).isEqualTo(second);
    }

    private @Nullable String ownerIfKept() {
        return hasOwners() ? "alice" : null;
    }

    private void assertFails(String operation, Publisher<?> work) {
        assertThatExceptionOfType(SessionUnavailableException.class)
                .as("%s", operation)
                .isThrownBy(() -> awaitAll(operation + " in an outage", Flux.from(work)));
    }

    /** A client may need a moment to find its server again. */
    private @Nullable StoredSession findAfterOutage(String key) {
        return await(
                "find " + key + " after the outage",
                Mono.defer(() -> backend().find(key))
                        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(50))
                                .filter(SessionUnavailableException.class::isInstance)));
    }
}
