package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Counts, for each owner, how often their sessions were ended. A session carries the count of when it became theirs: so one
 * that is about to be saved is found out, and one that lives in a cookie is called back. It holds one small record for each
 * owner whose sessions were ended, however many they have.
 *
 * <p>A record is kept for as long as something it voids could live. The count begins with the time, and is kept
 * until it is behind it, so that one that begins again after that is ahead of all that was counted before.
 */
final class Generations {

    private static final Logger log = LoggerFactory.getLogger(Generations.class);

    private static final int MOST_CACHED = 10_000;

    /** Whose sessions are counted: they are kept apart, for the records of both may be in one backend. */
    enum Kind {
        /** As long as browsers keep cookies (RFC 6265bis section 5.5), and as those that can be called back live at most. */
        COOKIES("revoked.", Duration.ofDays(400)),
        /** Longer than a request takes. */
        RECORDS("counted.", Duration.ofHours(1));

        final String prefix;
        final Duration keptFor;

        Kind(String prefix, Duration keptFor) {
            this.prefix = prefix;
            this.keptFor = keptFor;
        }
    }

    private final Kind kind;
    private final SessionBackend backend;
    private final TokenCodec codec;
    private final Clock clock;
    private final Duration cachedFor;
    private final Map<String, Known> cache = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_CACHED;
        }
    };

    /** In place of a count: the record was sealed with a key that is not, or no longer, in the ring. */
    private static final long LOST = -1;

    /** Ahead of any count that may have been lost: those run ahead of the time by one for each call within a second. */
    private static final long FAR_AHEAD = 1L << 24;

    private record Known(long generation, long version, Instant asOf) {}

    /** A count before and after an owner's sessions were ended. */
    record Ended(long before, long now) {

        /** Whether a session with that count is one of those that were ended only now. */
        boolean ends(long generation) {
            return before <= generation && generation < now;
        }
    }

    Generations(Kind kind, SessionBackend backend, TokenCodec codec, Clock clock, Duration cachedFor) {
        this.kind = kind;
        this.backend = backend;
        this.codec = codec;
        this.clock = clock;
        this.cachedFor = cachedFor;
    }

    /** With the count of now, for an owner who was given no other yet. */
    Mono<SessionData> counted(SessionOptions options, SessionData data) {
        Owner owner = data.settings().owner();
        return owner == null || owner.generation() != Owner.CLAIMED
                ? Mono.just(data)
                : fetch(options, owner.name()).map(now -> data.ownedBy(new Owner(owner.name(), now)));
    }

    /** Whether a session that is this owner's was ended, as far as anybody knows. */
    Mono<Boolean> isOverNow(SessionOptions options, @Nullable Owner owner) {
        return owner == null || owner.generation() == Owner.CLAIMED
                ? Mono.just(false)
                : read(options, key(options, owner.name())).map(known -> isBehind(options, owner, known));
    }

    /** Whether a session that is this owner's was ended, as far as this process has to know. */
    Mono<Boolean> isOver(SessionOptions options, Owner owner) {
        Known known;
        synchronized (cache) {
            known = cache.get(key(options, owner.name()));
        }
        return known != null && clock.instant().isBefore(known.asOf().plus(cachedFor))
                ? Mono.just(isBehind(options, owner, known))
                : isOverNow(options, owner);
    }

    private static boolean isBehind(SessionOptions options, Owner owner, Known known) {
        if (known.generation() == LOST) {
            throw unreadable(options, Reason.UNKNOWN_KEY.name());
        }
        return owner.generation() < known.generation();
    }

    /** What a session that becomes the owner's now is to carry. Where the count was lost, all that came before is over. */
    Mono<Long> fetch(SessionOptions options, String owner) {
        return read(options, key(options, owner))
                .flatMap(known -> known.generation() == LOST
                        ? revoke(options, owner).map(Ended::now)
                        : Mono.just(known.generation()));
    }

    /** Ends every session of the owner. */
    Mono<Ended> revoke(SessionOptions options, String owner) {
        return revoke(options, key(options, owner), 0);
    }

    private Mono<Ended> revoke(SessionOptions options, String key, int conflicts) {
        return read(options, key).flatMap(known -> {
            Instant now = clock.instant();
            long least = now.getEpochSecond() + (known.generation() == LOST ? FAR_AHEAD : 0);
            Known next = new Known(Math.max(least, known.generation() + 1), known.version() + 1, now);
            return write(options, key, next)
                    .flatMap(done -> done
                            ? Mono.just(new Ended(known.generation(), next.generation()))
                                    .doOnNext(ended -> remember(key, next))
                            : Contention.retry(
                                    "The record of an owner's ended sessions",
                                    conflicts + 1,
                                    () -> revoke(options, key, conflicts + 1)));
        });
    }

    /** Over the version before. */
    private Mono<Boolean> write(SessionOptions options, String key, Known next) {
        StoredSession record = record(options, key, next);
        return Records.guarded(
                options,
                () -> next.version() == 1
                        ? backend.create(key, record)
                        : backend.replace(key, next.version() - 1, record));
    }

    private StoredSession record(SessionOptions options, String key, Known known) {
        byte[] payload =
                ByteBuffer.allocate(Long.BYTES).putLong(known.generation()).array();
        Duration absolute = options.absoluteTimeout();
        Duration longest = kind.keptFor.plus(cachedFor); // one may be saved once more where it is not known yet
        Instant counted = Instant.ofEpochSecond(known.generation());
        Instant end = (counted.isAfter(known.asOf()) ? counted : known.asOf())
                .plus(absolute != null && absolute.compareTo(longest) < 0 ? absolute : longest);
        Token token = new Token(0, false, known.asOf(), known.asOf(), end, payload);
        return new StoredSession(codec.seal(Purpose.REVOCATION, key, token), known.version(), end);
    }

    /** Absence alone means that nothing was ended. What cannot be read may say that something was. */
    private Mono<Known> read(SessionOptions options, String key) {
        return Mono.defer(() -> {
            Instant asOf = clock.instant();
            return Records.guarded(options, () -> backend.find(key))
                    .flatMap(record -> known(options, key, record, asOf))
                    .defaultIfEmpty(new Known(0, 0, asOf))
                    .map(known -> remember(key, known));
        });
    }

    private Mono<Known> known(SessionOptions options, String key, StoredSession record, Instant asOf) {
        Opening opening = codec.open(Purpose.REVOCATION, key, record.data());
        if (opening instanceof Opened opened && opened.token().payload().length == Long.BYTES) {
            long generation = ByteBuffer.wrap(opened.token().payload()).getLong();
            Known known = new Known(generation, record.version(), asOf);
            return opened.current() ? Mono.just(known) : sealedAnew(options, key, known);
        }
        Reason reason = opening instanceof Refused refused ? refused.reason() : Reason.MALFORMED;
        return switch (reason) {
            case EXPIRED -> Mono.just(new Known(0, record.version(), asOf)); // all that it voids is over
            case UNKNOWN_KEY -> Mono.just(new Known(LOST, record.version(), asOf));
            default -> Mono.error(unreadable(options, reason.name()));
        };
    }

    /** Before the key it was sealed with leaves the ring. */
    private Mono<Known> sealedAnew(SessionOptions options, String key, Known known) {
        Known next = new Known(known.generation(), known.version() + 1, known.asOf());
        return write(options, key, next).map(done -> done ? next : known);
    }

    private static SessionUnavailableException unreadable(SessionOptions options, String problem) {
        log.error("Session '{}': the record of an owner's ended sessions cannot be read, {}", options.name(), problem);
        return new SessionUnavailableException("Session '" + options.name()
                + "': whether it was ended cannot be told, its owner's record is " + problem);
    }

    private Known remember(String key, Known known) {
        if (known.generation() == LOST) {
            return known; // another process may write it again
        }
        synchronized (cache) {
            cache.merge(key, known, (old, now) -> isOvertaken(now, old) ? old : now);
        }
        return known;
    }

    /** Whether it was looked up before something was ended that this process already knows of. */
    private boolean isOvertaken(Known answer, Known known) {
        return answer.generation() < known.generation()
                && answer.asOf().isBefore(known.asOf().plus(cachedFor));
    }

    private String key(SessionOptions options, String owner) {
        return kind.prefix + SessionId.backendOwner(options, owner);
    }
}
