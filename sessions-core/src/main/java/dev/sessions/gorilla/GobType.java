package dev.sessions.gorilla;

import java.util.List;
import java.util.Map;

/**
 * A type of a gob stream. Types name each other by id, so that one may be defined before those it is made of, or of itself;
 * a type knows the stream it is of.
 *
 * @param kind what its values look like
 * @param name its name in Go, where that was sent
 * @param key the id of the type of a map's keys
 * @param element the id of the type of a map's, a slice's or an array's elements
 * @param length how many elements an array has
 * @param fields the fields of a struct
 * @param stream the types of its stream by id
 */
record GobType(
        Kind kind, String name, int key, int element, int length, List<Field> fields, Map<Integer, GobType> stream) {

    static final GobType BOOL = basic(Kind.BOOL);
    static final GobType INT = basic(Kind.INT);
    static final GobType UINT = basic(Kind.UINT);
    static final GobType FLOAT = basic(Kind.FLOAT);
    static final GobType STRING = basic(Kind.STRING);

    /** {@code []interface{}}. */
    static final GobType LIST = of(Kind.SLICE, 0);

    /** {@code map[string]interface{}}. */
    static final GobType STRING_MAP = of(Kind.MAP, Kind.STRING.id);

    /** {@code map[interface{}]interface{}}, which a session's values are. */
    static final GobType VALUES = of(Kind.MAP, Kind.INTERFACE.id);

    /** The kinds, first the basic ones, whose ids are given. */
    enum Kind {
        BOOL(1),
        INT(2),
        UINT(3),
        FLOAT(4),
        BYTES(5),
        STRING(6),
        COMPLEX(7),
        INTERFACE(8),
        ARRAY(-1),
        SLICE(-1),
        STRUCT(-1),
        MAP(-1),
        /** Writes itself: through GobEncoder, BinaryMarshaler or TextMarshaler. */
        GOB_ENCODER(-1),
        BINARY_MARSHALER(-1),
        TEXT_MARSHALER(-1);

        final int id;

        Kind(int id) {
            this.id = id;
        }

        boolean isBasic() {
            return id > 0;
        }

        /** Whether a value is sent as its length and as many bytes. */
        boolean isBytes() {
            return this == BYTES || this == STRING || ordinal() >= GOB_ENCODER.ordinal();
        }
    }

    /** One field of a struct, and the id of its type. */
    record Field(String name, int type) {}

    private static final List<GobType> BASIC =
            List.of(BOOL, INT, UINT, FLOAT, basic(Kind.BYTES), STRING, basic(Kind.COMPLEX), basic(Kind.INTERFACE));

    private static GobType basic(Kind kind) {
        return new GobType(kind, "", 0, 0, 0, List.of(), Map.of());
    }

    private static GobType of(Kind kind, int key) {
        return new GobType(kind, "", key, Kind.INTERFACE.id, 0, List.of(), Map.of());
    }

    /** The type by its id in the stream of this one. */
    GobType find(int id) {
        return find(id, stream);
    }

    static GobType find(int id, Map<Integer, GobType> stream) {
        GobType type = id >= 1 && id <= BASIC.size() ? BASIC.get(id - 1) : stream.get(id);
        if (type == null) {
            throw new Malformed();
        }
        return type;
    }

    GobType elementType() {
        return find(element);
    }

    GobType keyType() {
        return find(key);
    }

    /** The same object, or one type is not the other: a stream may have types that are made of themselves. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "GobType[" + kind + " " + name + "]";
    }
}
