package dev.sessions.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private final AtomicInteger made = new AtomicInteger();
    private final Slots<Integer> slots = new Slots<>(made::incrementAndGet);

    @Test
    void whatWasGivenBackIsTakenAgain() {
        int thing = slots.take();
        slots.give(thing);

        assertThat(slots.take()).isEqualTo(thing);
    }

    @Test
    void twoTakersNeverHoldTheSameThing() {
        assertThat(slots.take()).isNotEqualTo(slots.take());
    }

    @Test
    void whatWasNotGivenBackIsMadeAnew() {
        slots.take();

        assertThat(slots.take()).isEqualTo(2);
        assertThat(made).hasValue(2);
    }
}
