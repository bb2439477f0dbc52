package dev.sessions.request;

import dev.sessions.TypeRef;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.ValueCodec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is in a session as a handler holds it: values and flashes, until it is frozen. */
abstract class LiveContents implements FrameworkSession {

    private final CheckedCodec valueCodec;
    private final CheckedCodec flashCodec;
    LiveValues values;
    LiveFlashes flashes;
    boolean frozen;

    LiveContents(String name, ValueCodec codec, SessionData data) {
        valueCodec = new CheckedCodec("Value", name, codec);
        flashCodec = new CheckedCodec("A flash in queue", name, codec);
        values = new LiveValues(valueCodec, data.values());
        flashes = new LiveFlashes(flashCodec, data.flashes());
    }

    final void beginAnew(SessionData data) {
        values = new LiveValues(valueCodec, data.values());
        flashes = new LiveFlashes(flashCodec, data.flashes());
    }

    @Override
    public synchronized Set<String> keys() {
        return values.keys();
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> @Nullable T get(String name, TypeRef<T> type) {
        return (T) values.get(name, type.type());
    }

    @Override
    public synchronized void put(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, () -> "value of '" + name + "'; to take it out, remove it");
        checkOpen();
        values.put(name, value, value.getClass());
    }

    @Override
    public synchronized <T> T computeIfAbsent(String name, TypeRef<T> type, Supplier<? extends T> supplier) {
        T value = get(name, type);
        if (value == null) {
            checkOpen();
            value = Objects.requireNonNull(supplier.get(), "made value");
            values.put(name, value, type.type());
        }
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> T update(String name, TypeRef<T> type, Function<@Nullable T, ? extends T> function) {
        Objects.requireNonNull(name, "name");
        checkOpen();
        return (T) values.update(name, type.type(), value -> function.apply((T) value));
    }

    @Override
    public synchronized void remove(String name) {
        checkOpen();
        values.remove(name);
    }

    @Override
    public synchronized void clear() {
        checkOpen();
        values.clear();
        flashes.clear();
    }

    @Override
    public synchronized void addFlash(String queue, Object value) {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(value, () -> "value of a flash in queue '" + queue + "'");
        checkOpen();
        flashes.add(queue, value);
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> List<T> flashes(String queue, TypeRef<T> type) {
        checkOpen();
        return (List<T>) flashes.take(queue, type.type());
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads as the type it is given
    public synchronized <T> List<T> peekFlashes(String queue, TypeRef<T> type) {
        return (List<T>) flashes.peek(queue, type.type());
    }

    @Override
    public synchronized void keepFlashes(String queue) {
        checkOpen();
        flashes.keep(queue);
    }

    @Override
    public void checkOpen() {
        if (frozen) {
            throw new IllegalStateException("Session '" + name() + "' was changed after it was saved, which is"
                    + " done when the response commits. Change it before the first byte of the body is written; a"
                    + " streaming response commits with its first element, and a WebSocket's with its handshake.");
        }
    }
}
