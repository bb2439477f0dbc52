package dev.sessions.testing;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.net.ConnectException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sessions in memory; a test can see the keys, let something happen before a replace, and pull the plug. */
public final class TestBackend implements SessionBackend {

    public final Set<String> keys = ConcurrentHashMap.newKeySet();
    public final AtomicInteger finds = new AtomicInteger();
    public final AtomicInteger writes = new AtomicInteger();
    public volatile boolean down;
    public volatile Runnable beforeReplace = () -> {};

    /** Happens once, when a record was looked up and before the answer arrives. */
    public volatile Runnable beforeAnswer = () -> {};

    /** Whether the index names keys of others as well, as it may. */
    public volatile boolean vague;

    private final Clock clock;
    private final InMemoryBackend memory;

    public TestBackend(Clock clock) {
        this.clock = clock;
        memory = new InMemoryBackend(clock, 100_000);
    }

    /** The only key. */
    public String key() {
        if (keys.size() != 1) {
            throw new AssertionError(keys.size() + " records");
        }
        return keys.iterator().next();
    }

    @Override
    public Mono<StoredSession> find(String key) {
        return up(() -> {
            finds.incrementAndGet();
            return memory.find(key).doOnTerminate(() -> {
                Runnable once = beforeAnswer;
                beforeAnswer = () -> {};
                once.run();
            });
        });
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        return up(() -> {
            writes.incrementAndGet();
            keys.add(key);
            return memory.create(key, session);
        });
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return up(() -> {
            Runnable once = beforeReplace;
            beforeReplace = () -> {};
            once.run();
            writes.incrementAndGet();
            return memory.replace(key, expectedVersion, session).doOnNext(done -> {
                if (done && session.isExpired(clock.instant())) {
                    keys.remove(key);
                }
            });
        });
    }

    @Override
    public Mono<Void> delete(String key) {
        return up(() -> {
            keys.remove(key);
            return memory.delete(key);
        });
    }

    @Override
    public Flux<String> keysOf(String owner) {
        return Flux.defer(
                () -> down ? Flux.error(unplugged()) : vague ? Flux.fromIterable(keys) : memory.keysOf(owner));
    }

    private <T> Mono<T> up(Supplier<Mono<T>> work) {
        return Mono.defer(() -> down ? Mono.error(unplugged()) : work.get());
    }

    /** As a driver fails, not as the contract wants it. */
    private static ConnectException unplugged() {
        return new ConnectException("the backend is down");
    }
}
