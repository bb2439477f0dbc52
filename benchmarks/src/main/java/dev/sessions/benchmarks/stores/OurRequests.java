package dev.sessions.benchmarks.stores;

import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.file.FilesystemStore;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionRequest;
import dev.sessions.serializer.JacksonValueCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Whole requests of ours, from the cookie's value to the cookie to send, with the sessions in files. */
final class OurRequests implements Contender {

    private static final SessionOptions OPTIONS = SessionOptions.of("session");

    private final Path directory;
    private final FilesystemStore store;
    private final ConfiguredSessions sessions;
    private final List<String> cookies;

    OurRequests(Path directory, boolean fsync, int bytes) {
        this.directory = directory;
        store = OurBackend.store(directory, fsync);
        Configured configured = new Configured(OPTIONS, store, new JacksonValueCodec());
        sessions = new ConfiguredSessions(List.of(configured), OPTIONS.name(), Clock.systemUTC(), List.of());
        cookies = IntStream.range(0, SESSIONS).mapToObj(i -> create(bytes)).toList();
    }

    private String create(int bytes) {
        SessionRequest request = sessions.request(name -> List.of());
        Session session = Objects.requireNonNull(request.get().block());
        session.put("visits", 0);
        session.put("data", "x".repeat(bytes));
        return Objects.requireNonNull(request.commit().block()).get(0).value();
    }

    @Override
    public String name() {
        return "sessions, whole request";
    }

    @Override
    public double visitsPerSecond(int threads, int millis) {
        return Visits.perSecond(threads, millis, cookies.size(), this::visit);
    }

    private void visit(int number) {
        SessionRequest request = sessions.request(name -> List.of(cookies.get(number)));
        Session session = Objects.requireNonNull(request.get().block());
        Integer visits = session.get("visits", Integer.class);
        session.put("visits", Objects.requireNonNull(visits) + 1);
        request.commit().block();
    }

    @Override
    public void close() {
        store.close();
        Directories.delete(directory);
    }
}
