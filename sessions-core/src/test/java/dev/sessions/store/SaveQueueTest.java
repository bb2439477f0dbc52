package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.spi.Saved;
import dev.sessions.spi.Saved.Dropped;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who waits for whom, what they are given, and that nothing is left when all are done. */
@Timeout(60)
class SaveQueueTest {

    private final SaveQueue queue = new SaveQueue();
    private final Sinks.One<Saved> first = Sinks.one();
    private final List<Optional<Stored>> given = new ArrayList<>();

    @Test
    void eachIsGivenWhatTheOneBeforeItHasStored() throws Exception {
        Stored stored = stored(1);
        CompletableFuture<Saved> one = begin(first.asMono());
        CompletableFuture<Saved> two = begin(Mono.just(stored(2)));
        CompletableFuture<Saved> three = begin(Mono.just(stored(3)));
        assertThat(given).containsExactly(Optional.empty());
        assertThat(queue.isEmpty()).isFalse();

        first.tryEmitValue(stored);

        assertThat(done(one)).isSameAs(stored);
        done(three);
        assertThat(given).containsExactly(Optional.empty(), Optional.of(stored), Optional.of((Stored) done(two)));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anotherSessionDoesNotWait() throws Exception {
        begin(first.asMono());

        assertThat(queue.inTurn("other", before -> Mono.just(stored(1))).toFuture())
                .isCompletedWithValueMatching(Stored.class::isInstance);
    }

    @Test
    void whoeverComesWhenAllAreDoneIsGivenNothing() throws Exception {
        done(begin(Mono.just(stored(1))));
        done(begin(Mono.just(stored(2))));

        assertThat(given).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void behindOneThatStoredNothingTheNextIsGivenNothing() throws Exception {
        begin(first.asMono());
        CompletableFuture<Saved> two = begin(Mono.just(stored(2)));
        first.tryEmitValue(new Dropped(Reason.ENDED));
        done(two);

        assertThat(given).containsExactly(Optional.empty(), Optional.empty());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void behindOneThatFailedOrThrewTheNextHasItsTurn() throws Exception {
        begin(first.asMono());
        CompletableFuture<Saved> two = queue.inTurn("key", before -> {
                    throw new IllegalStateException("of the test");
                })
                .toFuture();
        CompletableFuture<Saved> three = begin(Mono.just(stored(3)));
        first.tryEmitError(new IllegalStateException("of the test"));

        assertThat(done(three)).isInstanceOf(Stored.class);
        assertThat(two).failsWithin(Duration.ofSeconds(30));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void behindOneThatWasCancelledTheNextHasItsTurn() throws Exception {
        Disposable running = queue.inTurn("key", before -> first.asMono()).subscribe();
        Disposable waiting = queue.inTurn("key", before -> first.asMono()).subscribe();
        CompletableFuture<Saved> three = begin(Mono.just(stored(3)));

        waiting.dispose();
        running.dispose();

        assertThat(done(three)).isInstanceOf(Stored.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    private CompletableFuture<Saved> begin(Mono<? extends Saved> save) {
        Function<Optional<Stored>, Mono<Saved>> work = before -> {
            given.add(before);
            return save.cast(Saved.class);
        };
        return queue.inTurn("key", work).toFuture();
    }

    private static Saved done(CompletableFuture<Saved> save) throws Exception {
        return save.get(30, TimeUnit.SECONDS);
    }

    private static Stored stored(long version) {
        SessionStamp stamp = new SessionStamp("id", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, version);
        return new Stored("cookie", stamp.expiresAt(), stamp, SessionData.empty(1, true), 0);
    }
}
