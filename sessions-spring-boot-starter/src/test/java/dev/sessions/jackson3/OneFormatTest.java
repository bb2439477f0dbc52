package dev.sessions.jackson3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessions.TypeRef;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.ValueCodec;
import java.lang.reflect.Type;
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
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session written with one version of Jackson is read with the other, both ways. */
class OneFormatTest {

    private static final ValueCodec TWO = new JacksonValueCodec();
    private static final ValueCodec THREE = new Jackson3ValueCodec();

    @ParameterizedTest
    @MethodSource("values")
    void whatOneWritesTheOtherReads(Object value, Type type) {
        byte[] two = TWO.encode(value, type);
        byte[] three = THREE.encode(value, type);

        assertThat(THREE.decode(two, type)).usingRecursiveComparison().isEqualTo(value);
        assertThat(TWO.decode(three, type)).usingRecursiveComparison().isEqualTo(value);
        assertThat(THREE.decode(three, type)).usingRecursiveComparison().isEqualTo(value);
        assertThat(new String(three, UTF_8)).isEqualTo(new String(two, UTF_8));
    }

    static Stream<Object[]> values() {
        Stream<Object> single = Stream.of(
                "text",
                "é\u0000\uD83D\uDE00\"\\",
                true,
                'c',
                (byte) 1,
                (short) 2,
                3,
                4L,
                Long.MIN_VALUE,
                1.5f,
                2.5,
                1e300,
                1e-7,
                -0.0,
                100.0,
                Float.MIN_VALUE,
                BigInteger.TEN.pow(50),
                new BigDecimal("1.10"),
                new BigDecimal("1E+30"),
                new BigDecimal("0.0000001"),
                new UUID(1, 2),
                URI.create("https://example.org/?a=b"),
                Locale.CANADA_FRENCH,
                Locale.forLanguageTag("zh-Hant-TW"),
                Currency.getInstance("EUR"),
                new Date(1234567890123L),
                Instant.parse("2026-01-01T00:00:00.123456789Z"),
                Instant.EPOCH,
                Instant.parse("-1000-01-01T00:00:00Z"),
                Duration.ofNanos(1234567890123L),
                Period.parse("P1Y2M3D"),
                LocalDate.of(2026, 2, 28),
                LocalDate.of(12026, 2, 28),
                LocalTime.of(1, 2),
                LocalTime.of(1, 2, 3, 4),
                LocalDateTime.of(2026, 1, 2, 3, 4),
                OffsetDateTime.parse("2026-01-01T00:00:00+02:00"),
                OffsetDateTime.parse("2026-01-01T00:00:00Z"),
                ZonedDateTime.parse("2026-07-01T00:00:00+02:00[Europe/Paris]"),
                ZonedDateTime.parse("2026-07-01T00:00:00Z"),
                ZonedDateTime.parse("2026-07-01T00:00:00Z[UTC]"),
                ZoneOffset.ofHours(3),
                Year.of(2026),
                YearMonth.of(2026, 3),
                MonthDay.of(2, 29),
                Month.MAY,
                DayOfWeek.SUNDAY,
                Size.LARGE,
                new byte[] {1, 2, -1},
                new int[] {1},
                new char[] {'a', 'b'},
                new String[] {"a"},
                new Person("Ada", 36),
                new Person(null, 0),
                new Bean());
        return Stream.concat(
                single.map(value -> new Object[] {value, value.getClass()}),
                Stream.of(
                        new Object[] {ZoneId.of("Europe/Paris"), ZoneId.class},
                        new Object[] {
                            List.of(Optional.of(1), Optional.empty()), new TypeRef<List<Optional<Integer>>>() {}.type()
                        },
                        new Object[] {Optional.of(new Person("Ada", 1)), new TypeRef<Optional<Person>>() {}.type()},
                        new Object[] {
                            Map.of("a", List.of(Map.of(1L, Set.of(Size.SMALL)))),
                            new TypeRef<Map<String, List<Map<Long, Set<Size>>>>>() {}.type()
                        },
                        new Object[] {
                            Map.of(LocalDate.EPOCH, Duration.ZERO), new TypeRef<Map<LocalDate, Duration>>() {}.type()
                        },
                        new Object[] {Map.of(Size.LARGE, 1), new TypeRef<Map<Size, Integer>>() {}.type()},
                        new Object[] {Map.of(new UUID(3, 4), 1.5), new TypeRef<Map<UUID, Double>>() {}.type()},
                        new Object[] {
                            new Pair<>(Instant.EPOCH, List.of(1)), new TypeRef<Pair<Instant, List<Integer>>>() {}.type()
                        },
                        new Object[] {new ArrayList<Object>(List.of(1, "a", true, 1.5, Map.of("a", 1))), Object.class
                        }));
    }

