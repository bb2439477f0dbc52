package dev.sessions.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What many callers at once can expect of a record. */
abstract class ContentionContract extends RecordContract {

    /** A key for each round, where one round could be passed by luck. */
    private static final List<String> ROUNDS =
            IntStream.range(0, 20).mapToObj(i -> "key-" + i).toList();

    @Test
    void ofManyCreatorsOneSucceeds() {
        List<Boolean> created = concurrently(100, i -> backend().create("key", session("by " + i, i + 1)));
        assertThat(created).containsOnlyOnce(true).hasSize(100);
        StoredSession found = find("key");
        long winner = found == null ? -1 : found.version() - 1;
        assertThat(found).isEqualTo(session("by " + winner, winner + 1));
    }

    @Test
    void ofManyWritersAtOneVersionOneSucceeds() {
        for (String key : ROUNDS) {
            create(key, session("first", 1));
            List<Boolean> replaced = concurrently(20, i -> backend().replace(key, 1, session("second", i + 2)));
            assertThat(replaced).containsOnlyOnce(true).hasSize(20);
        }
    }

    @Test
    void aHundredConcurrentIncrementsLoseNothing() {
        create("counter", session("0", 1));
        concurrently(100, i -> increment("counter"));
        assertThat(find("counter")).isEqualTo(session("100", 101));
    }

    @Test
    void writersOfDifferentKeysDoNotDisturbEachOther() {
        List<Boolean> created = concurrently(200, i -> backend().create("key-" + i, session("by " + i, i + 1)));
        assertThat(created).hasSize(200).containsOnly(true);
        for (int i = 0; i < 200; i++) {
            assertThat(find("key-" + i)).isEqualTo(session("by " + i, i + 1));
        }
    }

    @Test
    void noWriterBringsADeletedSessionBack() {
        for (String key : ROUNDS) {
            create(key, session("0", 1));
            concurrently(20, i -> i == 10 ? backend().delete(key).thenReturn(true) : increment(key));
            assertThat(find(key)).as(key).isNull();
        }
    }

    @Test
    void ofAWriterAndADeleterAtOneVersionOneSucceeds() {
        for (String key : ROUNDS) {
            create(key, session("first", 1));
            StoredSession next = session("second", 2);
            // What each of the two tells about how it went: the first one writes, the second one deletes.
            List<Boolean> deleted = concurrently(
                    2, i -> backend().replace(key, 1, i == 0 ? next : ended(2)).map(success -> success == (i == 1)));
            assertThat(deleted).hasSize(2);
            assertThat(deleted.get(0)).isEqualTo(deleted.get(1));
            assertThat(find(key)).isEqualTo(deleted.get(0) ? null : next);
        }
    }

    @Test
    void ofManyDeletersAtOneVersionOneSucceeds() {
        for (String key : ROUNDS) {
            create(key, session("first", 1));
            assertThat(concurrently(10, i -> backend().replace(key, 1, ended(2))))
                    .containsOnlyOnce(true)
                    .hasSize(10);
            assertThat(find(key)).isNull();
        }
    }

    @Test
    void aReaderSeesTheOldRecordOrTheNewOne() {
        int replacements = 200;
        create("key", telling(1));
        Mono<Boolean> writing = Flux.range(1, replacements)
                .concatMap(i -> backend().replace("key", i, telling(i + 1)))
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        Mono<Boolean> reading = Mono.defer(() -> backend().find("key"))
                .map(found -> found.equals(telling(found.version())))
                .defaultIfEmpty(false)
                .repeat(2L * replacements)
                .all(Boolean::booleanValue)
                .subscribeOn(Schedulers.boundedElastic());
        assertThat(awaitAll("one writer and two readers", Flux.merge(writing, reading, reading)))
                .hasSize(3)
                .containsOnly(true);
    }

    /** Adds one to a number kept as text. */
    private Mono<Boolean> increment(String key) {
        return change(key, read -> {
            long next = Long.parseLong(new String(read.data(), UTF_8)) + 1;
            return session(Long.toString(next), read.version() + 1);
        });
    }

    /** A record whose length and bytes follow from its version. */
    private StoredSession telling(long version) {
        String digit = Long.toString(version % 10);
        return new StoredSession(
                digit.repeat(20_000 + (int) (version % 7) * 1_000).getBytes(UTF_8), version, inAnHour());
    }
}
