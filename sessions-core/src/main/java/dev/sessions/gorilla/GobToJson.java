package dev.sessions.gorilla;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessions.gorilla.GobType.Field;
import dev.sessions.gorilla.GobType.Kind;
import dev.sessions.gorilla.GobValue.Complex;
import dev.sessions.gorilla.GobValue.Dynamic;
import dev.sessions.gorilla.GobValue.Entries;
import dev.sessions.gorilla.GobValue.Entry;
import dev.sessions.gorilla.GobValue.Fields;
import dev.sessions.gorilla.GobValue.Flag;
import dev.sessions.gorilla.GobValue.Fraction;
import dev.sessions.gorilla.GobValue.Items;
import dev.sessions.gorilla.GobValue.Raw;
import dev.sessions.gorilla.GobValue.Whole;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON value that a gob value stands for. */
final class GobToJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Go has one text for a few keys of a map at most, such as 1, "1" and a type's own 1. */
    private static final int MOST_OF_ONE_NAME = 16;

    private static final double LARGEST_WHOLE = 1L << 53;

    private GobToJson() {}

    static JsonNode json(GobType type, GobValue value) {
        if (value instanceof Dynamic dynamic) {
            return dynamic.isNil() ? JSON.nullNode() : json(dynamic.type(), dynamic.value());
        }
        if (value instanceof Flag flag) {
            return JSON.booleanNode(flag.value());
        }
        if (value instanceof Whole whole) {
            return type.kind() == Kind.UINT && whole.value() < 0
                    ? JSON.numberNode(new BigInteger(Long.toUnsignedString(whole.value())))
                    : JSON.numberNode(whole.value());
        }
        if (value instanceof Fraction fraction) {
            return number(fraction.value());
        }
        if (value instanceof Complex complex) {
            return JSON.arrayNode().add(number(complex.real())).add(number(complex.imaginary()));
        }
        if (value instanceof Raw raw) {
            return JSON.textNode(text(type, raw.bytes()));
        }
        if (value instanceof Items items) {
            GobType element = type.elementType();
            ArrayNode array = JSON.arrayNode();
            items.values().forEach(item -> array.add(json(element, item)));
            return array;
        }
        return value instanceof Entries map ? object(type, map) : object(type, (Fields) value);
    }

    /** As Go's JSON has it, 1 and not 1.0. What JSON has no number for is a text that Jackson reads as that number. */
    private static JsonNode number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE && (value != 0 || 1 / value > 0)) {
            return JSON.numberNode((long) value);
        }
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
    }

    private static String text(GobType type, byte[] bytes) {
        if (type.kind() == Kind.STRING || type.kind() == Kind.TEXT_MARSHALER) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        String time = isTime(type) ? GobTime.text(bytes) : null;
        return time != null ? time : Base64.getEncoder().encodeToString(bytes);
    }

    static boolean isTime(GobType type) {
        return (type.kind() == Kind.GOB_ENCODER || type.kind() == Kind.BINARY_MARSHALER)
                && type.name().equals(GobTime.NAME);
    }

    private static JsonNode object(GobType type, Entries map) {
        ObjectNode object = JSON.objectNode();
        named(type, map).forEach((name, entry) -> object.set(name, json(type.elementType(), entry.value())));
        return object;
    }

    /** The entries by name: the key as text. Where the keys 1 and "1" are in one map, the later is called {@code 1 (int)}. */
    static Map<String, Entry> named(GobType type, Entries map) {
        Map<String, Entry> named = new LinkedHashMap<>();
        for (Entry entry : map.entries()) {
            JsonNode key = json(type.keyType(), entry.key());
            String name = key.isValueNode() ? key.asText() : key.toString();
            String kind = entry.key() instanceof Dynamic dynamic
                    ? dynamic.name()
                    : type.keyType().kind().name();
            for (int same = 1; named.putIfAbsent(name, entry) != null; same++) {
                Malformed.unless(same < MOST_OF_ONE_NAME);
                name += " (" + kind + ")";
            }
        }
        return named;
    }

    /** Those that were not sent are zero, if they are of a basic type; another one is as good as not there. */
    private static JsonNode object(GobType type, Fields struct) {
        ObjectNode object = JSON.objectNode();
        List<Field> fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            GobType of = type.find(fields.get(i).type());
            GobValue value = struct.values().get(i);
            GobValue there = value != null ? value : zero(of);
            if (there != null) {
                object.set(fields.get(i).name(), json(of, there));
            }
        }
        return object;
    }

    private static @Nullable GobValue zero(GobType type) {
        return switch (type.kind()) {
            case BOOL -> new Flag(false);
            case INT, UINT -> new Whole(0);
            case FLOAT -> new Fraction(0);
            case STRING -> new Raw(new byte[0]);
            case INTERFACE -> GobValue.NIL;
            default -> null;
        };
    }
}
