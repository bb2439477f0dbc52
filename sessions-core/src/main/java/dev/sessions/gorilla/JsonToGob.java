package dev.sessions.gorilla;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessions.gorilla.GobType.Field;
import dev.sessions.gorilla.GobType.Kind;
import dev.sessions.gorilla.GobValue.Complex;
import dev.sessions.gorilla.GobValue.Dynamic;
import dev.sessions.gorilla.GobValue.Entries;
import dev.sessions.gorilla.GobValue.Entry;
import dev.sessions.gorilla.GobValue.Fields;
import dev.sessions.gorilla.GobValue.Flag;
import dev.sessions.gorilla.GobValue.Items;
import dev.sessions.gorilla.GobValue.Raw;
import dev.sessions.gorilla.GobValue.Whole;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The gob value that a JSON value goes out as. What still stands for the value that was there is that value. What took the
 * place of another keeps its Go type where it fits, and else gets the default one, as what is new does.
 */
final class JsonToGob {

    /** How Go calls the types that are not basic. */
    static final String LIST = "[]interface {}";

    static final String STRING_MAP = "map[string]interface {}";

    private JsonToGob() {}

    /** A value has no Go type that it could go out as. The message says what it is, and not what is in it. */
    static final class Unwritable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unwritable(String problem) {
            super(problem);
        }
    }

    /** As what an interface holds. */
    static Dynamic dynamic(JsonNode now, @Nullable GobValue before) {
        if (before instanceof Dynamic was && !was.isNil()) {
            GobValue same = fit(was.type(), now, was.value());
            if (same != null && GobNumbers.isInRange(was.name(), same)) {
                return new Dynamic(was.name(), was.type(), same);
            }
        }
        return switch (now.getNodeType()) {
            case BOOLEAN -> new Dynamic("bool", GobType.BOOL, new Flag(now.booleanValue()));
            case NUMBER -> GobNumbers.number(now);
            case STRING -> new Dynamic("string", GobType.STRING, utf8(now.textValue()));
            case ARRAY -> {
                List<GobValue> items = new ArrayList<>();
                now.forEach(item -> items.add(dynamic(item, null)));
                yield new Dynamic(LIST, GobType.LIST, new Items(items));
            }
            case OBJECT -> {
                List<Entry> entries = new ArrayList<>();
                now.properties()
                        .forEach(each -> entries.add(new Entry(utf8(each.getKey()), dynamic(each.getValue(), null))));
                yield new Dynamic(STRING_MAP, GobType.STRING_MAP, new Entries(entries));
            }
            default -> GobValue.NIL;
        };
    }

    private static Raw utf8(String text) {
        return new Raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As a value of a type; {@code null} when it does not fit. */
    static @Nullable GobValue fit(GobType type, JsonNode now, @Nullable GobValue before) {
        if (before != null && now.equals(GobNumbers.BY_VALUE, GobToJson.json(type, before))) {
            return before;
        }
        return switch (type.kind()) {
            case BOOL -> now.isBoolean() ? new Flag(now.booleanValue()) : null;
            case INT -> now.isIntegralNumber() && now.canConvertToLong() ? new Whole(now.longValue()) : null;
            case UINT -> now.isIntegralNumber() ? GobNumbers.unsigned(now.bigIntegerValue()) : null;
            case FLOAT -> GobNumbers.fraction(now);
            case COMPLEX -> complex(now);
            case INTERFACE -> dynamic(now, before);
            case SLICE, ARRAY -> items(type, now, before);
            case MAP -> entries(type, now, before);
            case STRUCT -> fields(type, now, before);
            case STRING, BYTES, GOB_ENCODER, BINARY_MARSHALER, TEXT_MARSHALER ->
                now.isTextual() ? raw(type, now.textValue()) : null;
        };
    }

    private static @Nullable GobValue raw(GobType type, String text) {
        if (type.kind() == Kind.STRING || type.kind() == Kind.TEXT_MARSHALER) {
            return utf8(text);
        }
        try {
            byte[] bytes = GobToJson.isTime(type)
                    ? GobTime.bytes(text)
                    : Base64.getDecoder().decode(text);
            return bytes == null ? null : new Raw(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable GobValue complex(JsonNode now) {
        var real = now.isArray() && now.size() == 2 ? GobNumbers.fraction(now.get(0)) : null;
        var imaginary = real == null ? null : GobNumbers.fraction(now.get(1));
        return real == null || imaginary == null ? null : new Complex(real.value(), imaginary.value());
    }

    private static @Nullable GobValue items(GobType type, JsonNode now, @Nullable GobValue before) {
        if (!now.isArray() || type.kind() == Kind.ARRAY && now.size() != type.length()) {
            return null;
        }
        Iterator<GobValue> were = before instanceof Items list
                ? list.values().iterator()
                : List.<GobValue>of().iterator();
        List<GobValue> items = new ArrayList<>();
        for (JsonNode each : now) {
            GobValue item = fit(type.elementType(), each, were.hasNext() ? were.next() : null);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return new Items(items);
    }

    private static @Nullable GobValue entries(GobType type, JsonNode now, @Nullable GobValue before) {
        if (!now.isObject()) {
            return null;
        }
        Map<String, Entry> were = before instanceof Entries map ? GobToJson.named(type, map) : Map.of();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : now.properties()) {
            Entry entry = entry(type, each.getKey(), each.getValue(), were.get(each.getKey()));
            if (entry == null) {
                return null;
            }
            entries.add(entry);
        }
        return new Entries(entries);
    }

    /** An entry of a map; {@code null} when its key or its value does not fit. */
    static @Nullable Entry entry(GobType type, String name, JsonNode now, @Nullable Entry before) {
        GobValue key = before != null ? before.key() : key(type.keyType(), name);
        GobValue value = fit(type.elementType(), now, before == null ? null : before.value());
        return key == null || value == null ? null : new Entry(key, value);
    }

    private static @Nullable GobValue key(GobType type, String name) {
        try {
            return switch (type.kind()) {
                case STRING -> utf8(name);
                case INTERFACE -> new Dynamic("string", GobType.STRING, utf8(name));
                case INT -> new Whole(Long.parseLong(name));
                case UINT -> GobNumbers.unsigned(new BigInteger(name));
                default -> null;
            };
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable GobValue fields(GobType type, JsonNode now, @Nullable GobValue before) {
        if (!now.isObject()) {
            return null;
        }
        Map<Integer, GobValue> were = before instanceof Fields struct ? struct.values() : Map.of();
        Map<Integer, GobValue> values = new TreeMap<>();
        int known = 0;
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            JsonNode value = now.get(field.name());
            known += value == null ? 0 : 1;
            if (value != null && !value.isNull()) {
                GobValue fits = fit(type.find(field.type()), value, were.get(i));
                if (fits == null) {
                    return null;
                }
                if (!GobNumbers.isZero(fits)) {
                    values.put(i, fits);
                }
            }
        }
        return known == now.size() ? new Fields(values) : null;
    }
}
