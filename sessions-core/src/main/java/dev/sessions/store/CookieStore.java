package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps a session's values in its cookie: signed, or sealed when the key has an encryption part. Nothing is kept on the
 * server, so nothing can be called back there: a copied cookie stays valid until it expires, and of two concurrent
 * requests the one whose response arrives later wins.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.of(SessionKey.of(authentication, encryption));
 * CookieStore store = CookieStore.of(keys);
 * }</pre>
 */
public final class CookieStore implements SessionStore {

    private final KeyRefresh refresh;
    private final CookieFormat format;
    private final SessionTimes times;
    private final @Nullable Generations generations;

    private CookieStore(Builder builder) {
        TokenCodec codec = new TokenCodec(builder.keys, builder.clock);
        refresh = new KeyRefresh(builder.keys, codec);
        times = new SessionTimes(builder.clock);
        format = builder.format != null ? builder.format : new TokenFormat(codec, times);
        generations = builder.revocations == null
                ? null
                : new Generations(
                        Generations.Kind.COOKIES,
                        refresh.before(builder.revocations),
                        codec,
                        builder.clock,
                        builder.cachedFor);
    }

    /**
     * A store whose cookies are made with these keys.
     *
     * @param keys the first makes cookies, every one opens them
     * @return the store
     */
    public static CookieStore of(KeyRing keys) {
        return builder(KeyRingSource.of(keys)).build();
    }

    /**
     * Begins a store that differs from the defaults.
     *
     * @param keys gives the keys
     * @return a builder
     */
    public static Builder builder(KeyRingSource keys) {
        return new Builder(keys);
    }

    /**
     * Begins a store whose format has keys of its own.
     *
     * @param format how a session is written as a cookie
     * @return a builder; a store that keeps {@linkplain Builder#revocations revocations} needs {@linkplain
     *     #builder(KeyRingSource) keys} beside
     */
    public static Builder builder(CookieFormat format) {
        return new Builder(() -> {
                    throw new IllegalStateException(
                            "This CookieStore has a format with keys of its own, and no key ring for what"
                                    + " is revoked: begin it with builder(keys)");
                })
                .format(format);
    }

    @Override
    public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
        Mono<SessionLookup> read = refresh.find(Mono.fromSupplier(() -> format.read(options, cookieValue)));
        return generations == null ? read : read.flatMap(lookup -> unlessRevoked(options, lookup, generations));
    }

    private static Mono<SessionLookup> unlessRevoked(
            SessionOptions options, SessionLookup lookup, Generations generations) {
        Owner owner = lookup instanceof Found found ? found.data().settings().owner() : null;
        return owner == null
                ? Mono.just(lookup)
                : generations.isOver(options, owner).map(over -> over ? new Refused(Reason.ENDED) : lookup);
    }

    @Override
    public Mono<SessionLookup> follow(SessionOptions options, Found found) {
        return Mono.just(found);
    }

    @Override
    public Mono<Saved> save(SessionOptions options, SessionChange change) {
        if (change.kind() == Kind.END || change.kind() == Kind.REPLACED) {
            return Mono.just(new Saved.Ended(null));
        }
        Mono<SessionData> data = Mono.fromSupplier(change::data);
        return generations == null
                ? data.map(now -> write(options, change, now))
                : data.flatMap(now -> isTakenOver(options, change, now, generations)
                        .flatMap(over -> over
                                ? Mono.just(new Dropped(Reason.ENDED))
                                : generations.counted(options, now).map(counted -> write(options, change, counted))));
    }

    /** Of one that was ended as its owner's nothing goes on as another's. */
    private static Mono<Boolean> isTakenOver(
            SessionOptions options, SessionChange change, SessionData data, Generations generations) {
        Owner before = change.found() == null || change.kind() != Kind.SAVE
                ? null
                : change.found().data().settings().owner();
        return before == null || Records.isOwned(data, before.name())
                ? Mono.just(false)
                : generations.isOverNow(options, before);
    }

    private Saved write(SessionOptions options, SessionChange change, SessionData data) {
        SessionStamp stamp = times.saved(options, change, data, 0);
        if (generations != null) {
            stamp = stamp.endingBy(stamp.savedAt().plus(Generations.Kind.COOKIES.keptFor));
        }
        String value = format.write(options, stamp, data);
        int size = options.name().length() + value.length();
        if (size > options.maxSize()) {
            throw Sizes.tooLarge(options, size + " bytes as a cookie", options.maxSize(), "cookie.max-size", data);
        }
        return new Stored(value, stamp.expiresAt(), stamp, data, 0);
    }

    @Override
    public Mono<Found> extend(SessionOptions options, Found found) {
        if (times.isOver(found.stamp())) {
            return Mono.empty();
        }
        return generations == null
                ? Mono.just(found)
                : unlessRevoked(options, found, generations).ofType(Found.class);
    }

    /** There is nothing to remove; but one that was ended elsewhere must not go on in the other store. */
    @Override
    public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
        return generations == null
                ? Mono.just(true)
                : generations
                        .isOverNow(options, found.data().settings().owner())
                        .map(over -> !over);
    }

    @Override
    public OwnedSessions owned(SessionOptions options) {
        if (generations == null) {
            throw new UnsupportedOperationException("Session '" + options.name() + "' is kept in cookies, which need a"
                    + " place for what is revoked: sessions.revocation.store");
        }
        return new OwnedCookies(options, generations);
    }

    @Override
    public boolean isStateless() {
        return true;
    }

    /** Makes a {@link CookieStore}. */
    public static final class Builder {

        private final KeyRingSource keys;
        private Clock clock = Clock.systemUTC();
        private @Nullable CookieFormat format;
        private @Nullable SessionBackend revocations;
        private Duration cachedFor = Duration.ZERO;

        private Builder(KeyRingSource keys) {
            this.keys = keys;
        }

        /**
         * The clock that tells what has expired; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * How a session is written as a cookie; by default as a token made with the keys.
         *
         * @param format the format
         * @return this builder
         */
        public Builder format(CookieFormat format) {
            this.format = format;
            return this;
        }

        /**
         * Lets an owner's sessions be ended from elsewhere, all at once. Kept are small records, one for each owner it was
         * used for.
         *
         * @param backend keeps what was ended
         * @param cachedFor how long this process relies on what it knows of an owner; so long may a session live on after
         *     it was ended from another process
         * @return this builder
         */
        public Builder revocations(SessionBackend backend, Duration cachedFor) {
            this.revocations = backend;
            this.cachedFor = cachedFor;
            return this;
        }

        /** {@return the store} */
        public CookieStore build() {
            return new CookieStore(this);
        }
    }
}
