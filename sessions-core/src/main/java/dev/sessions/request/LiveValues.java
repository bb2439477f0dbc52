package dev.sessions.request;

import dev.sessions.request.Operations.OnValues;
import dev.sessions.request.Operations.Write;
import java.lang.reflect.Type;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of a session as a handler holds them, and what this request did to them. */
final class LiveValues {

    /**
     * An object of this request, as the type it is written by.
     *
     * @param before its encoded form when it was handed out, so that a change in place is noticed; {@code null} when it was
     *     put in, and so is to be written
     * @param update how it was made of what is stored, or {@code null}
     */
    private record Live(
            Object object,
            Type type,
            byte @Nullable [] before,
            @Nullable Update update) {}

    private final CheckedCodec codec;
    private Map<String, byte[]> stored;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final Map<String, Live> views = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private boolean cleared;

    LiveValues(CheckedCodec codec, Map<String, byte[]> stored) {
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
            byte[] value = untouched(name);
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

    private byte @Nullable [] untouched(String name) {
        return cleared || removed.contains(name) ? null : stored.get(name);
    }

    private @Nullable Object handOut(Map<String, Live> to, String name, byte[] value, Type type) {
        Object object = decode(name, value, type);
        if (object != null && !isImmutable(object)) {
            to.put(name, new Live(object, type, value, null));
        }
        return object;
    }

    void put(String name, Object value, Type type) {
        Names.check("name", name);
        live.put(name, new Live(value, type, null, null));
        views.remove(name);
        removed.remove(name);
    }

    /** Kept as an operation for as long as it starts from what is stored, and not from what this request put there. */
    Object update(String name, Type type, Function<@Nullable Object, ?> function) {
        Names.check("name", name);
        Live known = live.get(name);
        Live latest = known == null ? null : latest(name, known);
        byte[] now = latest == null ? untouched(name) : encode(name, latest);
        Update.Step step = new Update.Step(type, function);
        Object result = step.applyTo(now == null ? null : decode(name, now, type));
        boolean ownBase = cleared || removed.contains(name) || latest != null && isChanged(name, latest, now);
        if (ownBase || latest != known) {
            put(name, result, type);
        } else {
            Update before = known == null ? null : known.update();
            byte[] written = codec.encode(name, result, type);
            Update update = before == null
                    ? new Update(codec, name, stored.get(name), written, List.of(step))
                    : before.then(step, written);
            live.put(name, new Live(result, type, written, update));
            views.remove(name);
        }
        return result;
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

    /** What this request did: values put in, updated or, if that counts, handed out and found different from what they were. */
    OnValues operations(boolean changesInPlaceCount) {
        if (!cleared && live.isEmpty() && removed.isEmpty()) {
            return OnValues.NONE;
        }
        Map<String, Write> writes = new LinkedHashMap<>();
        live.forEach((name, value) -> {
            Live last = latest(name, value);
            byte[] now = last.before() != null && isImmutable(last.object()) ? last.before() : encode(name, last);
            boolean inPlace = last.before() != null && (last != value || isChanged(name, value, now));
            if (last.before() == null || inPlace && changesInPlaceCount) {
                writes.put(name, stored -> now);
            } else if (value.update() != null) {
                writes.put(name, value.update());
            }
        });
        return new OnValues(cleared, Set.copyOf(removed), writes);
    }

    /** Goes on from what these operations make of what is stored: what they wrote is written again only if it changes again. */
    void goOn(OnValues done) {
        stored = done.applyTo(stored);
        done.written().keySet().forEach(name -> live.computeIfPresent(name, this::written));
        removed.clear();
        cleared = false;
    }

    /** A number that was counted up may be another one once it is stored. */
    private @Nullable Live written(String name, Live value) {
        Live last = latest(name, value);
        views.remove(name);
        return isImmutable(last.object()) ? null : new Live(last.object(), last.type(), stored.get(name), null);
    }

    /** Goes on from what is stored now. */
    void goOnFrom(Map<String, byte[]> other) {
        stored = other;
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
    private boolean isChanged(String name, Live value, byte @Nullable [] now) {
        byte[] before = value.before();
        if (before == null) {
            return true;
        }
        if (Arrays.equals(before, now)) {
            return false;
        }
        Object untouched = decode(name, before, value.type());
        return untouched == null || !Arrays.equals(codec.encode(name, untouched, value.type()), now);
    }

    private byte[] encode(String name, Live value) {
        return codec.encode(name, value.object(), value.type());
    }

    private @Nullable Object decode(String name, byte[] value, Type type) {
        return codec.decode(name, value, type);
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
                || (object instanceof Number || object instanceof TemporalAccessor || object instanceof TemporalAmount)
                        && isOfTheJdk(object.getClass().getPackageName());
    }

    private static boolean isOfTheJdk(String itsPackage) {
        return itsPackage.equals("java.lang") || itsPackage.equals("java.time") || itsPackage.equals("java.math");
    }

    /**
     * Steps that make a value of what is stored. Where that still is what this request found, the result it already has is
     * the answer, so a function is called again only after somebody else wrote the value.
     */
    private record Update(CheckedCodec codec, String name, byte @Nullable [] found, byte[] result, List<Step> steps)
            implements Write {

        record Step(Type type, Function<@Nullable Object, ?> function) {

            Object applyTo(@Nullable Object value) {
                return Objects.requireNonNull(
                        function.apply(value), "an update must make a value; to take it out, remove it");
            }
        }

        Update then(Step step, byte[] newResult) {
            List<Step> all = new ArrayList<>(steps);
            all.add(step);
            return new Update(codec, name, found, newResult, List.copyOf(all));
        }

        @Override
        public byte[] applyTo(byte @Nullable [] stored) {
            if (Arrays.equals(stored, found)) {
                return result;
            }
            byte[] value = stored;
            for (Step step : steps) {
                Object made = step.applyTo(value == null ? null : codec.decode(name, value, step.type()));
                value = codec.encode(name, made, step.type());
            }
            return Objects.requireNonNull(value);
        }
    }
}
