package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.sample.Browser.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Visitors who never pause, at several samples behind something like a load balancer: each has a session in a cookie and one
 * in files, knows what has to be in both, and says when it is not.
 */
final class Traffic implements AutoCloseable {

    private static final int THREADS = 4;

    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, ReentrantReadWriteLock> instances = new ConcurrentHashMap<>();
    private final List<Integer> up = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean running = true;

    Traffic(int visitors, RunningSample... samples) {
        for (RunningSample sample : samples) {
            open(sample);
        }
        for (int i = 0; i < visitors; i++) {
            this.visitors.add(new Visitor("visitor-" + i, up.get(i % up.size())));
        }
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.add(new Thread(() -> visit(first), "traffic-" + i));
        }
        threads.forEach(Thread::start);
    }

    int requests() {
        return requests.get();
    }

    int sessions() {
        return 2 * visitors.size();
    }

    int lost() {
        return lost.get();
    }

    /** What was not as it had to be. */
    List<String> wrong() {
        return wrong;
    }

    /** Sends requests to this one as well from now on. */
    void open(RunningSample sample) {
        instances.put(sample.port(), new ReentrantReadWriteLock());
        up.add(sample.port());
    }

    /** Sends no more requests to this one, and waits for those under way. */
    void drain(RunningSample sample) {
        up.remove((Integer) sample.port());
        instances.get(sample.port()).writeLock().lock();
    }

    /** Waits until every visitor has been there a few times more. */
    void flow() {
        int enough = requests.get() + 4 * visitors.size();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (requests.get() < enough) {
            assertThat(System.nanoTime()).as("requests are answered").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void visit(int first) {
        for (int turn = 0; running; turn++) {
            for (int i = first; i < visitors.size() && running; i += THREADS) {
                List<Integer> now = List.copyOf(up);
                int port = now.get((turn + i) % now.size());
                ReentrantReadWriteLock.ReadLock request = instances.get(port).readLock();
                if (request.tryLock()) {
                    try {
                        visitors.get(i).visit(port);
                    } finally {
                        request.unlock();
                    }
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        }
    }

    private final class Visitor {

        private final String name;
        private Browser browser;
        private int count;

        Visitor(String name, int port) {
            this.name = name;
            browser = new Browser(port);
            check(browser.get("/set?name=" + name), "name has been set as: " + name);
            visit(port);
        }

        void visit(int port) {
            browser = browser.copy(port);
            check(browser.get("/"), "name: " + name);
            check(browser.post("/cart/count"), String.valueOf(++count));
        }

        private void check(Page page, String expected) {
            requests.incrementAndGet();
            if (!page.body().equals(expected)) {
                lost.incrementAndGet();
                wrong.add(name + ": " + page.status() + " " + page.body() + " instead of " + expected);
            }
        }
    }
}
