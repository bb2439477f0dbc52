package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRingSource;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Refused;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where a token is made with a key that this process does not know, it may only not know it yet: the source of the keys looks
 * again before the request is answered. The source sees to it that this is rare, however many such tokens come.
 */
record KeyRefresh(KeyRingSource keys, TokenCodec codec) {

    /** Whoever looks should not take longer; if they do, the request goes on without. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What a cookie stands for, looked up a second time if the keys have changed. */
    Mono<SessionLookup> find(Mono<SessionLookup> lookup) {
        return lookup.flatMap(found -> found instanceof Refused refused && refused.reason() == Reason.UNKNOWN_KEY
                ? lookAgain().flatMap(changed -> changed ? lookup : Mono.just(found))
                : Mono.just(found));
    }

    /** A backend that hands out no record before its key was looked for. */
    SessionBackend before(SessionBackend backend) {
        return new RefreshingBackend(this, backend);
    }

    private Mono<Boolean> lookAgain() {
        return Mono.fromCompletionStage(keys::refresh)
                .timeout(PATIENCE)
                .onErrorReturn(false)
                .defaultIfEmpty(false);
    }

    private record RefreshingBackend(KeyRefresh refresh, SessionBackend backend) implements SessionBackend {

        @Override
        public Mono<StoredSession> find(String key) {
            return backend.find(key)
                    .flatMap(record -> refresh.codec.knowsKeyOf(record.data())
                            ? Mono.just(record)
                            : refresh.lookAgain().thenReturn(record));
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return backend.create(key, session);
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return backend.replace(key, expectedVersion, session);
        }

        @Override
        public Mono<Void> delete(String key) {
            return backend.delete(key);
        }

        @Override
        public Flux<String> keysOf(String owner) {
            return backend.keysOf(owner);
        }
    }
}
