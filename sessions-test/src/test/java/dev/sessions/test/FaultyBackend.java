package dev.sessions.test;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A backend with one of the faults that the contract is there to find. */
final class FaultyBackend implements SessionBackend {

    /** A mistake that somebody who writes a backend could make. */
    enum Fault {
        NONE,
        CREATE_OVERWRITES,
        REPLACE_IGNORES_THE_VERSION,
        REPLACE_CREATES,
        CHECKS_AND_THEN_ACTS,
        NEVER_EXPIRES,
        EXPIRES_WHEN_FIRST_SAID,
        EXPIRES_A_SECOND_LATE,
        CUTS_THE_EXPIRY_TO_SECONDS,
        DELETES_NOTHING,
        DELETES_AT_ANY_VERSION,
        KEEPS_WHAT_IS_EXPIRED,
        KEYS_WITHOUT_CASE,
        KEYS_AS_PATHS,
        KEYS_CUT_OFF,
        VERSIONS_IN_53_BITS,
        LOSES_THE_END_OF_LARGE_DATA,
        TAKES_EMPTY_FOR_ABSENT,
        SHARES_ITS_ARRAYS,
        STARTS_BEFORE_SUBSCRIPTION,
        BLOCKS,
        NEVER_ANSWERS,
        OUTAGE_IS_ABSENCE,
        OUTAGE_IS_ANY_EXCEPTION,
        LOSES_THE_OWNER,
        INDEX_IGNORES_REPLACE,
        INDEX_NEVER_FORGETS,
        INDEX_LISTS_TWICE,
        INDEX_LISTS_EVERYBODY,
        INDEX_IN_AN_OUTAGE_IS_EMPTY
    }

    private static final Pattern PROMISED = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Fault fault;
    private final SessionBackend backend;
    private final MutableClock clock;
    private final Map<String, Set<String>> index = new ConcurrentHashMap<>();
    private final Map<String, StoredSession> handedOut = new ConcurrentHashMap<>();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private volatile boolean cutOff;

    FaultyBackend(Fault fault, MutableClock clock) {
        this.fault = fault;
        this.clock = clock;
        this.backend = new InMemoryBackend(clock, 10_000);
    }

    void cutOff(boolean cutOff) {
        this.cutOff = cutOff;
    }

    @Override
    public Mono<StoredSession> find(String key) {
        return outage(null, Mono.defer(() -> {
            if (is(Fault.NEVER_ANSWERS)) {
                return Mono.never();
            }
            if (is(Fault.BLOCKS)) {
                return Mono.justOrEmpty(backend.find(key(key)).hide().block());
            }
            return backend.find(key(key))
                    .filter(found -> !is(Fault.TAKES_EMPTY_FOR_ABSENT) || found.data().length > 0)
                    .map(found -> is(Fault.LOSES_THE_OWNER)
                            ? new StoredSession(found.data(), found.version(), found.expiresAt())
                            : found)
                    .map(found ->
                            is(Fault.SHARES_ITS_ARRAYS) ? handedOut.computeIfAbsent(key, absent -> found) : found);
        }));
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        StoredSession kept = kept(session);
        if (is(Fault.STARTS_BEFORE_SUBSCRIPTION)) {
            Mono<Boolean> started = backend.create(key(key), kept).cache();
            started.subscribe();
            return started;
        }
        return outage(false, Mono.defer(() -> {
            handedOut.remove(key);
            enter(session, key);
            if (is(Fault.KEEPS_WHAT_IS_EXPIRED) && session.isExpired(clock.instant())) {
                return backend.create(key(key), later(session));
            }
            Mono<Boolean> created = backend.create(key(key), kept);
            return is(Fault.CREATE_OVERWRITES) ? backend.delete(key(key)).then(created) : created;
        }));
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return outage(false, Mono.defer(() -> {
            handedOut.remove(key);
            boolean ending = session.isExpired(clock.instant());
            if (is(Fault.KEEPS_WHAT_IS_EXPIRED) && ending) {
                return backend.replace(key(key), expectedVersion, later(session));
            }
            if (is(Fault.REPLACE_CREATES)) {
                return backend.create(key(key), session)
                        .flatMap(created ->
                                created ? Mono.just(true) : backend.replace(key(key), expectedVersion, session));
            }
            if (is(Fault.REPLACE_IGNORES_THE_VERSION) || is(Fault.DELETES_AT_ANY_VERSION) && ending) {
                return backend.find(key(key))
                        .flatMap(found -> backend.replace(key(key), found.version(), session))
                        .defaultIfEmpty(false);
            }
            if (is(Fault.CHECKS_AND_THEN_ACTS)) {
                return backend.find(key(key))
                        .filter(found -> found.version() == expectedVersion)
                        .delayElement(Duration.ofMillis(2))
                        .flatMap(found -> backend.delete(key(key)).then(backend.create(key(key), session)))
                        .defaultIfEmpty(false);
            }
            if (is(Fault.EXPIRES_WHEN_FIRST_SAID)) {
                return backend.find(key(key))
                        .flatMap(found -> backend.replace(
                                key(key),
                                expectedVersion,
                                new StoredSession(
                                        session.data(),
                                        session.version(),
                                        ending ? session.expiresAt() : found.expiresAt(),
                                        session.owner())))
                        .defaultIfEmpty(false);
            }
            if (!is(Fault.INDEX_IGNORES_REPLACE)) {
                enter(session, key);
            }
            return backend.replace(key(key), expectedVersion, kept(session));
        }));
    }

