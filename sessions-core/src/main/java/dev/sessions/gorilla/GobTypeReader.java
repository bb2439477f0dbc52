package dev.sessions.gorilla;

import dev.sessions.gorilla.GobType.Field;
import dev.sessions.gorilla.GobType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the definition of a type: Go's {@code wireType}, a struct with one field for each kind of type. */
final class GobTypeReader {

    /** In the order of the fields. */
    private static final List<Kind> KINDS = List.of(
            Kind.ARRAY,
            Kind.SLICE,
            Kind.STRUCT,
            Kind.MAP,
            Kind.GOB_ENCODER,
            Kind.BINARY_MARSHALER,
            Kind.TEXT_MARSHALER);

    private final GobInput in;
    private final Map<Integer, GobType> stream;

    private String name = "";
    private int key;
    private int element;
    private int length;
    private List<Field> fields = List.of();

    private GobTypeReader(GobInput in, Map<Integer, GobType> stream) {
        this.in = in;
        this.stream = stream;
    }

    static GobType read(GobInput in, Map<Integer, GobType> stream) {
        return new GobTypeReader(in, stream).read();
    }

    private GobType read() {
        long field = in.unsigned();
        Malformed.unless(field >= 1 && field <= KINDS.size());
        Kind kind = KINDS.get((int) field - 1);
        for (int part = next(-1); part >= 0; part = next(part)) {
            read(kind, part);
        }
        Malformed.unless(in.unsigned() == 0); // one of them is set, and no more
        return new GobType(kind, name, key, element, length, fields, stream);
    }

    /** The first part is common to all. */
    private void read(Kind kind, int part) {
        if (part == 0) {
            common();
        } else if (part == 1 && kind == Kind.MAP) {
            key = in.id();
        } else if (part == 1 && kind == Kind.STRUCT) {
            fields = fields();
        } else if (part == 1 && (kind == Kind.SLICE || kind == Kind.ARRAY) || part == 2 && kind == Kind.MAP) {
            element = in.id();
        } else {
            Malformed.unless(part == 2 && kind == Kind.ARRAY);
            long count = in.signed();
            Malformed.unless(count >= 0 && count <= Integer.MAX_VALUE);
            length = (int) count;
        }
    }

    private void common() {
        for (int part = next(-1); part >= 0; part = next(part)) {
            if (part == 0) {
                name = in.text();
            } else {
                Malformed.unless(part == 1);
                in.id(); // said before
            }
        }
    }

    private List<Field> fields() {
        int count = in.count();
        List<Field> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String field = "";
            int type = 0;
            for (int part = next(-1); part >= 0; part = next(part)) {
                if (part == 0) {
                    field = in.text();
                } else {
                    Malformed.unless(part == 1);
                    type = in.id();
                }
            }
            all.add(new Field(field, type));
        }
        return List.copyOf(all);
    }

    /** The number of a struct's next field, or -1 at its end. Field numbers are sent as what they grow by. */
    private int next(int field) {
        return next(in, field);
    }

    static int next(GobInput in, int field) {
        long delta = in.unsigned();
        if (delta == 0) {
            return -1;
        }
        Malformed.unless(delta > 0 && delta < 10_000 && field + delta < 10_000);
        return field + (int) delta;
    }
}