    /** Documents of any shape, made up. */
    @Test
    void whateverOneWritesTheOtherReads() {
        Random random = new Random(20261124);
        Type type = new TypeRef<Map<String, Object>>() {}.type();
        for (int i = 0; i < 300; i++) {
            Map<String, Object> document = new LinkedHashMap<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                document.put(text(random), any(random, 4));
            }
            byte[] two = TWO.encode(document, type);

            assertThat(THREE.encode(document, type)).isEqualTo(two);
            assertThat(THREE.decode(two, type)).isEqualTo(TWO.decode(two, type));
        }
    }

    private static Object any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> Double.longBitsToDouble(random.nextLong() & 0x7fe0ffffffffffffL);
            case 3 -> text(random);
            case 4 -> random.nextBoolean();
            case 5 -> new BigDecimal(new BigInteger(100, random), random.nextInt(40));
            case 6 ->
                Stream.generate(() -> any(random, depth - 1))
                        .limit(random.nextInt(4))
                        .toList();
            default -> Map.of(text(random), any(random, depth - 1));
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 0xd800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"Ada\",\"age\":1,\"other\":[1]}",
                "{\"name\":\"Ada\"}",
                "{\"age\":null}",
                "{}",
                "null"
            })
    void whatAnotherVersionOfTheApplicationWroteIsReadByBothAlike(String json) {
        byte[] written = json.getBytes(UTF_8);

        assertThat(THREE.decode(written, Person.class)).isEqualTo(TWO.decode(written, Person.class));
        assertThat(THREE.decode(written, Bean.class)).isEqualTo(TWO.decode(written, Bean.class));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatOneRefusesTheOtherRefuses(String json) {
        for (ValueCodec codec : List.of(TWO, THREE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.decode(json.getBytes(UTF_8), Object.class))
                    .withMessageNotContaining("secret");
        }
    }

    static Stream<String> refused() {
        return Stream.of(
                "[".repeat(101) + "]".repeat(101),
                "{\"" + "n".repeat(60_000) + "\":1}",
                "\"" + "s".repeat(17 << 20) + "\"",
                "9".repeat(10_001),
                "{\"a\":1,\"a\":2}",
                "1 2",
                "secret",
                "'secret'",
                "{\"secret\":",
                "",
                "NaN",
                "[1,]",
                "// c\n1");
    }

    @Test
    void whatIsTooDeepIsNotWritten() {
        Object deep = 1;
        for (int i = 0; i < 101; i++) {
            deep = List.of(deep);
        }
        Object tooDeep = deep;
        for (ValueCodec codec : List.of(TWO, THREE)) {
            assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(tooDeep, List.class));
        }
    }

    enum Size {
        SMALL,
        LARGE;

        @Override
        public String toString() {
            return "size " + ordinal();
        }
    }

    record Person(@Nullable String name, int age) {}

    record Pair<A, B>(A left, B right) {}

    /** As they were written long ago: in no order of names, with a field that has no setter. */
    static final class Bean {
        private String zip = "1";
        public @Nullable Optional<Instant> at = Optional.of(Instant.EPOCH);
        private final List<String> names = new ArrayList<>(List.of("a"));
        public final int fixed = Integer.parseInt("7");

        public String getZip() {
            return zip;
        }

        public void setZip(String zip) {
            this.zip = zip;
        }

        public List<String> getNames() {
            return names;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean that
                    && zip.equals(that.zip)
                    && Objects.equals(at, that.at)
                    && names.equals(that.names)
                    && fixed == that.fixed;
        }

        @Override
        public int hashCode() {
            return zip.hashCode();
        }
    }
}
