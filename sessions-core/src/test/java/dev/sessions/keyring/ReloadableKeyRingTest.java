package dev.sessions.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.TestClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReloadableKeyRingTest {

    private final TestClock clock = new TestClock();
    private final SessionKey a = SessionKey.random();
    private final SessionKey b = SessionKey.random();

    /** What is loaded, one after the other, and the last for good. */
    private final LinkedBlockingQueue<KeyLoader> loads = new LinkedBlockingQueue<>();

    private final List<String> told = new ArrayList<>();
    private int loaded;
    private KeyLoader load = () -> List.of(StagedKey.of(a));
    private final ReloadableKeyRing keys = first();

    private ReloadableKeyRing first() {
        try {
            return ReloadableKeyRing.load(this::load, clock, new Told());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<StagedKey> load() throws Exception {
        loaded++;
        KeyLoader next = loads.poll();
        load = next == null ? load : next;
        return load.load();
    }

    @Test
    void loadingAgainSwapsTheRing() throws Exception {
        loads.add(() -> List.of(StagedKey.of(b), StagedKey.of(a)));

        assertThat(get(keys.reload())).isTrue();
        assertThat(keys.current().keys()).containsExactly(b, a);
        assertThat(get(keys.reload())).isFalse();
        assertThat(told).startsWith("swapped " + b.idText() + " " + a.idText());
    }

    @Test
    void whoeverHasARingKeepsIt() throws Exception {
        KeyRing before = keys.current();
        loads.add(() -> List.of(StagedKey.of(b)));
        get(keys.reload());

        assertThat(before.sealing()).isSameAs(a);
    }

    @Test
    void keysThatCannotBeLoadedLeaveTheOnesBeforeInUse() throws Exception {
        loads.add(() -> {
            throw new IOException("gone");
        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(keys.reload()))
                .withCauseInstanceOf(IOException.class);
        assertThat(keys.current().sealing()).isSameAs(a);
        assertThat(keys.failure()).hasMessage("gone");

        loads.add(() -> List.of(StagedKey.of(b)));
        assertThat(get(keys.reload())).isTrue();
        assertThat(keys.failure()).isNull();
        assertThat(told).startsWith("refused gone");
    }

    @Test
    void keysOfWhichNoneMaySealAreRefusedAsAWhole() {
        loads.add(() -> List.of(new StagedKey(b, clock.instant().plusSeconds(1), null)));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(keys.reload()))
                .withCauseInstanceOf(InvalidOptionException.class);
        assertThat(keys.current().keys()).containsExactly(a);
    }

    @Test
    void anUnknownKeyMakesItLookAgainAtOnceAndThenNotForAWhile() throws Exception {
        loads.add(() -> List.of(StagedKey.of(b), StagedKey.of(a)));

        assertThat(get(keys.refresh())).isTrue();
        int before = loaded;
        for (int i = 0; i < 100; i++) {
            assertThat(get(keys.refresh())).as("what that look found").isTrue();
        }
        assertThat(loaded).isEqualTo(before);

        clock.advance(ReloadableKeyRing.BETWEEN_LOOKS);
        assertThat(get(keys.refresh())).isFalse();
        assertThat(loaded).isEqualTo(before + 1);
    }

    @Test
    void lookingAgainInVainIsNoError() throws Exception {
        loads.add(() -> {
            throw new IOException("gone");
        });

        assertThat(get(keys.refresh())).isFalse();
    }

    @Test
    void whoAsksBeforeALoadHasBegunSharesItAndWhoAsksAfterwardsDoesNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loads.add(() -> {
            begun.countDown();
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            return List.of(StagedKey.of(a));
        });
        CompletionStage<Boolean> first = keys.reload();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        loads.add(() -> List.of(StagedKey.of(b)));
        CompletionStage<Boolean> second = keys.reload();
        CompletionStage<Boolean> third = keys.reload();
        goOn.countDown();

        assertThat(get(first)).isFalse();
        assertThat(get(second)).isTrue();
        assertThat(get(third)).isTrue();
        assertThat(loaded).as("the first time, and two").isEqualTo(3);
    }

    @Test
    void aListenerThatFailsHarmsNobody() throws Exception {
        ReloadableKeyRing ring = ReloadableKeyRing.load(this::load, clock, new KeyRingListener() {
            @Override
            public void unchanged() {
                throw new IllegalStateException("seeded");
            }
        });
        get(ring.reload());

        assertThat(get(ring.reload())).isFalse();
        assertThat(ring.failure()).isNull();
    }

    @Test
    void noSecretIsShown() {
        assertThat(keys).asString().contains(a.idText()).doesNotContain("dev.sessions.key.SessionKey@");
    }

    private static boolean get(CompletionStage<Boolean> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Called on the thread that loads, whose results are waited for. */
    private final class Told implements KeyRingListener {

        @Override
        public void swapped(StagedKeys keys) {
            told.add("swapped "
                    + String.join(
                            " ",
                            keys.describe(clock.instant()).stream()
                                    .map(KeyInfo::id)
                                    .toList()));
        }

        @Override
        public void refused(Exception failure) {
            told.add("refused " + failure.getMessage());
        }
    }
}
