package dev.sessions.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionOptions;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.TestClock;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values are bytes from loading to saving, and become anything else only for those who ask for them. */
class UntouchedValuesTest {

    private final TestClock clock = new TestClock();
    private final Recorder codec = new Recorder();
    private final Map<String, byte[]> values = new LinkedHashMap<>();

    /** Writes down what it was asked for, and reads some bytes as the objects it was told. */
    private static final class Recorder implements ValueCodec {

        private final JacksonValueCodec json = new JacksonValueCodec();
        private final List<String> calls = new ArrayList<>();
        private final Map<String, Object> objects = new HashMap<>();

        @Override
        public int id() {
            return json.id();
        }

        @Override
        public byte[] encode(Object value, Type type) {
            calls.add("write " + value);
            return json.encode(value, type);
        }

        @Override
        public @Nullable Object decode(byte[] encoded, Type type) {
            String text = new String(encoded, UTF_8);
            calls.add("read " + text);
            return objects.containsKey(text) ? objects.get(text) : json.decode(encoded, type);
        }
    }

    private LiveSession load() {
        SessionData data = new SessionData(1, values, List.of(), new Settings(true, null, null, null));
        Instant now = clock.instant();
        Configured configured = new Configured(
                SessionOptions.builder("session").build(), CookieStore.of(KeyRing.of(SessionKey.random())), codec);
        return new LiveSession(
                configured,
                clock,
                new Found(new SessionStamp("id", now, now, now.plusSeconds(60), 0), data, false, null));
    }

    @Test
    void whatNobodyAskedForIsSavedAsTheSameBytes() {
        values.put("a", "[1, 2]".getBytes(UTF_8));
        values.put("b", "not JSON at all".getBytes(UTF_8));
        LiveSession session = load();

        session.put("c", 1);
        Map<String, byte[]> saved = session.frozen().change().data().values();

        assertThat(saved).containsOnlyKeys("a", "b", "c");
        assertThat(saved.get("a")).isSameAs(values.get("a"));
        assertThat(saved.get("b")).isSameAs(values.get("b"));
        assertThat(codec.calls).containsExactly("write 1");
    }

    @Test
    void whatCannotBeChangedInPlaceIsReadAndNotWritten() {
        Map<String, Object> immutable = Map.of(
                "text",
                "x",
                "number",
                1,
                "decimal",
                new BigDecimal("1.50"),
                "truth",
                true,
                "day",
                DayOfWeek.FRIDAY,
                "instant",
                Instant.EPOCH,
                "duration",
                Duration.ofDays(1),
                "uuid",
                new UUID(1, 2));
        immutable.keySet().forEach(name -> values.put(name, name.getBytes(UTF_8)));
        codec.objects.putAll(immutable);
        LiveSession session = load();

        immutable.forEach((name, value) -> {
            Object read = session.get(name, value.getClass());
            assertThat(read).isEqualTo(value);
        });
        Frozen frozen = session.frozen();

        assertThat(frozen.needsSave()).isFalse();
        assertThat(codec.calls).hasSize(immutable.size()).allMatch(call -> call.startsWith("read "));
    }

    @Test
    void whatCanBeChangedInPlaceIsWrittenToSeeWhetherItWas() {
        values.put("list", "[1]".getBytes(UTF_8));
        values.put("other", "[2]".getBytes(UTF_8));
        LiveSession session = load();

        session.get("list", List.class);
        assertThat(session.frozen().needsSave()).isFalse();

        assertThat(codec.calls).containsExactly("read [1]", "write [1]");
    }
}
