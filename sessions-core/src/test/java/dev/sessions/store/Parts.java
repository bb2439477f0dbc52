package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonSessionSerializer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What stores are made of, on a clock that a test sets. */
final class Parts {

    final TestTime clock = new TestTime();
    final SessionOptions options = SessionOptions.of("session");
    final TokenCodec codec = new TokenCodec(KeyRingSource.of(KeyRing.of(SessionKey.random())), clock);
    final JacksonSessionSerializer serializer = new JacksonSessionSerializer();
    final InMemoryBackend backend = backend();

    InMemoryBackend backend() {
        return new InMemoryBackend(clock, 100_000);
    }

    BackendStore backendStore() {
        return new BackendStore(backend, codec, serializer, clock);
    }

    BackendStore store(InMemoryBackend other) {
        return new BackendStore(other, codec, serializer, clock);
    }

    CookieStore cookieStore() {
        return new CookieStore(codec, serializer, clock);
    }

    CookieStore revocableCookieStore(Duration cachedFor) {
        return new CookieStore(codec, serializer, clock, new Revocations(backend, codec, clock, cachedFor));
    }

    static final class TestTime extends Clock {

        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
