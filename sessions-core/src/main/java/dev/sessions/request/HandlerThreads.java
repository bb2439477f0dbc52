package dev.sessions.request;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

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
        return new Answer<>(answer, false);
    }

    /** Work that, once begun, is done even if nobody waits for it any more. */
    static <T> Mono<T> toTheEnd(Mono<T> work) {
        return new Answer<>(work, true);
    }

    private static final class Answer<T> extends Mono<T> {

        private final Mono<T> work;
        private final boolean toTheEnd;

        Answer(Mono<T> work, boolean toTheEnd) {
            this.work = work;
            this.toTheEnd = toTheEnd;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> waiting) {
            work.subscribe(new Returning<T>(waiting, toTheEnd));
        }
    }

    /** Waits for an answer, and goes on with it where the one who waits may go on. */
    private static final class Returning<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> waiting;
        private final boolean toTheEnd;
        private final Thread before = Thread.currentThread();
        private @Nullable Subscription work;
        private boolean answered;
        private volatile boolean cancelled;

        Returning(CoreSubscriber<? super T> waiting, boolean toTheEnd) {
            this.waiting = waiting;
            this.toTheEnd = toTheEnd;
        }

        @Override
        public Context currentContext() {
            return waiting.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            work = subscription;
            waiting.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            Objects.requireNonNull(work).request(n);
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (!toTheEnd) {
                Objects.requireNonNull(work).cancel();
            }
        }

        @Override
        public void onNext(T answer) {
            answered = true;
            goOn(() -> {
                waiting.onNext(answer);
                waiting.onComplete();
            });
        }

        @Override
        public void onError(Throwable failure) {
            goOn(() -> waiting.onError(failure));
        }

        @Override
        public void onComplete() {
            if (!answered) {
                goOn(waiting::onComplete);
            }
        }

        private void goOn(Runnable rest) {
            Thread now = Thread.currentThread();
            if (now == before || now instanceof HandlerThread) {
                rest.run();
            } else if (!cancelled) {
                try {
                    SCHEDULER.schedule(rest);
                } catch (RejectedExecutionException e) {
                    waiting.onError(e);
                }
            }
        }
    }

    private static final class HandlerThread extends Thread implements NonBlocking {

        HandlerThread(Runnable work) {
            super(work, "sessions-handler-" + COUNT.incrementAndGet());
            setDaemon(true);
        }
    }
}
