package dev.sessions.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessions.backend.OwnerIndex;
import dev.sessions.backend.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a backend that has an index of owners promises of it; skipped for others. */
abstract class OwnerContract extends ContentionContract {

    @Test
    void theOwnerComesBackWithTheRecord() {
        owners();
        create("key", session("first", 1, "alice"));
        assertThat(find("key")).isEqualTo(session("first", 1, "alice"));
    }

    @Test
    void anOwnersSessionsAreListedAndNobodyElses() {
        create("a1", session("x", 1, "alice"));
        create("a2", session("x", 1, "alice"));
        create("b1", session("x", 1, "bob"));
        create("nobody's", session("x", 1));
        assertListed("alice", "a1", "a2");
        assertListed("bob", "b1");
        assertListed("carol");
    }

    @Test
    void aReplacedSessionStaysItsOwners() {
        owners();
        create("key", session("first", 1, "alice"));
        replace("key", 1, session("second", 2, "alice"));
        assertThat(find("key")).isEqualTo(session("second", 2, "alice"));
        assertListed("alice", "key");
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
    void ownersAreOpaque() {
        owners();
        List<String> owners = HostileTexts.owners();
        for (int i = 0; i < owners.size(); i++) {
            assertThat(create("key " + i, session("x", i, owners.get(i)))).isTrue();
        }
        for (int i = 0; i < owners.size(); i++) {
            assertThat(find("key " + i)).as("owner %d", i).isEqualTo(session("x", i, owners.get(i)));
            assertListed(owners.get(i), "key " + i);
        }
    }

    @Test
    void keysOfAnOwnerAreOpaque() {
        List<String> keys = HostileTexts.keys();
        keys.forEach(key -> create(key, session("x", 1, "alice")));
        assertListed("alice", keys.toArray(String[]::new));
        keys.forEach(this::delete);
        assertListed("alice");
    }

    @Test
    void manySessionsOfOneOwnerAreListedAsFarAsTheyAreAskedFor() {
        owners();
        List<String> keys = IntStream.range(0, 300).mapToObj(i -> "key " + i).toList();
        Flux.fromIterable(keys)
                .flatMap(key -> backend().create(key, session("x", 1, "alice")))
                .blockLast(PATIENCE);
        assertListed("alice", keys.toArray(String[]::new));
        for (int i = 0; i < 20; i++) {
            assertThat(owners().keysOf("alice").take(3).collectList().block(PATIENCE))
                    .hasSize(3)
                    .isSubsetOf(keys);
        }
    }

    @Test
    void theListingOfAnOwnerHappensAtSubscription() {
        Flux<String> listing = owners().keysOf("alice");
        assertThat(listing.collectList().block(PATIENCE)).isEmpty();
        create("key", session("x", 1, "alice"));
        assertThat(listing.subscribeOn(Schedulers.parallel()).collectList().block(PATIENCE))
                .containsExactly("key");
    }

    @Test
    void sessionsThatChangeHandsConcurrentlyEndUpWithTheirLastOwner() {
        owners();
        List<String> names = List.of("alice", "bob", "carol");
        IntStream.range(0, 4).forEach(i -> create("key " + i, session("x", 0, "alice")));
        concurrently(80, i -> give("key " + i % 4, names.get(i % 3)));
        concurrently(
                40,
                i -> i % 2 == 0
                        ? backend().create("new " + i, session("x", 1, names.get(i % 3)))
                        : backend().delete("new " + (i - 1)).thenReturn(true));
        for (String name : names) {
            List<String> expected = new ArrayList<>();
            for (String key : allKeys()) {
                StoredSession found = find(key);
                if (found != null && name.equals(found.owner())) {
                    expected.add(key);
                }
            }
            assertListed(name, expected.toArray(String[]::new));
        }
    }

    private static List<String> allKeys() {
        return Stream.concat(
                        IntStream.range(0, 4).mapToObj(i -> "key " + i),
                        IntStream.range(0, 40).mapToObj(i -> "new " + i))
                .toList();
    }

    /** Makes a session somebody's, again and again until nobody came in between. */
    private Mono<Boolean> give(String key, String owner) {
        return Mono.defer(() -> backend().find(key))
                .flatMap(read -> backend().replace(key, read.version(), session("x", read.version() + 1, owner)))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(Integer.MAX_VALUE, attempts -> attempts);
    }

    /** An index may name a session that is gone or has changed hands; whoever finds it out removes it for good. */
    private void assertListed(String owner, String... keys) {
        List<String> atFirst = listed(owner);
        assertThat(atFirst).as("listed for %s", owner).contains(keys);
        assertThat(listed(owner)).as("listed again for %s", owner).containsExactlyInAnyOrder(keys);
    }

    private List<String> listed(String owner) {
        return Objects.requireNonNull(owners().keysOf(owner).collectList().block(PATIENCE));
    }

    /** Skips the test of a backend without an index. */
    private OwnerIndex owners() {
        OwnerIndex owners = backend().owners();
        assumeTrue(owners != null, "owners() is null: this backend has no index of owners");
        return Objects.requireNonNull(owners);
    }
}
