package dev.sessions;

import dev.sessions.SessionData.Flash;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The flash messages of a session; adding and taking are operations, so that concurrent requests do not undo each other. */
final class TrackedFlashes {

    private final String session;
    private final ValueCodec codec;
    private List<Flash> stored;
    private final List<Flash> added = new ArrayList<>();
    private final Set<Integer> taken = new HashSet<>();
    private boolean cleared;

    TrackedFlashes(String session, ValueCodec codec, List<Flash> stored) {
        this.session = session;
        this.codec = codec;
        this.stored = stored;
    }

    void add(String queue, Object value) {
        Names.check("queue", queue);
        try {
            added.add(new Flash(ThreadLocalRandom.current().nextInt(), queue, codec.encode(value, value.getClass())));
        } catch (IllegalArgumentException e) {
            throw failure(queue, "cannot be written", value.getClass(), e);
        }
    }

    List<Object> take(String queue, Type type) {
        List<Flash> messages =
                waiting().stream().filter(flash -> flash.queue().equals(queue)).toList();
        // Taken even if one cannot be read: it would stand in the way of every request to come.
        added.removeAll(messages);
        messages.stream().filter(stored::contains).forEach(flash -> taken.add(flash.id()));
        List<Object> values = new ArrayList<>();
        for (Flash message : messages) {
            try {
                Object value = codec.decode(message.value(), type);
                if (value != null) {
                    values.add(value);
                }
            } catch (IllegalArgumentException e) {
                throw failure(queue, "cannot be read", type, e);
            }
        }
        return values;
    }

    void clear() {
        added.clear();
        taken.clear();
        cleared = cleared || !stored.isEmpty();
    }

    boolean changed() {
        return cleared || !added.isEmpty() || !taken.isEmpty();
    }

    void rebase(List<Flash> nowStored) {
        stored = nowStored;
    }

    /** What is to be stored: what is there, less what was taken, and what was added. */
    List<Flash> waiting() {
        List<Flash> result = new ArrayList<>();
        if (!cleared) {
            stored.stream().filter(flash -> !taken.contains(flash.id())).forEach(result::add);
        }
        result.addAll(added);
        return result;
    }

    private SessionValueException failure(String queue, String what, Type type, IllegalArgumentException e) {
        return new SessionValueException("A flash in queue '" + queue + "' of session '" + session + "' " + what
                + " as " + type.getTypeName() + ": " + e.getMessage());
    }
}
