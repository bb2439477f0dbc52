package dev.sessions.benchmarks.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.TypeRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The session of a visitor of a shop.
 *
 * @param values its values by name: text, whole numbers, yes or no, and lists of text
 * @param size their length as one JSON document, in bytes
 */
public record ShopSession(Map<String, Object> values, int size) {

    /** The value that a request reads. */
    static final String READ = "user";

    /** The value that a request changes. */
    static final String CHANGED = "visits";

    private static final TypeRef<?> LIST = new TypeRef<List<String>>() {};

    /** Of about 100 bytes, 500 bytes and 2 KB. */
    static final List<ShopSession> ALL = List.of(of(1), of(2), of(3));

    /** {@return the type that an application reads the value as} */
    TypeRef<?> type(String name) {
        Object value = Objects.requireNonNull(values.get(name));
        return value instanceof List<?> ? LIST : TypeRef.of(value.getClass());
    }

    /** {@return one that grows with what the visitor has looked at} */
    static ShopSession ofProducts(int count) {
        Map<String, Object> values = new LinkedHashMap<>(ALL.get(0).values());
        values.put("seen", products(count));
        return new ShopSession(values, length(values));
    }

    private static ShopSession of(int step) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(READ, "ada.lovelace");
        values.put(CHANGED, 41);
        values.put("locale", "en-GB");
        values.put("remembered", true);
        values.put("cart", products(step == 1 ? 2 : 6 * step));
        if (step > 1) {
            values.put("name", "Ada Lovelace");
            values.put("city", "Zürich");
            values.put("csrf", "q3J8vYw0Zk5rTn1cXs7LbHd2Gm9PfAe4Ru6KoVi0NyM");
            values.put("lastSeen", "2026-11-24T09:41:07Z");
            values.put("seen", products(step == 2 ? 10 : 76));
        }
        if (step > 2) {
            values.put("search", "a \"gift\" for somebody who has everything\nup to £40");
            values.put("referrer", "https://www.example.com/landing/winter?utm_source=newsletter&utm_medium=email");
            values.put("wishlist", products(40));
        }
        return new ShopSession(values, length(values));
    }

    private static List<String> products(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "sku-" + (48_213 + 7_919 * i) % 100_000)
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    private static int length(Map<String, Object> values) {
        try {
            return new ObjectMapper().writeValueAsBytes(values).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
