package dev.sessions;

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

    /**
     * An object of this request, as the type it is written by: one that was put in, or one that was handed out and may
     * be changed in place.
     *
     * @param before its encoded form when it was handed out; {@code null} when it was put in, and so is to be written
     */
    private record Live(Object object, Type type, byte @Nullable [] before) {}

    private final String session;
    private final ValueCodec codec;
    private Map<String, byte[]> stored;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final Map<String, Live> views = new LinkedHashMap<>();
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
        if (known == null) {
            byte[] value = cleared || removed.contains(name) ? null : stored.get(name);
            return value == null ? null : handOut(live, name, value, type);
        }
        if (isThatType(known, type)) {
            return known.object();
        }
        Live view = views.get(name);
        if (view != null && isThatType(view, type)) {
            return view.object();
        }
        // As another type. What is known stays what is written, unless this view of it is changed.
        return handOut(views, name, encode(name, latest(name, known)), type);
    }

    private @Nullable Object handOut(Map<String, Live> to, String name, byte[] value, Type type) {
        Object object = decode(name, value, type);
        if (object != null && !isImmutable(object)) {
            to.put(name, new Live(object, type, value));
        }
        return object;
    }

    void put(String name, Object value, Type type) {
        Names.check("name", name);
        live.put(name, new Live(value, type, null));
        views.remove(name);
        removed.remove(name);
    }

    void remove(String name) {
        live.remove(name);
        views.remove(name);
        if (!cleared && stored.containsKey(name)) {
            removed.add(name);
        }
    }

    void clear() {
        live.clear();
        views.clear();
        removed.clear();
        cleared = cleared || !stored.isEmpty();
    }

    /** Whether there is anything to do beside the given writes. */
    boolean removes() {
        return cleared || !removed.isEmpty();
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

    /** The values this request wrote: put in, or handed out and found different from what they were. */
    Map<String, byte[]> writes() {
        Map<String, byte[]> writes = new LinkedHashMap<>();
        live.forEach((name, value) -> {
            Live last = latest(name, value);
            byte[] now = encode(name, last);
            if (last != value || isChanged(name, value, now)) {
                writes.put(name, now);
            }
        });
        return writes;
    }

    /** What is to be written: the view of it as another type, when that was changed. */
    private Live latest(String name, Live known) {
        Live view = views.get(name);
        return view != null && isChanged(name, view, encode(name, view)) ? view : known;
    }

    /**
     * Compares with what was read; and, as an older version of the application may have written the same value in other
     * bytes, with what reading and writing it untouched gives.
     */
    private boolean isChanged(String name, Live value, byte[] now) {
        byte[] before = value.before();
        if (before == null) {
            return true;
        }
        if (Arrays.equals(before, now)) {
            return false;
        }
        Object untouched = decode(name, before, value.type());
        return untouched == null || !Arrays.equals(encode(name, new Live(untouched, value.type(), before)), now);
    }

    private byte[] encode(String name, Live value) {
        try {
            return codec.encode(value.object(), value.type());
        } catch (IllegalArgumentException e) {
            throw failure(name, "cannot be written", value.type(), e);
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

    /** A class also takes what was put in as one of its subclasses; of a generic type only the same will do. */
    private static boolean isThatType(Live value, Type type) {
        return value.type().equals(type) || type instanceof Class<?> c && c.isInstance(value.object());
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
