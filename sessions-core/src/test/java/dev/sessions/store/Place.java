package dev.sessions.store;

import dev.sessions.backend.SessionBackend;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept: in one store, or on their way from one to another.
 *
 * @param from the store that sessions are begun in
 * @param to the one they move to, if they do
 * @param oldFirst whether the old store is asked first
 * @param processes 1 or 2: whether two requests meet in one process
 * @param cachedFor how long a process relies on what it knows of an owner
 * @param grace how long a renewed session may be read by its old id
 */
public record Place(Kind from, @Nullable Kind to, boolean oldFirst, int processes, Duration cachedFor, Duration grace) {

    public enum Kind {
        BACKEND,
        COOKIES,
        /** Cookies that cannot be called back. */
        COOKIES_FOR_GOOD
    }

    public static Place in(Kind kind) {
        return new Place(kind, null, false, 1, Duration.ZERO, Duration.ZERO);
    }

    public static Place moving(Kind from, Kind to, boolean oldFirst) {
        return new Place(from, to, oldFirst, 2, Duration.ZERO, Duration.ZERO);
    }

    public Place inTwoProcesses() {
        return new Place(from, to, oldFirst, 2, cachedFor, grace);
    }

    public Place cached(Duration duration) {
        return new Place(from, to, oldFirst, processes, duration, grace);
    }

    public Place withGrace(Duration duration) {
        return new Place(from, to, oldFirst, processes, cachedFor, duration);
    }

    boolean moves() {
        return to != null;
    }

    boolean has(Kind kind) {
        return from == kind || to == kind;
    }

    boolean endsIn(Kind kind) {
        return kind == (to != null ? to : from);
    }

    /** Whether owners' sessions can be ended. */
    boolean knowsOwners() {
        return !has(Kind.COOKIES_FOR_GOOD);
    }

    /** So long a session that was ended may go on. */
    Duration delay() {
        return cachedFor.compareTo(grace) > 0 ? cachedFor : grace;
    }

    @Override
    public String toString() {
        return words(from)
                + (to == null ? "" : " to " + words(to) + (oldFirst ? ", old store first" : ", new store first"))
                + (processes == 1 ? ", one process" : ", two processes")
                + (cachedFor.isZero() ? "" : ", cached")
                + (grace.isZero() ? "" : ", grace");
    }

    private static String words(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The stores of one process. Sessions that do not move have one. */
    record Process(SessionStore all, List<SessionStore> each) {}

    /** A process, given what keeps records by its name. All processes share that. */
    Process process(Function<String, SessionBackend> backends, KeyRingSource keys, Clock clock) {
        SessionStore old = store(from, backends.apply("old"), backends, keys, clock);
        if (to == null) {
            return new Process(old, List.of(old));
        }
        SessionStore target = store(to, backends.apply("new"), backends, keys, clock);
        List<SessionStore> read = oldFirst ? List.of(old, target) : List.of(target, old);
        return new Process(new MigratingStore(read, target), read);
    }

    private SessionStore store(
            Kind kind,
            SessionBackend backend,
            Function<String, SessionBackend> backends,
            KeyRingSource keys,
            Clock clock) {
        return switch (kind) {
            case BACKEND -> new BackendStore(backend, keys, clock);
            case COOKIES ->
                CookieStore.builder(keys)
                        .clock(clock)
                        .revocations(backends.apply("revoked"), cachedFor)
                        .build();
            case COOKIES_FOR_GOOD -> CookieStore.builder(keys).clock(clock).build();
        };
    }
}
