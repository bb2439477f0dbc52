package dev.sessions.jackson3;

import java.io.Serializable;
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
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The classes of the JDK that may be in a session: they do nothing when they are made, compared or thrown away. */
final class JdkTypes {

    private static final String IMMUTABLE = "java.util.ImmutableCollections$";
    private static final Class<?> UNMODIFIABLE_LIST =
            Collections.unmodifiableList(new ArrayList<>()).getClass();
    private static final Class<?> UNMODIFIABLE_LINKED_LIST =
            Collections.unmodifiableList(new LinkedList<>()).getClass();
    private static final Class<?> UNMODIFIABLE_SET =
            Collections.unmodifiableSet(new HashSet<>()).getClass();
    private static final Class<?> UNMODIFIABLE_MAP =
            Collections.unmodifiableMap(new HashMap<>()).getClass();

    /** Those that data may name. */
    static final List<Class<?>> NAMED = Stream.of(values(), collections(), wrappers())
            .<Class<?>>flatMap(List::stream)
            .toList();

    /** What a property may be declared as; what is in it has a name of its own. */
    static final Set<Class<?>> DECLARED = Set.of(
            Object.class,
            Number.class,
            CharSequence.class,
            Comparable.class,
            Serializable.class,
            Iterable.class,
            Collection.class,
            List.class,
            Queue.class,
            Deque.class,
            Set.class,
            SortedSet.class,
            NavigableSet.class,
            Map.class,
            SortedMap.class,
            NavigableMap.class);

    private JdkTypes() {}

    private static List<Class<?>> values() {
        return List.of(
                String.class,
                Boolean.class,
                Character.class,
                Byte.class,
                Short.class,
                Integer.class,
                Long.class,
                Float.class,
                Double.class,
                BigInteger.class,
                BigDecimal.class,
                UUID.class,
                URI.class,
                Locale.class,
                Currency.class,
                Date.class,
                Instant.class,
                Duration.class,
                Period.class,
                LocalDate.class,
                LocalTime.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                OffsetTime.class,
                ZonedDateTime.class,
                ZoneId.class,
                ZoneOffset.class,
                Year.class,
                YearMonth.class,
                MonthDay.class,
                Month.class,
                DayOfWeek.class);
    }

    private static List<Class<?>> collections() {
        return List.of(
                ArrayList.class,
                LinkedList.class,
                ArrayDeque.class,
                CopyOnWriteArrayList.class,
                HashSet.class,
                LinkedHashSet.class,
                TreeSet.class,
                HashMap.class,
                LinkedHashMap.class,
                TreeMap.class,
                ConcurrentHashMap.class);
    }

    private static List<Class<?>> wrappers() {
        return List.of(
                Collections.emptyList().getClass(),
                Collections.emptySet().getClass(),
                Collections.emptyMap().getClass(),
                Collections.singletonList(1).getClass(),
                Collections.singleton(1).getClass(),
                Collections.singletonMap(1, 1).getClass(),
                UNMODIFIABLE_LIST,
                UNMODIFIABLE_SET,
                UNMODIFIABLE_MAP);
    }

    /**
     * The class whose name stands for another one, which is not made by its own: an unmodifiable list for those of {@code
     * List.of}, say.
     */
    static Class<?> standIn(Class<?> type) {
        if (ZoneId.class.isAssignableFrom(type) && type != ZoneOffset.class) {
            return ZoneId.class;
        }
        if (type == Arrays.asList().getClass()) {
            return ArrayList.class;
        }
        boolean immutable = type.getName().startsWith(IMMUTABLE);
        if (type == UNMODIFIABLE_LINKED_LIST || immutable && List.class.isAssignableFrom(type)) {
            return UNMODIFIABLE_LIST;
        }
        return immutable ? Set.class.isAssignableFrom(type) ? UNMODIFIABLE_SET : UNMODIFIABLE_MAP : type;
    }
}
