package dev.sessions.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What one caller can expect of a record. */
abstract class RecordContract extends ContractFixture {

    @Test
    void whatWasCreatedIsFound() {
        StoredSession session = session("hello", 7);
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
        assertThat(find("other")).isNull();
    }

    @Test
    void emptyDataComesBackEmpty() {
        assertThat(create("key", session("", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("", 1));
    }

    @Test
    void largeDataComesBackWhole() {
        byte[] data = new byte[largeSize()];
        new Random(1).nextBytes(data);
        StoredSession session = new StoredSession(data, 1, inAnHour());
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
    }

    @Test
    void theArrayThatWasHandedOverOrOutIsNotTheRecord() {
        byte[] data = {1, 2, 3};
        StoredSession kept = new StoredSession(data.clone(), 1, inAnHour());
        assertThat(create("key", new StoredSession(data, 1, inAnHour()))).isTrue();
        data[0] = 9;
        StoredSession found = find("key");
        assertThat(found).isEqualTo(kept);
        if (found != null) {
            found.data()[0] = 9;
        }
        assertThat(find("key")).isEqualTo(kept);
    }

    @Test
    void anyNumberFromOneOnCanBeAVersion() {
        for (long version : new long[] {1, 1L << 31, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            String key = "key" + version;
            assertThat(create(key, session("a", version))).isTrue();
            assertThat(find(key)).isEqualTo(session("a", version));
            assertThat(replace(key, version == Long.MAX_VALUE ? version - 1 : version + 1, session("b", 5)))
                    .isFalse();
            assertThat(replace(key, version, session("b", 5))).isTrue();
            assertThat(find(key)).isEqualTo(session("b", 5));
        }
    }

    @Test
    void anExpiryBeyondEveryCalendarIsKept() {
        StoredSession session = new StoredSession(new byte[] {1}, 1, Instant.MAX);
        assertThat(create("key", session)).isTrue();
        assertThat(find("key")).isEqualTo(session);
    }

    @Test
    void anExpiryIsKeptToTheMillisecondAndNotCutToTheSecond() {
        StoredSession created = expiringInAnHourAnd(1);
        StoredSession replaced = expiringInAnHourAnd(999);
        assertThat(create("created", created)).isTrue();
        assertThat(find("created")).isEqualTo(created);
        create("replaced", session("first", 1));
        assertThat(replace("replaced", 1, replaced)).isTrue();
        assertThat(find("replaced")).isEqualTo(replaced);
        advance(Duration.ofHours(1));
        assertThat(find("created")).as("a millisecond before it expires").isEqualTo(created);
        advance(Duration.ofMillis(1));
        assertThat(find("created")).as("when it expires").isNull();
        advance(Duration.ofMillis(997));
        assertThat(find("replaced")).as("a millisecond before it expires").isEqualTo(replaced);
        advance(Duration.ofMillis(1));
        assertThat(find("replaced")).as("when it expires").isNull();
    }

    private StoredSession expiringInAnHourAnd(int millis) {
        return new StoredSession(new byte[] {1}, 1, inAnHour().plusMillis(millis));
    }

    @Test
    void createLeavesAnExistingSessionAlone() {
        create("key", session("first", 1));
        assertThat(create("key", session("second", 1))).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
    }

    @Test
    void replaceNeedsTheVersionThatWasRead() {
        create("key", session("first", 1));
        assertThat(replace("key", 2, session("wrong", 3))).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(replace("key", 1, session("second", 2))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 2));
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isEqualTo(session("second", 2));
    }

    @Test
    void replaceNeedsARecord() {
        assertThat(replace("key", 1, session("never created", 2))).isFalse();
        assertThat(find("key")).isNull();
    }

    @Test
    void replaceCanShrinkAndGrow() {
        create("key", session("a".repeat(10_000), 1));
        assertThat(replace("key", 1, session("b", 2))).isTrue();
        assertThat(find("key")).isEqualTo(session("b", 2));
        assertThat(replace("key", 2, session("c".repeat(20_000), 3))).isTrue();
        assertThat(find("key")).isEqualTo(session("c".repeat(20_000), 3));
    }

    @Test
    void aDeletedSessionIsGoneAndNotBroughtBack() {
        create("key", session("first", 1));
        delete("key");
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isNull();
    }

    @Test
    void deletingWhatIsAbsentIsFine() {
        delete("key");
        assertThat(find("key")).isNull();
    }

    @Test
    void aDeletedKeyCanBeCreatedAgain() {
        create("key", session("first", 1));
        delete("key");
        assertThat(create("key", session("second", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 1));
    }

    @Test
    void anExpiredSessionDoesNotExist() {
        create("key", session("first", 1));
        advance(Duration.ofHours(1).minusMillis(1));
        assertThat(find("key")).isNotNull();
        advance(Duration.ofMillis(1));
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(find("key")).isNull();
        assertThat(create("key", session("second", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("second", 1));
    }

    @Test
    void replaceMovesTheExpiry() {
        create("key", session("first", 1));
        advance(Duration.ofMinutes(59));
        assertThat(replace("key", 1, session("second", 2))).isTrue();
        advance(Duration.ofMinutes(59));
        assertThat(find("key")).isNotNull();
        advance(Duration.ofMinutes(1));
        assertThat(find("key")).isNull();
    }

    @Test
    void replacingWithAnExpiredSessionDeletesAtTheVersion() {
        create("key", session("first", 1));
        assertThat(replace("key", 3, ended(2))).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(replace("key", 1, ended(2))).isTrue();
        assertThat(find("key")).isNull();
        assertThat(replace("key", 1, session("late", 2))).isFalse();
        assertThat(replace("key", 2, session("late", 3))).isFalse();
        assertThat(create("key", session("second", 1))).isTrue();
    }

    @Test
    void creatingAnExpiredSessionKeepsNothing() {
        StoredSession longAgo = new StoredSession(new byte[0], 1, Instant.MIN);
        assertThat(create("key", longAgo)).isTrue();
        assertThat(find("key")).isNull();
        create("key", session("first", 1));
        assertThat(create("key", longAgo)).isFalse();
        assertThat(find("key")).isEqualTo(session("first", 1));
    }

    @Test
    void keysAreOnlyCompared() {
        HOSTILE.forEach(key -> assertThat(create(key, session(key, 1))).as(key).isTrue());
        HOSTILE.forEach(key -> assertThat(find(key)).as(key).isEqualTo(session(key, 1)));
        for (int i = 0; i < HOSTILE.size(); i++) {
            delete(HOSTILE.get(i));
            assertThat(find(HOSTILE.get(i))).as(HOSTILE.get(i)).isNull();
            if (i + 1 < HOSTILE.size()) {
                assertThat(find(HOSTILE.get(i + 1))).as(HOSTILE.get(i + 1)).isNotNull();
            }
        }
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Mono<Boolean> create = backend().create("key", session("first", 1));
        assertThat(find("key")).isNull();
        assertThat(answer("create", create)).isTrue();
        Mono<Boolean> replace = backend().replace("key", 1, session("second", 2));
        Mono<Void> delete = backend().delete("key");
        assertThat(find("key")).isEqualTo(session("first", 1));
        assertThat(answer("replace", replace)).isTrue();
        await("delete", delete);
        assertThat(find("key")).isNull();
        assertThat(answer("create again", create))
                .as("every subscription does the work again")
                .isTrue();
    }

    @Test
    void threadsThatMayNotBlockCanUseIt() {
        Mono<StoredSession> work = Mono.defer(() -> backend().create("key", session("first", 1)))
                .then(Mono.defer(() -> backend().replace("key", 1, session("second", 2))))
                .then(Mono.defer(() -> backend().find("key")));
        assertThat(await("create, replace and find", work.subscribeOn(Schedulers.parallel())))
                .isEqualTo(session("second", 2));
    }
}
