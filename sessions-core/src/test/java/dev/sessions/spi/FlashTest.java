package dev.sessions.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.spi.SessionData.Flash;
import org.junit.jupiter.api.Test;

class FlashTest {

    @Test
    void equalityIsByContent() {
        Flash flash = new Flash(1, "queue", new byte[] {1, 2});

        assertThat(flash).isEqualTo(new Flash(1, "queue", new byte[] {1, 2}));
        assertThat(flash).hasSameHashCodeAs(new Flash(1, "queue", new byte[] {1, 2}));
        assertThat(flash).isNotEqualTo(new Flash(2, "queue", new byte[] {1, 2}));
        assertThat(flash).isNotEqualTo(new Flash(1, "other", new byte[] {1, 2}));
        assertThat(flash).isNotEqualTo(new Flash(1, "queue", new byte[] {1, 3}));
    }
}
