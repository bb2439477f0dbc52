package dev.sessions.gorilla;

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
import java.util.TreeMap;

/**
 * Reads a gob stream of one value, as Go's {@code encoding/gob} documents it. Hostile input costs no more than its length:
 * every value that is read takes a byte or more, and nothing is made ready for what is only said to follow.
 *
 * <p>A stream says how long its parts are, for those who skip them. Where Go defines a type in the middle of a value it begins
 * another part, so that the lengths around it end there: they bound nothing.
 */
final class GobReader {

    /** How deep values may be in each other. */
    static final int MAX_DEPTH = 100;

    /** Ids below are given. */
    private static final int FIRST_ID = 64;

    private final Map<Integer, GobType> types = new HashMap<>();

    private GobReader() {}

    /** The value of a stream, with its type. Its name is not sent, and is empty. */
    static Dynamic read(byte[] stream) {
        GobInput in = new GobInput(stream);
        GobReader reader = new GobReader();
        in.count();
        GobType type = reader.type(in);
        GobValue value = reader.single(type, in, 0);
        Malformed.unless(in.isEmpty());
        return new Dynamic("", type, value);
    }

    /** The type of the value that comes next, after the definitions that it needs, and those that its parts need. */
    private GobType type(GobInput in) {
        int id = in.id();
        while (id < 0) {
            define(id, in);
            in.count();
            id = in.id();
        }
        return GobType.find(id, types);
    }

    private void define(int id, GobInput in) {
        Malformed.unless(-id >= FIRST_ID && !types.containsKey(-id));
        types.put(-id, GobTypeReader.read(in, types));
    }

    /** A value that stands alone: what is not a struct is sent like the first field of one. */
    private GobValue single(GobType type, GobInput in, int depth) {
        Malformed.unless(type.kind() == Kind.STRUCT || in.unsigned() == 0);
        return value(type, in, depth);
    }

    private GobValue value(GobType type, GobInput in, int depth) {
        Malformed.unless(depth <= MAX_DEPTH);
        return switch (type.kind()) {
            case BOOL -> new Flag(in.bool());
            case INT -> new Whole(in.signed());
            case UINT -> new Whole(in.unsigned());
            case FLOAT -> new Fraction(in.floating());
            case COMPLEX -> new Complex(in.floating(), in.floating());
            case INTERFACE -> dynamic(in, depth + 1);
            case ARRAY, SLICE -> items(type, in, depth + 1);
            case MAP -> entries(type, in, depth + 1);
            case STRUCT -> fields(type, in, depth + 1);
            case BYTES, STRING, GOB_ENCODER, BINARY_MARSHALER, TEXT_MARSHALER -> new Raw(in.bytes());
        };
    }

    private GobValue items(GobType type, GobInput in, int depth) {
        int count = in.count();
        Malformed.unless(type.kind() != Kind.ARRAY || count == type.length());
        GobType element = type.elementType();
        List<GobValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(element, in, depth));
        }
        return new Items(values);
    }

    private GobValue entries(GobType type, GobInput in, int depth) {
        int count = in.count();
        GobType key = type.keyType();
        GobType element = type.elementType();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(value(key, in, depth), value(element, in, depth)));
        }
        return new Entries(entries);
    }

    private GobValue fields(GobType type, GobInput in, int depth) {
        Map<Integer, GobValue> values = new TreeMap<>();
        for (int i = GobTypeReader.next(in, -1); i >= 0; i = GobTypeReader.next(in, i)) {
            Malformed.unless(i < type.fields().size());
            values.put(i, value(type.find(type.fields().get(i).type()), in, depth));
        }
        return new Fields(values);
    }

    /** A name, definitions of types that were not needed before, the type's id, a length, and the value. */
    private Dynamic dynamic(GobInput in, int depth) {
        String name = in.text();
        if (name.isEmpty()) {
            return GobValue.NIL;
        }
        GobType type = type(in);
        in.count();
        return new Dynamic(name, type, single(type, in, depth));
    }
}
