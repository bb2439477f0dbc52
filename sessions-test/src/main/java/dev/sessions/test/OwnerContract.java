package dev.sessions.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What a backend that has an index of owners promises of it; skipped for others. */
abstract class OwnerContract extends ContentionContract {

    @Test
    void theOwnerComesBackWithTheRecord() {
        assumeOwners();
        create("key", session("first", 1, "alice"));
        assertThat(find("key")).isEqualTo(session("first", 1, "alice"));
    }

    @Test
    void anOwnersSessionsAreListedAndNobodyElses() {
        create("a1", session("x", 1, "alice"));
        create("a2", session("x", 1, "alice"));
        create("b1", session("x", 1, "bob"));
        create("of-nobody", session("x", 1));
        assertListed("alice", "a1", "a2");
        assertListed("bob", "b1");
        assertListed("carol");
    }

    @Test
    void aReplacedSessionStaysItsOwners() {
        create("key", session("first", 1, "alice"));
        replace("key", 1, session("second", 2, "alice"));
        assertListed("alice", "key");
        assertThat(find("key")).isEqualTo(session("second", 2, "alice"));
    }

    @Test
    void replaceGivesASessionAnOwnerAnotherOneAndNone() {
        create("key", session("nobody's", 1));
        replace("key", 1, session("alice's", 2, "alice"));
        assertListed("alice", "key");
        replace("key", 2, session("bob's", 3, "bob"));
        assertListed("alice");
        assertListed("bob", "key");
        replace("key", 3, session("nobody's", 4));
        assertListed("bob");
        replace("key", 4, session("alice's again", 5, "alice"));
        assertListed("alice", "key");
    }

    @Test
    void whatFailsLeavesTheIndexAsItIs() {
        create("key", session("first", 1, "alice"));
        assertThat(create("key", session("second", 1, "bob"))).isFalse();
        assertThat(replace("key", 7, session("second", 8, "bob"))).isFalse();
        assertThat(replace("absent", 1, session("second", 2, "bob"))).isFalse();
        assertListed("alice", "key");
        assertListed("bob");
    }

    @Test
    void aDeletedSessionLeavesTheIndex() {
        Stream.of("kept", "deleted", "ended").forEach(key -> create(key, session("x", 1, "alice")));
        delete("deleted");
        assertThat(replace("ended", 1, ended(2))).isTrue();
        assertListed("alice", "kept");
        delete("kept");
        assertListed("alice");
    }

    @Test
    void anExpiredSessionLeavesTheIndex() {
        create("short", session("x", 1, "alice"));
        advance(Duration.ofMinutes(30));
        create("long", session("x", 1, "alice"));
        advance(Duration.ofMinutes(30));
        assertListed("alice", "long");
        create("short", session("x", 1, "bob"));
        assertListed("alice", "long");
        assertListed("bob", "short");
        advance(Duration.ofMinutes(30));
        create("long", session("x", 1, "alice"));
        assertListed("alice", "long");
    }

    @Test
    void ownersAreOnlyComparedAndAreNoKeys() {
        assumeOwners();
        HOSTILE.forEach(name -> create(name, session("x", 1, name)));
        for (String name : HOSTILE) {
            assertThat(find(name)).as(name).isEqualTo(session("x", 1, name));
            assertListed(name, name);
        }
    }

    @Test
    void theKeysOfAnOwnerComeBackAsTheyWere() {
        HOSTILE.forEach(key -> create(key, session("x", 1, "alice")));
        assertListed("alice", HOSTILE.toArray(String[]::new));
        HOSTILE.forEach(this::delete);
        assertListed("alice");
    }

    @Test
    void manySessionsOfOneOwnerAreListedAsFarAsTheyAreAskedFor() {
        assumeOwners();
        List<String> keys = IntStream.range(0, 300).mapToObj(i -> "key-" + i).toList();
        awaitAll(
                "create 300 sessions",
                Flux.fromIterable(keys).flatMap(key -> backend().create(key, session("x", 1, "alice"))));
        assertListed("alice", keys.toArray(String[]::new));
        for (int i = 0; i < 20; i++) {
            assertThat(awaitAll("list three", keysOf("alice").take(3)))
                    .hasSize(3)
                    .isSubsetOf(keys);
        }
    }

    @Test
    void theListingOfAnOwnerHappensAtSubscription() {
        Flux<String> listing = keysOf("alice");
        assertThat(awaitAll("list", listing)).isEmpty();
        create("key", session("x", 1, "alice"));
        assertThat(awaitAll("list", listing.subscribeOn(Schedulers.parallel()))).containsExactly("key");
    }

    @Test
    void sessionsThatChangeHandsConcurrentlyEndUpWithTheirLastOwner() {
        assumeOwners();
        List<String> names = List.of("alice", "bob", "carol");
        IntStream.range(0, 4).forEach(i -> create("key-" + i, session("x", 1, "alice")));
        concurrently(80, i -> change("key-" + i % 4, read -> session("x", read.version() + 1, names.get(i % 3))));
        concurrently(
                40,
                i -> i % 2 == 0
                        ? backend().create("new-" + i, session("x", 1, names.get(i % 3)))
                        : backend().delete("new-" + (i - 1)).thenReturn(true));
        List<String> keys = Stream.concat(
                        IntStream.range(0, 4).mapToObj(i -> "key-" + i),
                        IntStream.range(0, 40).mapToObj(i -> "new-" + i))
                .toList();
        for (String name : names) {
            assertListed(name, keys.stream().filter(key -> isOf(name, key)).toArray(String[]::new));
        }
    }

    private boolean isOf(String owner, String key) {
        StoredSession found = find(key);
        return found != null && owner.equals(found.owner());
    }

    /** A listing may name what is gone or has changed hands; once it has been read to its end, the next one may not. */
    private void assertListed(String owner, String... keys) {
        Flux<String> listing = keysOf(owner);
        assertThat(awaitAll("list " + owner, listing))
                .as("listed for %s", owner)
                .contains(keys)
                .doesNotHaveDuplicates();
        assertThat(awaitAll("list " + owner + " again", listing))
                .as("listed for %s by a second listing", owner)
                .containsExactlyInAnyOrder(keys);
    }

    private Flux<String> keysOf(String owner) {
        assumeOwners();
        return backend().keysOf(owner);
    }

    private void assumeOwners() {
        assumeTrue(hasOwners(), "this backend does not find sessions by their owner");
    }

    final boolean hasOwners() {
        try {
            backend().keysOf("alice");
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}
