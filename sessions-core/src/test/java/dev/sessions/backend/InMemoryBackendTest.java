package dev.sessions.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessions.SessionUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class InMemoryBackendTest extends BackendFixture {

    private final InMemoryBackend backend = new InMemoryBackend(clock, 100);

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    @Test
    void whenFullOfLiveSessionsCreateFailsAndSaysWhatToDo() {
        fill(100);
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> create("one-more", session("x", 1)))
                .withMessageContaining("100")
                .withMessageContaining("Raise sessions.memory.max-sessions");
        assertThat(find("0")).as("saved sessions stay").isNotNull();
        assertThat(find("one-more")).isNull();
    }

    @Test
    void whenFullSavedSessionsCanStillBeReplacedAndDeleted() {
        fill(100);
        assertThat(replace("0", 1, session("changed", 2))).isTrue();
        assertThat(create("0", session("again", 1))).isFalse();
        delete("0");
        assertThat(create("one-more", session("x", 1))).isTrue();
    }

    @Test
    void expiredSessionsMakeRoom() {
        fill(99);
        create("short", new StoredSession(new byte[0], 1, clock.instant().plusMillis(5)));
        clock.advance(Duration.ofMillis(5));
        assertThat(create("one-more", session("x", 1))).isTrue();
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> create("and-another", session("x", 1)));
    }

    @Test
    void aReplacedSessionMakesRoomAtItsNewExpiry() {
        fill(100);
        Instant later = inAnHour().plus(Duration.ofHours(1));
        assertThat(replace("0", 1, new StoredSession(new byte[0], 2, later))).isTrue();
        clock.advance(Duration.ofHours(1));
        fill("new-", 99);
        assertThat(find("0")).isNotNull();
        assertThatExceptionOfType(SessionUnavailableException.class)
                .isThrownBy(() -> create("one-more", session("x", 1)));
    }

    @Test
    void theBoundHoldsUnderConcurrentCreates() {
        long created = Flux.range(0, 1_000)
                .flatMap(i -> Mono.defer(() -> backend.create("key-" + i, session("x", 1)))
                        .subscribeOn(Schedulers.boundedElastic())
                        .onErrorReturn(SessionUnavailableException.class, false))
                .filter(Boolean::booleanValue)
                .count()
                .block();
        assertThat(created).isEqualTo(100);
    }

    @Test
    void aReaderNeverMissesASessionThatIsBeingReplaced() {
        create("key", session("0", 1));
        Mono<Boolean> writing = Flux.range(1, 20_000)
                .concatMap(i -> backend.replace("key", i, session("x", i + 1)))
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        Mono<Boolean> reading = Mono.defer(() -> backend.find("key").hasElement())
                .repeat(20_000)
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        assertThat(Flux.merge(writing, reading, reading).collectList().block()).containsOnly(true);
    }

    @Test
    void refusesABoundBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryBackend(clock, 0))
                .withMessageContaining("max-sessions");
    }

    private void fill(int count) {
        fill("", count);
    }

    private void fill(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(create(prefix + i, session("x", 1))).isTrue();
        }
    }
}
