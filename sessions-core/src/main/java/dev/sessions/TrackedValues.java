package dev.sessions;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of a session and what this request did to them: operations on what is stored, so that they can be applied
 * again to what somebody else stored meanwhile.
 */
final class TrackedValues {

    /** An object of this request: one that was put in, or one that was handed out and may be changed in place. */
    private record Live(Object object, Type type, boolean put) {}

    private final String session;
    private final ValueCodec codec;
    private Map<String, byte[]> stored;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private boolean cleared;

    TrackedValues(String session, ValueCodec codec, Map<String, byte[]> stored) {
        this.session = session;
        this.codec = codec;
        this.stored = stored;
    }

    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(cleared ? Set.of() : stored.keySet());
        keys.removeAll(removed);
        keys.addAll(live.keySet());
        return Collections.unmodifiableSet(keys);
    }

    @Nullable
    Object get(String name, Type type) {
        Live known = live.get(name);
        if (known != null) {
            return known.put() && isInstance(known.object(), type)
                            || known.type().equals(type)
                    ? known.object()
                    : handOut(name, encode(name, known), type, known.put());
        }
        byte[] value = cleared || removed.contains(name) ? null : stored.get(name);
        return value == null ? null : handOut(name, value, type, false);
    }

    private @Nullable Object handOut(String name, byte[] value, Type type, boolean put) {
        Object object = decode(name, value, type);
        if (object != null && (put || !isImmutable(object))) {
            live.put(name, new Live(object, type, put));
        }
        return object;
    }

    void put(String name, Object value) {
        live.put(name, new Live(value, value.getClass(), true));
        removed.remove(name);
    }

    void remove(String name) {
        live.remove(name);
        if (!cleared && stored.containsKey(name)) {
            removed.add(name);
        }
    }

    void clear() {
        live.clear();
        removed.clear();
        cleared = cleared || !stored.isEmpty();
    }

    boolean changed() {
        return cleared || !removed.isEmpty() || !writes().isEmpty();
    }

    /** Goes on from what is stored now; what this request did stays to be done. */
    void rebase(Map<String, byte[]> nowStored) {
        stored = nowStored;
    }

    /** What is to be stored: what is there, with the given writes and this request's removals applied. */
    Map<String, byte[]> applied(Map<String, byte[]> writes) {
        Map<String, byte[]> result = new LinkedHashMap<>(cleared ? Map.of() : stored);
        result.keySet().removeAll(removed);
        result.putAll(writes);
        return result;
    }

    /** The values this request wrote: put in, or handed out and found different from what was stored. */
    Map<String, byte[]> writes() {
        Map<String, byte[]> writes = new LinkedHashMap<>();
        live.forEach((name, value) -> {
            byte[] now = encode(name, value);
            if (value.put() || !isUnchanged(name, now, value.type())) {
                writes.put(name, now);
            }
        });
        return writes;
    }

    /**
     * Compares with what was read; and, as an older version of the application may have written the same value in other
     * bytes, with what reading and writing it untouched gives.
     */
    private boolean isUnchanged(String name, byte[] now, Type type) {
        byte[] before = stored.get(name);
        if (before == null || Arrays.equals(before, now)) {
            return before != null;
        }
        Object untouched = decode(name, before, type);
        return untouched != null && Arrays.equals(codec.encode(untouched), now);
    }

    private byte[] encode(String name, Live value) {
        try {
            return codec.encode(value.object());
        } catch (IllegalArgumentException e) {
            throw failure(name, "cannot be written", value.object().getClass(), e);
        }
    }

    private @Nullable Object decode(String name, byte[] value, Type type) {
        try {
            return codec.decode(value, type);
        } catch (IllegalArgumentException e) {
            throw failure(name, "cannot be read", type, e);
        }
    }

    private SessionValueException failure(String name, String what, Type type, IllegalArgumentException e) {
        return new SessionValueException("Value '" + name + "' of session '" + session + "' " + what + " as "
                + type.getTypeName() + ": " + e.getMessage());
    }

    private static boolean isInstance(Object object, Type type) {
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> c && c.isInstance(object);
    }

    /** What nobody can change in place need not be looked at again. */
    private static boolean isImmutable(Object object) {
        return object instanceof String
                || object instanceof Boolean
                || object instanceof Character
                || object instanceof Enum<?>
                || object instanceof UUID
                || object instanceof Number && isOf(object, "java.lang", "java.math")
                || object instanceof TemporalAccessor && isOf(object, "java.time")
                || object instanceof TemporalAmount && isOf(object, "java.time");
    }

    private static boolean isOf(Object object, String... packages) {
        return Set.of(packages).contains(object.getClass().getPackageName());
    }
}
