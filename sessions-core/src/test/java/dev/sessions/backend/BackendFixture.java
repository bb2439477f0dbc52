package dev.sessions.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessions.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The words that tests of one backend are written in. What every backend promises is tested in sessions-test. */
public abstract class BackendFixture {

    protected final TestClock clock = new TestClock();

    /** The backend under test, on {@link #clock}. */
    protected abstract SessionBackend backend();

    protected final Instant inAnHour() {
        return clock.instant().plus(Duration.ofHours(1));
    }

    protected final StoredSession session(String data, long version) {
        return session(data, version, null);
    }

    protected final StoredSession session(String data, long version, @Nullable String owner) {
        return new StoredSession(data.getBytes(UTF_8), version, inAnHour(), owner);
    }

    protected final @Nullable StoredSession find(String key) {
        return backend().find(key).block();
    }

    protected final boolean create(String key, StoredSession session) {
        return Boolean.TRUE.equals(backend().create(key, session).block());
    }

    protected final boolean replace(String key, long expectedVersion, StoredSession session) {
        return Boolean.TRUE.equals(
                backend().replace(key, expectedVersion, session).block());
    }

    protected final void delete(String key) {
        backend().delete(key).block();
    }
}
