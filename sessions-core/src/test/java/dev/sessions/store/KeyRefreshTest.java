package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A process that is late: others seal with a key that it has not heard of. */
class KeyRefreshTest {

    private final Site site = new Site();
    private final KeyRing before = site.keys.get();
    private final KeyRing after = KeyRing.of(SessionKey.random(), before.sealing());
    private final AtomicReference<KeyRing> known = new AtomicReference<>(before);
    private final AtomicInteger looks = new AtomicInteger();
    private Supplier<CompletionStage<Boolean>> looking = () -> {
        known.set(after);
        return CompletableFuture.completedFuture(true);
    };

    private final KeyRingSource lateKeys = new KeyRingSource() {
        @Override
        public KeyRing current() {
            return known.get();
        }

        @Override
        public CompletionStage<Boolean> refresh() {
            looks.incrementAndGet();
            return looking.get();
        }
    };

    @EachStore
    void aSessionThatIsSealedWithAKeyItDoesNotKnowYetOpens(String name) {
        site.keys.set(after);
        site.visit(name, session -> session.put("a", 1));

        assertThat(late().look(name).get("a", Integer.class)).isEqualTo(1);
        assertThat(looks).hasValue(1);
        assertThat(late().look(name).get("a", Integer.class)).isEqualTo(1);
        assertThat(looks).as("known from then on").hasValue(1);
    }

    @Test
    void aRecordThatIsSealedWithSuchAKeyOpensUnderACookieThatIsNot() {
        site.visit(BACKEND, session -> session.put("a", 1));
        Site late = late(); // with the cookie of before
        site.keys.set(after);
        site.visit(BACKEND, session -> session.put("b", 2));

        late.visit(BACKEND, session -> session.put("c", 3));
        assertThat(site.look(BACKEND).keys()).containsExactly("a", "b", "c");
        assertThat(looks).hasValue(1);
    }

    @Test
    void aRecordThatIsSealedWithSuchAKeyWhileARequestIsUnderWayIsMergedWith() {
        site.visit(BACKEND, session -> session.put("a", 1));

        late().visit(BACKEND, session -> {
            site.keys.set(after);
            site.visit(BACKEND, meanwhile -> meanwhile.put("b", 2));
            session.put("c", 3);
        });
        assertThat(site.look(BACKEND).keys()).containsExactly("a", "b", "c");
        assertThat(looks).hasValue(1);
    }

    @EachStore
    void aKeyThatNobodyKnowsIsLookedForAndRefused(String name) {
        looking = () -> CompletableFuture.completedFuture(false);
        site.keys.set(after);
        site.visit(name, session -> session.put("a", 1));

        assertThat(late().look(name).reason()).contains(Reason.UNKNOWN_KEY);
        assertThat(looks).hasValue(1);
    }

    @Test
    void aSourceThatFailsToLookRefusesAsOneThatDoesNot() {
        site.keys.set(after);
        site.visit(COOKIE, session -> session.put("a", 1));

        looking = () -> {
            throw new IllegalStateException("seeded");
        };
        assertThat(late().look(COOKIE).reason()).contains(Reason.UNKNOWN_KEY);
        looking = () -> CompletableFuture.failedFuture(new IllegalStateException("seeded"));
        assertThat(late().look(COOKIE).reason()).contains(Reason.UNKNOWN_KEY);
    }

    @EachStore
    void whatOpensIsNotLookedFor(String name) {
        site.visit(name, session -> session.put("a", 1));

        assertThat(late().look(name).get("a", Integer.class)).isEqualTo(1);
        assertThat(looks).hasValue(0);
    }

    /** The same browser, at the process that is late. */
    private Site late() {
        return site.copy()
                .keep(COOKIE, CookieStore.builder(lateKeys).clock(site.clock).build())
                .keep(BACKEND, new BackendStore(site.backend, lateKeys, site.clock));
    }
}
