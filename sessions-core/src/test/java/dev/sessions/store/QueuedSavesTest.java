package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.TypeRef;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import dev.sessions.request.SessionCookie;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Many requests save one session at once. In a process each waits for the one before it, and goes on from there. */
class QueuedSavesTest {

    private static final TypeRef<List<Integer>> NUMBERS = new TypeRef<>() {};

    private final Site site = new Site();
    private final SlowBackend slow = new SlowBackend(site.backend);

    @BeforeEach
    void begin() {
        site.keep(BACKEND, site.store(slow));
        site.visit(BACKEND, session -> session.put("count", 0));
    }

    @Test
    void threeHundredSavesInOneProcessAreThreeHundredWritesAndNoFinds() throws Exception {
        List<InFlight> requests = requests(site, 300, QueuedSavesTest::count);
        resetCounters();

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        for (CompletableFuture<List<SessionCookie>> save : saves) {
            assertThat(done(save)).hasSize(1);
        }
        assertThat(site.look(BACKEND).get("count", Integer.class)).isEqualTo(300);
        assertThat(site.backend.writes).hasValue(300);
        assertThat(site.backend.finds).hasValue(1); // that of the look
    }

    /** Whoever finds the other process first finds it once for each save of that: so there is an end to it. */
    @Test
    void threeHundredSavesInTwoProcessesAreAtMostSixHundredWritesAndThreeHundredFinds() throws Exception {
        Site other = site.copy().keep(BACKEND, site.store(slow));
        List<InFlight> requests = new ArrayList<>(requests(site, 150, QueuedSavesTest::count));
        requests.addAll(requests(other, 150, QueuedSavesTest::count));
        resetCounters();

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        for (CompletableFuture<List<SessionCookie>> save : saves) {
            assertThat(done(save)).hasSize(1);
        }
        assertThat(site.backend.writes).hasValueBetween(300, 600);
        assertThat(site.backend.finds).hasValue(site.backend.writes.get() - 300);
        assertThat(site.look(BACKEND).get("count", Integer.class)).isEqualTo(300);
    }

