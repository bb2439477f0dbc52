package dev.sessions.jackson3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypedValuesTest {

    private final TypedValueCodec codec = Zoo.codec();

    @ParameterizedTest
    @MethodSource({"values", "collections", "objects"})
    void aValueComesBackAsItsClass(Object value) {
        for (Object each : List.of(value, List.of(value), Map.of("a", value), new Object[] {value})) {
            Object read = roundTrip(each);

            assertThat(read).usingRecursiveComparison().isEqualTo(each);
            assertThat(JdkTypes.standIn(each.getClass())).isAssignableFrom(read.getClass());
        }
        assertThat(JdkTypes.standIn(value.getClass())).isAssignableFrom(contentOf(roundTrip(List.of(value))));
    }

    private static Class<?> contentOf(Object list) {
        return ((List<?>) list).get(0).getClass();
    }

    @ParameterizedTest
    @MethodSource({"values", "collections", "objects"})
    void whatDidNotChangeIsWrittenInTheSameBytes(Object value) {
        byte[] written = codec.encode(value, value.getClass());
        Object first = codec.decode(written, Object.class);
        Object second = codec.decode(written, Object.class);

        assertThat(codec.encode(value, value.getClass())).isEqualTo(written);
        assertThat(codec.encode(first, Object.class)).isEqualTo(codec.encode(second, Object.class));
        assertThat(codec.encode(first, Object.class)).isEqualTo(codec.encode(first, Object.class));
    }

    static Stream<Object> values() {
        return Stream.of(
                "text",
                "",
                "{\"@class\":\"java.io.File\"}",
                true,
                'c',
                (byte) 1,
                (short) 2,
                3,
                4L,
                Long.MAX_VALUE,
                1.5f,
                2.5,
                Double.NEGATIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                1e300,
                -0.0,
                BigInteger.TEN.pow(50),
                new BigDecimal("1.10"),
                UUID.randomUUID(),
                URI.create("https://example.org/?a=b"),
                Locale.CANADA_FRENCH,
                Locale.ROOT,
                Currency.getInstance("EUR"),
                new Date(1234567890123L),
                Instant.parse("2026-01-01T00:00:00.123456789Z"),
                Duration.ofNanos(1234567890123L),
                Period.parse("P1Y2M3D"),
                LocalDate.of(2026, 2, 28),
                LocalTime.of(1, 2, 3, 4),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
                OffsetDateTime.parse("2026-01-01T00:00:00+02:00"),
                OffsetTime.parse("01:02:03+01:00"),
                ZonedDateTime.parse("2026-07-01T00:00:00+02:00[Europe/Paris]"),
                ZoneId.of("Europe/Paris"),
                ZoneOffset.ofHours(3),
                Year.of(2026),
                YearMonth.of(2026, 3),
                MonthDay.of(2, 29),
                Month.MAY,
                DayOfWeek.SUNDAY);
    }

    static Stream<Object> collections() {
        return Stream.of(
                new ArrayList<>(List.of(1, 2L, "3")),
                new LinkedList<>(List.of("a")),
                new CopyOnWriteArrayList<>(List.of("a")),
                new HashSet<>(Set.of("a", "b", "c")),
                new LinkedHashSet<>(List.of("z", "a")),
                new TreeSet<>(Set.of("z", "a")),
                new HashMap<>(Map.of("a", 1L, "b", Instant.EPOCH)),
                new LinkedHashMap<>(Map.of("z", List.of())),
                new TreeMap<>(Map.of("a", UUID.randomUUID())),
                new ConcurrentHashMap<>(Map.of("a", 1)),
                Arrays.asList("a", null),
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Set.of(),
                Set.of(1),
                Set.of(1, 2, 3),
                Map.of(),
                Map.of("a", 1),
                Map.of("a", 1, "b", 2),
                Collections.emptyList(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.singletonList(1),
                Collections.singleton(1),
                Collections.singletonMap("a", 1),
                Collections.unmodifiableList(new LinkedList<>(List.of(1))),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableSet(new LinkedHashSet<>(List.of(2, 1))),
                Collections.unmodifiableMap(new TreeMap<>(Map.of("a", 1))),
                new byte[] {1, 2},
                new int[] {1, 2},
                new long[] {1},
                new double[] {1.5},
                new boolean[] {true},
                new char[] {'a', 'b'},
                new String[] {"a"},
                new String[][] {{"a"}, {}},
                new Object[] {1, 2L, "a"},
                new UUID[] {UUID.randomUUID()},
                List.of(new byte[] {1}, new int[] {1}),
                List.of(List.of(List.of(1L))));
    }

    static Stream<Object> objects() {
        Zoo.Dog dog = new Zoo.Dog();
        dog.name = "Rex";
        dog.mood = Zoo.Mood.WILD;
        Zoo.Animal cat = new Zoo.Animal();
        Zoo.Cage cage = new Zoo.Cage();
        cage.animal = dog;
        cage.named = cat;
        Zoo.Open open = new Zoo.Open();
        open.any = dog;
        open.near = List.of(cat, dog);
        Zoo.Box<Object> box = new Zoo.Box<>();
        box.content = List.of(dog, 1L);
        return Stream.of(
                dog,
                cat,
                cage,
                open,
                box,
                Zoo.Mood.CALM,
                Zoo.Mood.WILD,
                new Zoo.Keeper("Ada", List.of(cat, dog), Map.of("d", dog)),
                new Zoo.Dog[] {dog},
                new Zoo.Animal[] {dog, cat},
                new Zoo.Mood[] {Zoo.Mood.CALM},
                new ArrayList<>(List.of(new Zoo.Animal[][] {{dog}})));
    }

    @Test
    void aMapWithOtherKeysThanTextIsRefusedBeforeItComesBackWithTextAsKeys() {
        for (Map<?, ?> map :
                List.of(Map.of(1, "a"), new HashMap<>(Map.of(1L, "a")), new TreeMap<>(Map.of(Zoo.Mood.CALM, 1)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.encode(map, Map.class))
                    .withMessageContaining("keys");
        }
    }

    @Test
    void whatIsNoNumberComesBackAsNone() {
        assertThat(roundTrip(Double.NaN)).isEqualTo(Double.NaN);
        assertThat(roundTrip(List.of(Float.NaN))).isEqualTo(List.of(Float.NaN));
    }

    @Test
    void aQueueComesBackInItsOrder() {
        Object read = roundTrip(new ArrayDeque<>(List.of("b", "a")));

        assertThat(read).isInstanceOf(ArrayDeque.class);
        assertThat(new ArrayList<>((ArrayDeque<?>) read)).isEqualTo(List.of("b", "a"));
    }

    @Test
    void whatIsNotOfTheClassThatIsAskedForIsNotHandedOut() {
        byte[] written = codec.encode("text", String.class);

        assertThat(codec.decode(written, CharSequence.class)).isEqualTo("text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode(written, Integer.class))
                .withMessage("it is a java.lang.String");
    }

    private Object roundTrip(Object value) {
        Object read = codec.decode(codec.encode(value, value.getClass()), Object.class);
        assertThat(read).isNotNull();
        return read;
    }
}
