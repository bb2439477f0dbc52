package dev.sessions.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData.Flash;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done with each flash message does not grow with their number. */
class ManyFlashesTest {

    private static final int MANY = 40_000;

    private final CheckedCodec codec = new CheckedCodec("A flash in queue", "session", new JacksonValueCodec());

    /** Counts how often somebody looks at one of its flashes. */
    private static final class Counted extends AbstractList<Flash> {

        private final List<Flash> flashes;
        private int looks;

        Counted(List<Flash> flashes) {
            this.flashes = flashes;
        }

        @Override
        public Flash get(int index) {
            looks++;
            return flashes.get(index);
        }

        @Override
        public int size() {
            return flashes.size();
        }
    }

    @Test
    void takingFortyThousandLooksAtEachOnceAndSavingOnceMore() {
        Counted stored = new Counted(IntStream.range(0, MANY)
                .mapToObj(id -> flash(id, "queue" + id % 2))
                .toList());
        LiveFlashes flashes = new LiveFlashes(codec, stored);

        assertThat(flashes.take("queue1", Integer.class)).hasSize(MANY / 2);
        assertThat(stored.looks).isEqualTo(MANY);
        stored.looks = 0;

        assertThat(flashes.operations().applyTo(stored))
                .hasSize(MANY / 2)
                .allMatch(flash -> flash.queue().equals("queue0"));
        assertThat(stored.looks).isEqualTo(MANY);
    }

    /** Comparing each with each would be 160,000,000,000 comparisons; and some ids are drawn twice. */
    @Test
    @Timeout(60)
    void ofFourHundredThousandAddedAndTakenInOneRequestEachIsHandedOutOnceInOrder() {
        LiveFlashes flashes = new LiveFlashes(codec, List.of());
        for (int i = 0; i < 10 * MANY; i++) {
            flashes.add("queue", i);
        }

        assertThat(flashes.operations().added().size()).isEqualTo(10 * MANY);
        assertThat(flashes.take("queue", Integer.class))
                .isEqualTo(IntStream.range(0, 10 * MANY).boxed().toList());
        assertThat(flashes.operations().isEmpty()).isTrue();
    }

    /** Two requests may draw the same id. */
    @Test
    void twoMessagesOfOneIdAreBothHandedOut() {
        LiveFlashes flashes = new LiveFlashes(codec, List.of(flash(7, "queue"), flash(7, "queue")));

        assertThat(flashes.take("queue", Integer.class)).containsExactly(7, 7);
        assertThat(flashes.take("queue", Integer.class)).isEmpty();
    }

    private static Flash flash(int id, String queue) {
        return new Flash(id, queue, String.valueOf(id).getBytes(StandardCharsets.UTF_8));
    }
}
