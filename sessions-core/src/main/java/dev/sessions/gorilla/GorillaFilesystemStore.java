package dev.sessions.gorilla;

import dev.sessions.InvalidOptionException;
import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.gorilla.SecureCookie.Opening;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.SessionStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The files of gorilla's {@code FilesystemStore}, to move sessions from: they are read and never changed, and a session is
 * saved where a {@link dev.sessions.store.MigratingStore} writes. The cookie holds an id, and the file {@code session_<id>}
 * the values, both in the text of a {@link GorillaFormat}.
 *
 * <p>A session that was moved, or ended, is told by its cookie where it moved to: its file stays. So the Go service must not
 * serve these sessions any longer.
 */
public final class GorillaFilesystemStore implements SessionStore {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Path directory;
    private final GorillaFormat format;

    /**
     * Creates a store.
     *
     * @param directory where the files are; what the Go service gave to {@code NewFilesystemStore}
     * @param format how cookies and files are written; the serializer is gob or JSON
     * @throws InvalidOptionException when there is no such directory, or it cannot be read, or the serializer is raw
     */
    public GorillaFilesystemStore(Path directory, GorillaFormat format) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.format = Objects.requireNonNull(format, "format");
        if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
            throw new InvalidOptionException(
                    "directory", "is not a directory that can be read: " + directory, "/var/lib/shop/sessions");
        }
        if (format.payload instanceof RawPayload) {
            throw new InvalidOptionException(
                    "serializer", "cannot be raw for sessions in files, which have an id and values", "gob");
        }
    }

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        return Mono.defer(() -> {
            Opening<String> opening =
                    format.cookies.read(options.name(), cookieValue, options.maxSize(), format.payload::readId);
            if (opening instanceof Opening.Refused<String> refused) {
                return Mono.just(new Refused(refused.reason()));
            }
            String id = ((Opening.Opened<String>) opening).payload();
            return ID.matcher(id).matches()
                    ? Mono.fromCallable(() -> read(options, id)).subscribeOn(Schedulers.boundedElastic())
                    : Mono.just(new Refused(Reason.MALFORMED));
        });
    }

    private SessionLookup read(SessionOptions options, String id) {
        int most = options.maxStoredSize();
        byte[] text;
        try (InputStream file = Files.newInputStream(directory.resolve("session_" + id), LinkOption.NOFOLLOW_LINKS)) {
            text = file.readNBytes(most + 1);
        } catch (NoSuchFileException e) {
            return new Refused(Reason.ENDED);
        } catch (IOException e) {
            throw new SessionUnavailableException(
                    "Session '" + options.name() + "' cannot be read from the files of gorilla: "
                            + e.getClass().getSimpleName());
        }
        Settings settings = new Settings(options.persistent(), null, null, null);
        Opening<SessionData> opening = format.cookies.read(
                options.name(),
                new String(text, StandardCharsets.ISO_8859_1),
                most,
                bytes -> format.payload.read(bytes, settings));
        if (opening instanceof Opening.Refused<SessionData> refused) {
            return new Refused(refused.reason());
        }
        var opened = (Opening.Opened<SessionData>) opening;
        if (format.isVoid(opened.date())) {
            return new Refused(Reason.ENDED);
        }
        SessionStamp stamp =
                format.stamp(options, opened.date(), GorillaFormat.id("file", id.getBytes(StandardCharsets.US_ASCII)));
        return format.cookies.clock().instant().isBefore(stamp.expiresAt())
                ? new Found(stamp, opened.payload(), true, null)
                : new Refused(Reason.EXPIRED);
    }

    /** Nothing is kept here of what became of a session. */
    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return Mono.just(found);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException when it is more than ending a session, of which the store that it moved to knows
     */
    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        return change.kind() == Kind.END || change.kind() == Kind.REPLACED
                ? Mono.just(new Saved.Ended(null))
                : Mono.error(new UnsupportedOperationException("Session '" + options.name()
                        + "' cannot be saved in the files of gorilla, which are read only"));
    }

    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        return Mono.just(found); // it is moved by the first request that finds it here
    }

    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        return Mono.just(true);
    }

    /** None of these sessions has an owner. */
    @Override
    public OwnedSessions owned(SessionOptions options) {
        return NoOwnedSessions.INSTANCE;
    }

    @Override
    public boolean isStateless() {
        return true;
    }
}
