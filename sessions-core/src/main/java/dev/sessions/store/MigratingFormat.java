package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionException;
import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves sessions in cookies from one format to another while they are used: several formats are read and one is written. A
 * cookie in another format than that is written anew at the next response. Nobody is logged out, but for a session that the
 * format that is written has no place for: it is {@link Reason#MALFORMED}, or {@link Reason#TOO_LONG} where it takes more than
 * {@link SessionOptions#maxSize} there.
 */
public final class MigratingFormat implements CookieFormat {

    private static final Logger log = LoggerFactory.getLogger(MigratingFormat.class);

    private final List<CookieFormat> read;
    private final CookieFormat write;
    private final @Nullable Instant readUntil;
    private final Clock clock;

    /**
     * Creates a format.
     *
     * @param read the formats that are read, in this order
     * @param write the format that is written
     * @param readUntil from when on of those that are read only the one that is written is left, or {@code null} for no end
     * @param clock tells the time
     * @throws IllegalArgumentException when {@code write} is not among those that are read: nobody would keep a session
     */
    public MigratingFormat(
            List<? extends CookieFormat> read, CookieFormat write, @Nullable Instant readUntil, Clock clock) {
        this.read = List.copyOf(read);
        this.write = Objects.requireNonNull(write, "write");
        this.readUntil = readUntil;
        this.clock = Objects.requireNonNull(clock, "clock");
        if (!this.read.contains(write)) {
            throw new IllegalArgumentException("read must name the format that is written");
        }
    }

    @Override
    public String write(SessionOptions options, SessionStamp stamp, SessionData data) {
        return write.write(options, stamp, data);
    }

    @Override
    public SessionLookup read(SessionOptions options, String text) {
        boolean ended = readUntil != null && !clock.instant().isBefore(readUntil);
        SessionLookup told = new Refused(Reason.MALFORMED);
        for (CookieFormat format : read) {
            if (ended && format != write) {
                continue;
            }
            SessionLookup lookup = format.read(options, text);
            if (lookup instanceof Found found) {
                return format == write ? found : moving(options, found);
            }
            told = weight(lookup) > weight(told) ? lookup : told;
        }
        return told;
    }

    /** What cannot be written would fail with every save from here on. */
    private SessionLookup moving(SessionOptions options, Found found) {
        try {
            String text = write.write(options, found.stamp(), found.data());
            if (options.name().length() + text.length() > options.maxSize()) {
                log.debug("Session '{}' cannot move to another format: it is too large there", options.name());
                return new Refused(Reason.TOO_LONG);
            }
        } catch (SessionException e) {
            log.debug("Session '{}' cannot move to another format: {}", options.name(), e.getMessage());
            return new Refused(Reason.MALFORMED);
        }
        return new Found(found.stamp(), found.data(), true, found.origin());
    }

    /** The reason of the format that the cookie is in says more than that it is not in the others. */
    private static int weight(SessionLookup lookup) {
        if (!(lookup instanceof Refused refused)) {
            return 4;
        }
        return switch (refused.reason()) {
            case MALFORMED -> 0;
            case TOO_LONG -> 1; // for that format
            case FORGED -> 2;
            default -> 3;
        };
    }
}
