package dev.sessions.gorilla;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one value as a gob stream: the types that it needs, wherever they are needed, and then the value. */
final class GobWriter {

    /** The first id that Go gives out itself. */
    private static final int FIRST_ID = 65;

    private final Map<GobType, Integer> ids = new HashMap<>();
    private final List<byte[]> definitions = new ArrayList<>();

    private GobWriter() {}

    static byte[] write(GobType type, GobValue value) {
        GobWriter writer = new GobWriter();
        GobOutput message = new GobOutput();
        message.signed(writer.id(type));
        message.raw(writer.single(type, value));
        GobOutput out = new GobOutput();
        writer.definitions.forEach(out::bytes);
        out.bytes(message.toByteArray());
        return out.toByteArray();
    }

    private int id(GobType type) {
        if (type.kind().isBasic()) {
            return type.kind().id;
        }
        Integer known = ids.get(type);
        if (known != null) {
            return known;
        }
        int id = FIRST_ID + ids.size();
        ids.put(type, id); // before its parts, which may be of this type
        definitions.add(definition(id, type));
        return id;
    }

    private byte[] definition(int id, GobType type) {
        GobOutput out = new GobOutput();
        out.signed(-id);
        out.unsigned(type.kind().ordinal() - Kind.ARRAY.ordinal() + 1);
        out.unsigned(1);
        if (!type.name().isEmpty()) {
            out.unsigned(1);
            out.text(type.name());
            out.unsigned(1);
        } else {
            out.unsigned(2);
        }
        out.signed(id);
        out.unsigned(0);
        switch (type.kind()) {
            case MAP -> {
                part(out, id(type.keyType()));
                part(out, id(type.elementType()));
            }
            case SLICE -> part(out, id(type.elementType()));
            case ARRAY -> {
                part(out, id(type.elementType()));
                part(out, type.length());
            }
            case STRUCT -> fields(out, type);
            default -> {} // nothing to say
        }
        out.unsigned(0);
        out.unsigned(0);
        return out.toByteArray();
    }

    private static void part(GobOutput out, int number) {
        out.unsigned(1);
        out.signed(number);
    }

    private void fields(GobOutput out, GobType type) {
        if (type.fields().isEmpty()) {
            return;
        }
        out.unsigned(1);
        out.unsigned(type.fields().size());
        for (Field field : type.fields()) {
            out.unsigned(1);
            out.text(field.name());
            part(out, id(type.find(field.type())));
            out.unsigned(0);
        }
    }

    private byte[] single(GobType type, GobValue value) {
        GobOutput out = new GobOutput();
        if (type.kind() != Kind.STRUCT) {
            out.unsigned(0);
        }
        value(out, type, value);
        return out.toByteArray();
    }

    private void value(GobOutput out, GobType type, GobValue value) {
        if (value instanceof Flag flag) {
            out.bool(flag.value());
        } else if (value instanceof Whole whole) {
            if (type.kind() == Kind.INT) {
                out.signed(whole.value());
            } else {
                out.unsigned(whole.value());
            }
        } else if (value instanceof Fraction fraction) {
            out.floating(fraction.value());
        } else if (value instanceof Complex complex) {
            out.floating(complex.real());
            out.floating(complex.imaginary());
        } else if (value instanceof Raw raw) {
            out.bytes(raw.bytes());
        } else if (value instanceof Dynamic dynamic) {
            dynamic(out, dynamic);
        } else if (value instanceof Items items) {
            GobType element = type.elementType();
            out.unsigned(items.values().size());
            items.values().forEach(item -> value(out, element, item));
        } else if (value instanceof Entries map) {
            out.unsigned(map.entries().size());
            for (Entry entry : map.entries()) {
                value(out, type.keyType(), entry.key());
                value(out, type.elementType(), entry.value());
            }
        } else {
            struct(out, type, (Fields) value);
        }
    }

    private void struct(GobOutput out, GobType type, Fields fields) {
        int last = -1;
        for (Map.Entry<Integer, GobValue> field : fields.values().entrySet()) {
            out.unsigned(field.getKey() - last);
            value(out, type.find(type.fields().get(field.getKey()).type()), field.getValue());
            last = field.getKey();
        }
        out.unsigned(0);
    }

    private void dynamic(GobOutput out, Dynamic dynamic) {
        out.text(dynamic.name());
        if (!dynamic.isNil()) {
            out.signed(id(dynamic.type()));
            out.bytes(single(dynamic.type(), dynamic.value()));
        }
    }
}
