package dev.sessions.gorilla;

import dev.sessions.InvalidOptionException;
import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a Go session are flashes: a list under the key of a queue. The default queue's key is {@code _flash}; that of
 * another queue is its name, which has to be given, since a value may be a list as well.
 */
record FlashKeys(Set<String> queues) {

    static final String DEFAULT_KEY = "_flash";

    FlashKeys {
        queues = Set.copyOf(queues);
        for (String queue : queues) {
            if (queue.isEmpty() || queue.equals(DEFAULT_KEY) || queue.equals(Session.DEFAULT_FLASHES)) {
                throw new InvalidOptionException(
                        "flash-queues",
                        "must name queues beside the default one, which is '" + Session.DEFAULT_FLASHES + "' here and '"
                                + DEFAULT_KEY + "' in Go, and always there",
                        "errors");
            }
        }
    }

    /** The queue whose messages are under a key, or {@code null}. */
    @Nullable
    String queue(String key) {
        return key.equals(DEFAULT_KEY) ? Session.DEFAULT_FLASHES : queues.contains(key) ? key : null;
    }

    /** The messages of a session by the key that they go under. */
    Map<String, List<Flash>> byKey(String session, SessionData data) {
        Map<String, List<Flash>> byKey = new LinkedHashMap<>();
        for (Flash flash : data.flashes()) {
            String key = flash.queue().equals(Session.DEFAULT_FLASHES) ? DEFAULT_KEY : flash.queue();
            if (queue(key) == null) {
                throw failure(flash.queue(), session, "name the queue in sessions.gorilla.flash-queues first");
            }
            if (data.values().containsKey(key)) {
                throw failure(flash.queue(), session, "the session has a value of the name '" + key + "'");
            }
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(flash);
        }
        return byKey;
    }

    static SessionValueException failure(String queue, String session, String problem) {
        return Payload.unwritable("A flash in queue '" + queue + "'", session, problem);
    }
}
