package dev.sessions.file;

import dev.sessions.SessionUnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The threads that may block on files: several for requests, one for the sweep. All are daemons. */
final class FileThreads implements AutoCloseable {

    /** Enough to keep a disk busy with forced writes, which is where most of the time goes. */
    private static final int THREADS = 16;

    /** With more waiting the disk doesn't keep up, and waiting longer helps nobody. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FileThreads.class);

    private final SessionDirectory directory;

    /**
     * A plain pool under Reactor's scheduler. All its threads take from one queue, so that no request waits behind a
     * slow one while a thread is idle; and it can be told to finish, for which Reactor's own ones start a thread that
     * keeps the process alive. Handing work over takes no lock, as the event loop does it: the queue has none, and the
     * pool takes one only to start a thread.
     */
    private final ThreadPoolExecutor pool = newPool();

    private final Scheduler requests = Schedulers.fromExecutorService(pool, "sessions-files");
    private final AtomicInteger waiting = new AtomicInteger();
    private final Scheduler sweeper = Schedulers.newSingle("sessions-files-sweep", true);

    FileThreads(SessionDirectory directory) {
        this.directory = directory;
    }

    private static ThreadPoolExecutor newPool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedTransferQueue<>(), work -> {
                    Thread thread = new Thread(work, "sessions-files-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.prestartAllCoreThreads();
        return pool;
    }

    /** File work of a request, at each subscription. The operation is a verb for the message when it fails. */
    <T> Mono<T> run(String operation, FileWork<T> work) {
        return runOn(requests, operation, work);
    }

    /** File work that may take long, one at a time. */
    <T> Mono<T> maintain(String operation, FileWork<T> work) {
        return runOn(sweeper, operation, work);
    }

    void repeat(Duration interval, Runnable work) {
        long millis = Math.max(1, TimeUnit.MILLISECONDS.convert(interval));
        sweeper.schedulePeriodically(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Lets requests that are under way end, within a limit; maintenance is interrupted. */
    @Override
    public void close() {
        sweeper.dispose();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("Session files in {} were still in use when their backend was closed", directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            requests.dispose();
        }
    }

    /**
     * Unlike with {@code subscribeOn}, a subscriber that cancels doesn't interrupt the thread, which would close the
     * file in its hands: what has begun ends, and what has not is dropped.
     */
    private <T> Mono<T> runOn(Scheduler scheduler, String operation, FileWork<T> work) {
        return Mono.create(sink -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            sink.onCancel(() -> cancelled.set(true));
            try {
                if (waiting.incrementAndGet() > MOST_WAITING) {
                    throw new RejectedExecutionException();
                }
                scheduler.schedule(() -> {
                    waiting.decrementAndGet();
                    if (!cancelled.get()) {
                        run(operation, work, sink, cancelled);
                    }
                });
            } catch (RejectedExecutionException e) {
                waiting.decrementAndGet();
                sink.error(failure(operation, "the backend is closed, or too many requests wait for files already", e));
            }
        });
    }

    private <T> void run(String operation, FileWork<T> work, MonoSink<T> sink, AtomicBoolean cancelled) {
        T result;
        try {
            result = work.run();
        } catch (Throwable e) { // an error too: the subscriber would wait for ever
            Throwable failure = e instanceof IOException io ? failure(operation, reason(io), io) : e;
            if (cancelled.get()) {
                log.debug("Nobody waits any more for what failed", failure);
            } else {
                sink.error(failure);
            }
            return;
        }
        sink.success(result);
    }

    private SessionUnavailableException failure(String operation, String reason, Exception cause) {
        return new SessionUnavailableException(
                "Could not " + operation + " a session in " + directory + ": " + reason, cause);
    }

    /** The reason without the file's name, which tells the reader of a message nothing. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException fault ? fault.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    @FunctionalInterface
    interface FileWork<T> {
        @Nullable
        T run() throws IOException;
    }
}
