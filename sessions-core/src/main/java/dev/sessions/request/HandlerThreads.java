package dev.sessions.request;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where handlers go on after a store has answered on a thread of its own: that thread is for the store's work. Here a
 * handler that computes keeps one thread of many to itself, and {@code block()} is refused.
 */
final class HandlerThreads {

    private static final int MOST = 256;
    private static final int MOST_WAITING = 100_000;
    private static final int IDLE_SECONDS = 60;

    private static final AtomicInteger COUNT = new AtomicInteger();

    static final Scheduler SCHEDULER =
            Schedulers.newBoundedElastic(MOST, MOST_WAITING, HandlerThread::new, IDLE_SECONDS);

    private HandlerThreads() {}

    /** What did not leave the subscriber's thread stays there, and pays nothing. */
    static <T> Mono<T> back(Mono<T> answer) {
        return Mono.defer(() -> {
            Thread before = Thread.currentThread();
            return answer.materialize()
                    .flatMap(signal ->
                            before == Thread.currentThread() || Thread.currentThread() instanceof HandlerThread
                                    ? Mono.just(signal)
                                    : Mono.just(signal).publishOn(SCHEDULER))
                    .dematerialize();
        });
    }

    /** Work that, once begun, is done even if nobody waits for it any more. */
    static <T> Mono<T> toTheEnd(Mono<T> work) {
        return back(Mono.deferContextual(
                context -> Mono.fromFuture(() -> work.contextWrite(context).toFuture(), true)));
    }

    private static final class HandlerThread extends Thread implements NonBlocking {

        HandlerThread(Runnable work) {
            super(work, "sessions-handler-" + COUNT.incrementAndGet());
            setDaemon(true);
        }
    }
}
