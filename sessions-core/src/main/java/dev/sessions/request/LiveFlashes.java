package dev.sessions.request;

import dev.sessions.request.Operations.OnFlashes;
import dev.sessions.spi.SessionData.Flash;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The flash messages of a session, and which of them this request added and took. */
final class LiveFlashes {

    private final CheckedCodec codec;
    private List<Flash> stored;
    private @Nullable Set<Integer> storedIds;
    private final Map<Integer, Flash> added = new LinkedHashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private boolean cleared;

    LiveFlashes(CheckedCodec codec, List<Flash> stored) {
        this.codec = codec;
        this.stored = stored;
    }

    /** Goes on from what these operations make of what is stored. */
    void goOn(OnFlashes done) {
        goOnFrom(done.applyTo(stored));
        added.clear();
        taken.clear();
        cleared = false;
    }

    /** Goes on from what is stored now. */
    void goOnFrom(List<Flash> other) {
        stored = other;
        storedIds = null;
    }

    void add(String queue, Object value) {
        Names.check("queue", queue);
        byte[] encoded = codec.encode(queue, value, value.getClass());
        int id = ThreadLocalRandom.current().nextInt();
        while (added.containsKey(id) || storedIds().contains(id)) {
            id++;
        }
        added.put(id, new Flash(id, queue, encoded));
    }

    private Set<Integer> storedIds() {
        if (storedIds == null) {
            storedIds = stored.stream().map(Flash::id).collect(Collectors.toSet());
        }
        return storedIds;
    }

    /** Taken even if they cannot be read: they would stand in the way of every request to come. */
    List<Object> take(String queue, Type type) {
        List<Flash> messages = waiting(queue);
        messages.forEach(flash -> taken.add(flash.id()));
        return decode(messages, queue, type);
    }

    List<Object> peek(String queue, Type type) {
        return decode(waiting(queue), queue, type);
    }

    void keep(String queue) {
        all().filter(flash -> flash.queue().equals(queue)).forEach(flash -> taken.remove(flash.id()));
    }

    private List<Flash> waiting(String queue) {
        return all().filter(flash -> flash.queue().equals(queue) && !taken.contains(flash.id()))
                .toList();
    }

    private Stream<Flash> all() {
        return Stream.concat(cleared ? Stream.empty() : stored.stream(), added.values().stream());
    }

    private List<Object> decode(List<Flash> messages, String queue, Type type) {
        List<Object> values = new ArrayList<>();
        for (Flash message : messages) {
            Object value = codec.decode(queue, message.value(), type);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    void clear() {
        added.clear();
        taken.clear();
        cleared = cleared || !stored.isEmpty();
    }

    OnFlashes operations() {
        if (!cleared && added.isEmpty() && taken.isEmpty()) {
            return OnFlashes.NONE;
        }
        Set<Integer> takenFromStored = new HashSet<>(taken);
        takenFromStored.removeAll(added.keySet());
        return new OnFlashes(
                cleared,
                Set.copyOf(takenFromStored),
                added.values().stream()
                        .filter(flash -> !taken.contains(flash.id()))
                        .toList());
    }
}
