package dev.sessions.gorilla;

import java.util.List;
import java.util.Map;

/** A value of a gob stream. What it is of is known where it stands: only in an interface does it carry its type. */
sealed interface GobValue {

    /** {@code nil} in an interface. */
    Dynamic NIL = new Dynamic("", GobType.BOOL, new Flag(false));

    /** A bool. */
    record Flag(boolean value) implements GobValue {}

    /** An integer; one without a sign has all 64 bits for its value. */
    record Whole(long value) implements GobValue {}

    /** A float32 or float64. */
    record Fraction(double value) implements GobValue {}

    /** A complex number. */
    record Complex(double real, double imaginary) implements GobValue {}

    /** A string in UTF-8, bytes, or what a value that writes itself has written. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Raw(byte[] bytes) implements GobValue {}

    /** A slice or an array. */
    record Items(List<GobValue> values) implements GobValue {}

    /** A map. */
    record Entries(List<Entry> entries) implements GobValue {}

    /** An entry of a map. */
    record Entry(GobValue key, GobValue value) {}

    /** A struct: its fields by their numbers, without those that are zero. */
    record Fields(Map<Integer, GobValue> values) implements GobValue {}

    /**
     * What is in an interface.
     *
     * @param name the name that its type is registered by in Go; empty for {@code nil}
     */
    record Dynamic(String name, GobType type, GobValue value) implements GobValue {

        boolean isNil() {
            return name.isEmpty();
        }
    }
}