    @Override
    public Mono<Void> delete(String key) {
        return outage(null, Mono.defer(() -> {
            handedOut.remove(key);
            return is(Fault.DELETES_NOTHING) ? Mono.empty() : backend.delete(key(key));
        }));
    }

    @Override
    public Flux<String> keysOf(String owner) {
        return Flux.defer(() -> {
            if (cutOff) {
                return is(Fault.INDEX_IN_AN_OUTAGE_IS_EMPTY) || is(Fault.OUTAGE_IS_ABSENCE)
                        ? Flux.empty()
                        : Flux.error(fault());
            }
            Set<String> entered = index.getOrDefault(owner, Set.of());
            return switch (fault) {
                case INDEX_LISTS_EVERYBODY -> Flux.fromIterable(index.values()).flatMapIterable(keys -> keys);
                case INDEX_NEVER_FORGETS -> Flux.fromIterable(entered);
                case INDEX_LISTS_TWICE ->
                    Flux.concat(backend.keysOf(owner), listed.add(owner) ? backend.keysOf(owner) : Flux.empty());
                case INDEX_IGNORES_REPLACE ->
                    Flux.fromIterable(entered)
                            .filterWhen(key -> backend.find(key(key)).hasElement());
                default -> Flux.from(backend.keysOf(owner));
            };
        });
    }

    private void enter(StoredSession session, String key) {
        if (session.owner() != null) {
            index.computeIfAbsent(session.owner(), owner -> ConcurrentHashMap.newKeySet())
                    .add(key);
        }
    }

    private StoredSession kept(StoredSession session) {
        if (session.isExpired(clock.instant())) {
            return session;
        }
        byte[] data = session.data();
        Instant expiresAt = session.expiresAt();
        if (is(Fault.LOSES_THE_END_OF_LARGE_DATA) && data.length > 65_535) {
            data = Arrays.copyOf(data, 65_535);
        }
        boolean soon = expiresAt.isBefore(clock.instant().plus(Duration.ofDays(1)));
        if (is(Fault.NEVER_EXPIRES)) {
            expiresAt = Instant.MAX;
        } else if (is(Fault.EXPIRES_A_SECOND_LATE) && soon) {
            expiresAt = expiresAt.plusSeconds(1);
        } else if (is(Fault.CUTS_THE_EXPIRY_TO_SECONDS) && soon) {
            expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
        }
        long version = is(Fault.VERSIONS_IN_53_BITS) ? (long) (double) session.version() : session.version();
        return new StoredSession(data, version, expiresAt, session.owner());
    }

    private StoredSession later(StoredSession session) {
        return new StoredSession(
                session.data(), session.version(), clock.instant().plusSeconds(1), session.owner());
    }

    private String key(String key) {
        if (!PROMISED.matcher(key).matches()) {
            throw new IllegalArgumentException("The contract asks for more than it says: " + key);
        }
        return switch (fault) {
            case KEYS_WITHOUT_CASE -> key.toLowerCase(Locale.ROOT);
            case KEYS_AS_PATHS -> Path.of("/", key).normalize().toString();
            case KEYS_CUT_OFF -> key.substring(0, Math.min(key.length(), 63));
            default -> key;
        };
    }

    private <T> Mono<T> outage(T absent, Mono<T> work) {
        return Mono.defer(() -> {
            if (!cutOff) {
                return work;
            }
            return is(Fault.OUTAGE_IS_ABSENCE) ? Mono.justOrEmpty(absent) : Mono.error(fault());
        });
    }

    private RuntimeException fault() {
        return is(Fault.OUTAGE_IS_ANY_EXCEPTION)
                ? new IllegalStateException("connection refused")
                : new SessionUnavailableException("connection refused");
    }

    private boolean is(Fault other) {
        return fault == other;
    }
}
