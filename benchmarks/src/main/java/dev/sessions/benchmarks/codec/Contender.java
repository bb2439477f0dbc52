package dev.sessions.benchmarks.codec;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way to keep values in a cookie. Used by one thread. */
interface Contender {

    /** What hides or protects the values, and so the floor it is held against. */
    enum Protection {
        SIGNED,
        SEALED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@return who it is, as in tables and pictures} */
    String name();

    /** {@return which floor it is held against} */
    Protection protection();

    /** {@return the cookie's value} */
    String save(Map<String, Object> values);

    /** {@return what the cookie has, verified} */
    Loaded load(String cookie);

    /**
     * {@return what is measured of it} Who loads and saves everything does so for one value as well, so that more figures would
     * say the same again.
     */
    default Set<Operation> operations() {
        return EnumSet.of(Operation.SAVE, Operation.LOAD, Operation.COUNT);
    }

    /** A session that was loaded. */
    interface Loaded {

        /** {@return a value} */
        @Nullable
        Object read(String name);

        /** {@return the cookie's value once one value is another} */
        String change(String name, Object value);
    }
}
