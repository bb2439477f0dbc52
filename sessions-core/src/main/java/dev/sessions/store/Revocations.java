package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Opening.Opened;
import dev.sessions.codec.Opening.Refused;
import dev.sessions.codec.Purpose;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Calls back what lives in cookies alone: remembers, for each owner whose sessions were ended, that those which became
 * theirs up to some instant are void. It holds one small record for each owner it was used for, however many sessions
 * they have.
 *
 * <p>A record is kept for as long as a session it voids could live: the absolute timeout, or for good where there is none.
 */
public final class Revocations {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);

    private static final int MOST_CACHED = 10_000;
    private static final int MOST_ATTEMPTS = 100;
    private static final byte[] NOTHING = {};

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

    private record Known(Instant voidUntil, Instant asOf) {}

    /**
     * Creates the memory of what was revoked.
     *
     * @param backend keeps it
     * @param codec makes and opens its records
     * @param clock tells the time
     * @param cachedFor how long this process relies on what it knows of an owner; so long may a session live on after it
     *     was ended from another process
     */
    public Revocations(SessionBackend backend, TokenCodec codec, Clock clock, Duration cachedFor) {
        this.backend = backend;
        this.codec = codec;
        this.clock = clock;
        this.cachedFor = cachedFor;
    }

    /** Up to when sessions of this owner are void; {@link Instant#MIN} when none are. */
    Mono<Instant> voidUntil(SessionOptions options, String owner) {
        String key = Owners.key(options, owner);
        synchronized (cache) {
            Known known = cache.get(key);
            if (known != null && clock.instant().isBefore(known.asOf().plus(cachedFor))) {
                return Mono.just(known.voidUntil());
            }
        }
        return fetch(options, owner);
    }

    /** The same, from the backend itself. */
    Mono<Instant> fetch(SessionOptions options, String owner) {
        String key = Owners.key(options, owner);
        return Mono.defer(() -> {
            Instant asOf = clock.instant();
            return backend.find(recordKey(key))
                    .map(record -> voidUntil(codec.open(Purpose.RECORD, recordKey(key), record.data())))
                    .defaultIfEmpty(Instant.MIN)
                    .doOnNext(voidUntil -> remember(key, new Known(voidUntil, asOf)));
        });
    }

    /** Voids the owner's sessions up to now; emits up to when. */
    Mono<Instant> revoke(SessionOptions options, String owner) {
        String key = Owners.key(options, owner);
        Duration keepFor = options.absoluteTimeout() != null ? options.absoluteTimeout() : SessionOptions.MAX_LIFETIME;
        return write(recordKey(key), keepFor, 1)
                .doOnNext(voidUntil -> remember(key, new Known(voidUntil, clock.instant())));
    }

    private Mono<Instant> write(String key, Duration keepFor, int attempt) {
        if (attempt > MOST_ATTEMPTS) {
            return Mono.error(new SessionUnavailableException("An owner's sessions could not be ended: contention"));
        }
        return backend.find(key)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(known -> {
                    Instant end = known.map(record -> after(key, record)).orElseGet(() -> SessionTimes.now(clock));
                    Token token = new Token(0, false, end, end, end.plus(keepFor), NOTHING);
                    long version = known.map(StoredSession::version).orElse(0L);
                    StoredSession record =
                            new StoredSession(codec.seal(Purpose.RECORD, key, token), version + 1, token.expiresAt());
                    Mono<Boolean> written =
                            known.isPresent() ? backend.replace(key, version, record) : backend.create(key, record);
                    return written.flatMap(done -> done ? Mono.just(end) : write(key, keepFor, attempt + 1));
                });
    }

    /** Now, or later than the last time: a session kept then became the owner's a second after it. */
    private Instant after(String key, StoredSession known) {
        Instant now = SessionTimes.now(clock);
        Instant last = voidUntil(codec.open(Purpose.RECORD, key, known.data()));
        return last.isBefore(now) ? now : CookieIndex.after(last);
    }

    /**
     * A record whose key is gone voids nothing any more, and need not: what it voided was sealed with that key or an older
     * one, and is gone with it.
     */
    private static Instant voidUntil(Opening opening) {
        if (opening instanceof Opened opened) {
            return opened.token().issuedAt();
        }
        log.warn("The record of an owner's ended sessions was refused, {}", ((Refused) opening).reason());
        return Instant.MIN;
    }

    private void remember(String key, Known known) {
        synchronized (cache) {
            cache.merge(key, known, (old, now) -> now.asOf().isBefore(old.asOf()) ? old : now);
        }
    }

    private static String recordKey(String ownerKey) {
        return "revoked." + ownerKey;
    }
}
