package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.SessionOptions;
import dev.sessions.jackson3.TypedValueCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.FrameworkSession;
import dev.sessions.store.CookieStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The attributes as the map that Spring gives out. */
class SessionAttributesTest {

    private final FrameworkSession session = new ConfiguredSessions(
                    List.of(new Configured(
                            SessionOptions.of("web"),
                            CookieStore.of(KeyRing.of(SessionKey.random())),
                            TypedValueCodec.builder(getClass().getClassLoader()).build())),
                    "web",
                    Clock.systemUTC(),
                    List.of())
            .request(name -> List.of())
            .framework("web")
            .block(Duration.ofSeconds(30));

    private final ConcurrentMap<String, Object> attributes = new SessionAttributes(session, Unreadable.DROP_ATTRIBUTE);

    @Test
    void itIsAViewOfTheSessionAsItIsNow() {
        assertThat(attributes).isEmpty();
        session.put("a", "b");

        assertThat(attributes).hasSize(1).containsOnlyKeys("a").containsEntry("a", "b");
        assertThat(attributes.keySet()).containsExactly("a");
        assertThat(attributes.values()).containsExactly("b");
        assertThat(attributes.entrySet()).containsExactly(Map.entry("a", "b"));
        assertThat(attributes.containsKey("a")).isTrue();
        assertThat(attributes.containsValue("b")).isTrue();
        assertThat(attributes).isEqualTo(Map.of("a", "b")).hasSameHashCodeAs(Map.of("a", "b"));
        attributes.remove("a");
        assertThat(session.keys()).isEmpty();
        assertThat(attributes).isEmpty();
    }

    @Test
    void whatIsNoNameIsNotThere() {
        attributes.put("a", "b");

        assertThat(attributes.containsKey((Object) 1L)).isFalse();
        assertThat(attributes.get((Object) 1L)).isNull();
        assertThat(attributes.get(null)).isNull();
        assertThat(attributes.containsKey("c")).isFalse();
        assertThat(attributes.remove((Object) 1L)).isNull();
        assertThat(attributes).hasSize(1);
    }

    @Test
    void putAndRemoveGiveWhatWasThere() {
        assertThat(attributes.put("a", 1)).isNull();
        assertThat(attributes.put("a", 2)).isEqualTo(1);
        assertThat(attributes.remove("a")).isEqualTo(2);
        assertThat(attributes.remove("a")).isNull();
    }

    @Test
    void nullPutInTakesOut() {
        attributes.put("a", 1);

        assertThat(attributes.put("a", null)).isEqualTo(1);
        assertThat(attributes).isEmpty();
    }

    @Test
    void allArePutInAndAllAreTakenOut() {
        attributes.putAll(Map.of("a", 1, "b", 2));
        assertThat(attributes).hasSize(2);
        session.addFlash("hello");

        attributes.clear();
        assertThat(attributes).isEmpty();
        assertThat(session.peekFlashes(String.class)).containsExactly("hello");
    }

    @Test
    void eachStepOfAConcurrentMapIsThere() {
        assertThat(attributes.putIfAbsent("a", 1)).isNull();
        assertThat(attributes.putIfAbsent("a", 2)).isEqualTo(1);
        assertThat(attributes.replace("a", 3)).isEqualTo(1);
        assertThat(attributes.replace("b", 3)).isNull();
        assertThat(attributes.replace("a", 1, 4)).isFalse();
        assertThat(attributes.replace("a", 3, 4)).isTrue();
        assertThat(attributes.remove("a", 3)).isFalse();
        assertThat(attributes.computeIfAbsent("c", name -> 5)).isEqualTo(5);
        assertThat(attributes.merge("c", 1, (one, other) -> (Integer) one + (Integer) other))
                .isEqualTo(6);
        assertThat(attributes.remove("a", 4)).isTrue();
        assertThat(attributes).isEqualTo(Map.of("c", 6));
    }

    @Test
    void countsOfSeveralThreadsAddUp() {
        attributes.put("n", 0);
        IntStream.range(0, 1000).parallel().forEach(i -> attributes.compute("n", (name, n) -> (Integer) n + 1));

        assertThat(attributes).containsEntry("n", 1000);
    }

    @Test
    void namesMayBeTakenOutWhileTheyAreGoneThrough() {
        attributes.putAll(Map.of("a", 1, "b", 2, "c", 3));
        for (String name : attributes.keySet()) {
            attributes.remove(name);
        }
        assertThat(attributes).isEmpty();

        attributes.putAll(Map.of("a", 1, "b", 2, "c", 3));
        attributes.keySet().removeIf("a"::equals);
        attributes.values().removeIf(value -> value.equals(2));
        attributes.entrySet().iterator().next().setValue(4);
        assertThat(attributes).isEqualTo(Map.of("c", 4));
    }

    @Test
    void anIteratorRemovesWhatItGaveLastOnce() {
        attributes.put("a", 1);
        Iterator<String> names = attributes.keySet().iterator();

        assertThatIllegalStateException().isThrownBy(names::remove);
        names.next();
        names.remove();
        assertThatIllegalStateException().isThrownBy(names::remove);
        assertThat(attributes).isEmpty();
    }

    @Test
    void anObjectIsTheSameWheneverItIsAskedFor() {
        List<String> list = new ArrayList<>();
        attributes.put("list", list);

        assertThat(attributes.get("list")).isSameAs(list);
    }
}
