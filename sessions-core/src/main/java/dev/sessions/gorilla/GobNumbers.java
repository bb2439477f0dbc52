package dev.sessions.gorilla;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessions.gorilla.GobValue.Dynamic;
import dev.sessions.gorilla.GobValue.Flag;
import dev.sessions.gorilla.GobValue.Fraction;
import dev.sessions.gorilla.GobValue.Raw;
import dev.sessions.gorilla.GobValue.Whole;
import dev.sessions.gorilla.JsonToGob.Unwritable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON has numbers; Go has kinds of numbers. */
final class GobNumbers {

    /** Bits of the value, by the names of Go's types that have fewer than gob sends; negative with a sign. */
    private static final Map<String, Integer> WIDTHS =
            Map.of("int8", -8, "int16", -16, "int32", -32, "uint8", 8, "uint16", 16, "uint32", 32);

    /** Zero for the same value: one is one, however it is written. */
    static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private GobNumbers() {}

    /** By default an int, or the next kind that has room for it. */
    static Dynamic number(JsonNode now) {
        if (now.isIntegralNumber()) {
            if (now.canConvertToLong()) {
                return new Dynamic("int", GobType.INT, new Whole(now.longValue()));
            }
            Whole unsigned = unsigned(now.bigIntegerValue());
            if (unsigned == null) {
                throw new Unwritable("an integer of more than 64 bits");
            }
            return new Dynamic("uint64", GobType.UINT, unsigned);
        }
        Fraction fraction = fraction(now);
        if (fraction == null) {
            throw new Unwritable("a number that a float64 cannot hold without losing digits");
        }
        return new Dynamic("float64", GobType.FLOAT, fraction);
    }

    static @Nullable Whole unsigned(BigInteger number) {
        return number.signum() < 0 || number.bitLength() > Long.SIZE ? null : new Whole(number.longValue());
    }

    /** A float64 with all the digits of the number; also one that is not finite, which in JSON is a text. */
    static @Nullable Fraction fraction(JsonNode now) {
        if (now.isTextual()) {
            return switch (now.textValue()) {
                case "NaN" -> new Fraction(Double.NaN);
                case "Infinity" -> new Fraction(Double.POSITIVE_INFINITY);
                case "-Infinity" -> new Fraction(Double.NEGATIVE_INFINITY);
                default -> null;
            };
        }
        if (!now.isNumber()) {
            return null;
        }
        double number = now.doubleValue();
        return Double.isFinite(number) && BigDecimal.valueOf(number).compareTo(now.decimalValue()) == 0
                ? new Fraction(number)
                : null;
    }

    /** Whether Go can read it back as the type of that name. */
    static boolean isInRange(String name, GobValue value) {
        if (value instanceof Fraction fraction && name.equals("float32")) {
            return !Double.isFinite(fraction.value()) || Math.abs(fraction.value()) <= Float.MAX_VALUE;
        }
        Integer width = WIDTHS.get(name);
        if (width == null || !(value instanceof Whole whole)) {
            return true;
        }
        return width < 0 ? whole.value() >> -width - 1 == whole.value() >> Long.SIZE - 1 : whole.value() >>> width == 0;
    }

    /** Whether it is left out where it is a field of a struct. */
    static boolean isZero(GobValue value) {
        return value instanceof Flag flag && !flag.value()
                || value instanceof Whole whole && whole.value() == 0
                || value instanceof Fraction fraction && Double.doubleToRawLongBits(fraction.value()) == 0
                || value instanceof Raw raw && raw.bytes().length == 0
                || value instanceof Dynamic dynamic && dynamic.isNil();
    }
}