    @Test
    void anUpdateSeesWhatEachBeforeItHasMade() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<InFlight> requests = requests(site, 50, session -> {
            int number = next.getAndIncrement();
            session.update("numbers", NUMBERS, numbers -> {
                List<Integer> more = new ArrayList<>(numbers == null ? List.of() : numbers);
                more.add(number);
                return more;
            });
        });

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        done(saves.get(49));
        assertThat(site.look(BACKEND).get("numbers", NUMBERS))
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }

    /** Reactor's few threads for what takes no time, and a backend's own, are not to be kept by what it does. */
    @Test
    void anUpdateThatIsCalledAgainMayTakeItsTime() throws Exception {
        AtomicInteger again = new AtomicInteger();
        List<InFlight> requests = new ArrayList<>(requests(site, 1, QueuedSavesTest::count));
        requests.addAll(requests(
                site,
                1,
                session -> session.update("count", Integer.class, count -> {
                    if (count != 0) {
                        assertThat(Thread.currentThread().getName()).startsWith("boundedElastic-");
                        again.incrementAndGet();
                    }
                    return count + 1;
                })));
        slow.answersAtOnce = true;

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        assertThat(done(saves.get(1))).hasSize(1);
        assertThat(again).hasValue(1);
    }

    @Test
    void oneThatTheBackendFailsNeitherStopsNorLosesTheOthers() throws Exception {
        List<InFlight> requests = requests(site, 5, QueuedSavesTest::count);
        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.failingReplace.set(2);
        slow.release();

        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat(done(saves.get(i))).hasSize(1);
        }
        assertThat(failure(saves.get(2))).isInstanceOf(SessionUnavailableException.class);
        assertThat(site.look(BACKEND).get("count", Integer.class)).isEqualTo(4);
    }

    @Test
    void oneWhoseOwnUpdateFailsNeitherStopsNorLosesTheOthers() throws Exception {
        List<InFlight> requests = new ArrayList<>(requests(site, 2, QueuedSavesTest::count));
        requests.addAll(requests(
                site,
                1,
                session -> session.update("count", Integer.class, count -> {
                    if (count != 0) {
                        throw new IllegalStateException("of the test");
                    }
                    return 1;
                })));
        requests.addAll(requests(site, 2, QueuedSavesTest::count));

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat(done(saves.get(i))).hasSize(1);
        }
        assertThat(failure(saves.get(2))).isInstanceOf(SessionException.class).hasRootCauseMessage("of the test");
        assertThat(site.look(BACKEND).get("count", Integer.class)).isEqualTo(4);
    }

    @Test
    void whenTheSessionEndsMeanwhileEachFindsOutAndNoneBringsItBack() throws Exception {
        List<InFlight> requests = requests(site, 20, QueuedSavesTest::count);
        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);

        site.elsewhere().visit(BACKEND, Session::invalidate);
        slow.release();

        for (CompletableFuture<List<SessionCookie>> save : saves) {
            assertThat(done(save)).singleElement().matches(SessionCookie::isRemoval);
        }
        assertThat(site.look(BACKEND).reason()).contains(Reason.ENDED);
        assertThat(site.backend.keys).isEmpty();
    }

    @Test
    void whenTheSessionIsRenewedMeanwhileEachFindsOutAndSendsNoCookie() throws Exception {
        List<InFlight> requests = requests(site, 20, QueuedSavesTest::count);
        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);

        Site renewed = site.elsewhere();
        renewed.visit(BACKEND, Session::renewId);
        slow.release();

        for (CompletableFuture<List<SessionCookie>> save : saves) {
            assertThat(done(save)).isEmpty();
        }
        assertThat(renewed.look(BACKEND).get("count", Integer.class)).isZero();
    }

    /** In memory everything answers at once, so each would be saved within the one before it. */
    @Test
    void fiveThousandAtOnceInMemoryAreNoDeeperThanOne() throws Exception {
        slow.answersAtOnce = true;
        List<InFlight> requests = requests(site, 5000, QueuedSavesTest::count);
        resetCounters();

        List<CompletableFuture<List<SessionCookie>>> saves = commitBehindTheFirst(requests);
        slow.release();

        for (CompletableFuture<List<SessionCookie>> save : saves) {
            assertThat(done(save)).hasSize(1);
        }
        assertThat(site.backend.writes).hasValue(5000);
        assertThat(site.backend.finds).hasValue(0);
        assertThat(site.look(BACKEND).get("count", Integer.class)).isEqualTo(5000);
    }

    private static void count(Session session) {
        session.update("count", Integer.class, count -> count + 1);
    }

    private static List<InFlight> requests(Site browser, int count, Consumer<Session> handler) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    InFlight request = browser.begin(BACKEND);
                    handler.accept(request.session());
                    return request;
                })
                .toList();
    }

    /** The first is held within the backend, so all the others have begun when it goes on. */
    private List<CompletableFuture<List<SessionCookie>>> commitBehindTheFirst(List<InFlight> requests) {
        slow.hold();
        return requests.stream()
                .map(request -> request.request().commit().toFuture())
                .toList();
    }

    private void resetCounters() {
        site.backend.finds.set(0);
        site.backend.writes.set(0);
    }

    private static <T> T done(CompletableFuture<T> save)
            throws InterruptedException, ExecutionException, TimeoutException {
        return save.get(60, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> save) throws InterruptedException, TimeoutException {
        try {
            save.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("was saved");
    }

    /** Answers on other threads, as one over the network does, and holds writes until they are released. */
    private static final class SlowBackend implements SessionBackend {

        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final SessionBackend behind;
        private volatile Sinks.Empty<Void> gate = released();
        private volatile boolean answersAtOnce;

        /** How many writes are done before one fails. */
        private final AtomicInteger failingReplace = new AtomicInteger(Integer.MAX_VALUE);

        SlowBackend(SessionBackend behind) {
            this.behind = behind;
        }

        private static Sinks.Empty<Void> released() {
            Sinks.Empty<Void> gate = Sinks.empty();
            gate.tryEmitEmpty();
            return gate;
        }

        void hold() {
            gate = Sinks.empty();
        }

        void release() {
            gate.tryEmitEmpty();
        }

        private <T> Mono<T> answer(Mono<T> work) {
            return answersAtOnce ? work : work.publishOn(Schedulers.boundedElastic());
        }

        @Override
        public Mono<StoredSession> find(String key) {
            return answer(behind.find(key));
        }

        @Override
        public Mono<Boolean> create(String key, StoredSession session) {
            return answer(behind.create(key, session));
        }

        @Override
        public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
            return gate.asMono()
                    .timeout(PATIENCE)
                    .then(Mono.defer(() -> failingReplace.getAndDecrement() == 0
                            ? Mono.error(new IllegalStateException("the disk is full"))
                            : answer(behind.replace(key, expectedVersion, session))));
        }

        @Override
        public Mono<Void> delete(String key) {
            return answer(behind.delete(key));
        }

        @Override
        public Flux<String> keysOf(String owner) {
            return behind.keysOf(owner);
        }
    }
}
