package dev.sessions.store;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Work that stops at every call of a backend, before its effect and again before its answer, until it is told to go on. All
 * of it runs on the thread of the test, and time is virtual, so that a run can be repeated.
 */
final class Steps {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Whose step it is: what a handler starts without waiting for it does not know whose it is. */
    private static @Nullable Steps current;

    private final String name;
    private final List<String> trace;
    private final Runnable start;
    private final Deque<Runnable> stopped = new ArrayDeque<>();
    private boolean started;
    private int calls;
    private int failingCall;
    private boolean failsAfterEffect;
    private boolean free;

    /** The places in the trace of its last call, and of the last one that wrote something. */
    private int calledAt = -1;

    private int wroteAt = -1;

    Steps(String name, List<String> trace, Runnable start) {
        this.name = name;
        this.trace = trace;
        this.start = start;
    }

    /** A call, counted from 1, fails: before it has done anything, or with its answer alone. */
    void fail(int call, boolean afterEffect) {
        failingCall = call;
        failsAfterEffect = afterEffect;
    }

    boolean hasFailed() {
        return failingCall > 0 && calls >= failingCall;
    }

    /** When it did what it did; negative when it has called nobody. */
    int tookEffectAt() {
        return wroteAt >= 0 ? wroteAt : calledAt;
    }

    /** Goes on to the next stop; false when there is nothing to go on with. */
    boolean step() {
        if (!started) {
            started = true;
            as(start);
            return true;
        }
        Runnable next = stopped.poll();
        if (next == null) {
            return false;
        }
        as(next);
        return true;
    }

    /** As many steps as there are, until it is done or waits for others. */
    boolean run() {
        boolean any = false;
        while (step()) {
            any = true;
        }
        return any;
    }

    int run(int most) {
        int steps = 0;
        while (steps < most && step()) {
            steps++;
        }
        return steps;
    }

    /** What happens in here never stops. */
    void freely(Runnable work) {
        free = true;
        as(work);
        free = false;
    }

    void as(Runnable work) {
        Steps before = current;
        current = this;
        try {
            work.run();
        } finally {
            current = before;
        }
        VirtualTimeScheduler.get().advanceTimeBy(PAUSE);
    }

    private Mono<Void> stop() {
        return free
                ? Mono.empty()
                : Mono.create(sink -> {
                    Runnable next = sink::success;
                    stopped.add(next);
                    sink.onDispose(() -> stopped.remove(next));
                });
    }

    private <T> Mono<T> call(String what, Supplier<Mono<T>> effect) {
        return stop().then(Mono.defer(() -> {
                    boolean fails = ++calls == failingCall;
                    trace.add(name + ": " + what + (fails ? " FAILS" : ""));
                    if (fails && !failsAfterEffect) {
                        throw new SessionUnavailableException("cut off");
                    }
                    Signal<T> answer = effect.get().materialize().block(PATIENCE);
                    if (fails) {
                        throw new SessionUnavailableException("cut off");
                    }
                    calledAt = trace.size() - 1;
                    if (Boolean.TRUE.equals(answer.get())) {
                        wroteAt = calledAt;
                    }
                    trace.set(trace.size() - 1, trace.get(trace.size() - 1) + " = " + answer.get());
                    return Mono.just(answer);
                }))
                .flatMap(answer -> stop().thenReturn(answer))
                .dematerialize();
    }

    /** A backend that stops whoever calls it as a step of theirs, and nobody else. */
    record Backend(String title, SessionBackend real) implements SessionBackend {

        private <T> Mono<T> call(String what, String key, Supplier<Mono<T>> effect) {
            return Mono.deferContextual(context -> {
                Steps steps = context.getOrDefault(Steps.class, current);
                return steps == null
                        ? effect.get()
                        : steps.call(title + "." + what + " " + key.substring(0, Math.min(12, key.length())), effect);
            });
        }

        @Override
        public Mono<StoredSession> find(String key) {
            return call("find", key, () -> real.find(key));
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return call("create", key, () -> real.create(key, session));
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            String what = "replace(" + expectedVersion + "→" + session.version()
                    + (session.data().length == 0 ? ", away)" : ")");
            return call(what, key, () -> real.replace(key, expectedVersion, session));
        }

        @Override
        public Mono<Void> delete(String key) {
            return call("delete", key, () -> real.delete(key));
        }

        /** As a backend lists that reads one entry after the other: not those that came since, nor those that went since. */
        @Override
        public Flux<String> keysOf(String owner) {
            Flux<String> keys = real.keysOf(owner);
            return call("keysOf", owner, keys::collectList)
                    .flatMapIterable(listed ->
                            listed.stream().filter(key -> isThere(key, owner)).toList());
        }

        private boolean isThere(String key, String owner) {
            StoredSession now = real.find(key).block(PATIENCE);
            return now != null && owner.equals(now.owner());
        }
    }
}
