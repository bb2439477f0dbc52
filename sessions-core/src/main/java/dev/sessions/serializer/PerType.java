package dev.sessions.serializer;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is made for a type, kept for the next time. It is bounded: types can be made at run time without end. It keeps a
 * class from being unloaded for as long as the codec lives, as a mapper itself does.
 */
final class PerType<T> {

    private static final int MOST = 500;

    private final Map<Type, T> known = new ConcurrentHashMap<>();
    private final Function<Type, T> maker;

    PerType(Function<Type, T> maker) {
        this.maker = maker;
    }

    T get(Type type) {
        T it = known.get(type);
        return it != null ? it : make(type);
    }

    /** All are forgotten when there are too many: that is rare, and the types in use are back at once. */
    private T make(Type type) {
        T made = maker.apply(type);
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(type, made);
        return made;
    }
}
