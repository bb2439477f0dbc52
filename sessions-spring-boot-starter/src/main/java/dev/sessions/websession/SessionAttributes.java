package dev.sessions.websession;

import dev.sessions.SessionValueException;
import dev.sessions.request.FrameworkSession;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a session as a map, always as they are now. One operation is one step; an iteration sees the names that were
 * there when it began, and not those that are gone since. A {@code null} put in takes out.
 */
final class SessionAttributes extends AbstractMap<String, Object> implements ConcurrentMap<String, Object> {

    private final FrameworkSession session;
    private final Unreadable unreadable;

    SessionAttributes(FrameworkSession session, Unreadable unreadable) {
        this.session = session;
        this.unreadable = unreadable;
    }

    @Override
    public int size() {
        return session.keys().size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String && session.keys().contains(key);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        try {
            return session.get(name, Object.class);
        } catch (SessionValueException e) {
            unreadable.met(session, name, e);
            return null;
        }
    }

    /** What the session holds already is looked at when it is saved: putting it in again changes nothing. */
    @Override
    public @Nullable Object put(String key, @Nullable Object value) {
        synchronized (session) {
            if (value == null) {
                return remove(key);
            }
            Object before = get(key);
            if (before != value) {
                session.put(key, value);
            } else {
                session.checkOpen(); // or the change in place would be lost in silence
            }
            return before;
        }
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        synchronized (session) {
            Object before = get(key);
            if (key instanceof String name) {
                session.remove(name);
            }
            return before;
        }
    }

    @Override
    public void clear() {
        synchronized (session) {
            session.keys().forEach(session::remove); // flashes are not attributes
        }
    }

    @Override
    public @Nullable Object putIfAbsent(String key, @Nullable Object value) {
        synchronized (session) {
            Object before = get(key);
            return before != null ? before : put(key, value);
        }
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        synchronized (session) {
            boolean same = value != null && value.equals(get(key));
            if (same) {
                remove(key);
            }
            return same;
        }
    }

    @Override
    public boolean replace(String key, Object before, @Nullable Object value) {
        synchronized (session) {
            boolean same = before.equals(get(key));
            if (same) {
                put(key, value);
            }
            return same;
        }
    }

    @Override
    public @Nullable Object replace(String key, @Nullable Object value) {
        synchronized (session) {
            return get(key) == null ? null : put(key, value);
        }
    }

    /** Without reading the values. */
    @Override
    public Set<String> keySet() {
        return new AbstractSet<>() {

            @Override
            public Iterator<String> iterator() {
                return new Removing<>(session.keys().stream());
            }

            @Override
            public int size() {
                return SessionAttributes.this.size();
            }

            @Override
            public boolean contains(@Nullable Object key) {
                return containsKey(key);
            }

            @Override
            public boolean remove(@Nullable Object key) {
                boolean present = containsKey(key);
                SessionAttributes.this.remove(key);
                return present;
            }
        };
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Removing<>(session.keys().stream()
                        .map(SessionAttributes.this::entry)
                        .filter(Objects::nonNull));
            }

            @Override
            public int size() {
                return SessionAttributes.this.size();
            }
        };
    }

    private @Nullable Entry<String, Object> entry(String name) {
        Object value = get(name);
        return value == null ? null : new Written(name, value);
    }

    /** Removes from the map what it gave last. */
    private final class Removing<T> implements Iterator<T> {

        private final Iterator<T> all;
        private @Nullable Object last;

        Removing(Stream<T> all) {
            this.all = all.iterator();
        }

        @Override
        public boolean hasNext() {
            return all.hasNext();
        }

        @Override
        public T next() {
            T next = all.next();
            last = next instanceof Map.Entry<?, ?> entry ? entry.getKey() : next;
            return next;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("Nothing was given that is not removed");
            }
            SessionAttributes.this.remove(last);
            last = null;
        }
    }

    /** Writes through. */
    private final class Written extends SimpleEntry<String, Object> {

        private static final long serialVersionUID = 1L;

        Written(String name, Object value) {
            super(name, value);
        }

        @Override
        public Object setValue(Object value) {
            SessionAttributes.this.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
