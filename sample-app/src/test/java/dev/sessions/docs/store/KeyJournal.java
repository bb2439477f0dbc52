package dev.sessions.docs.store;

import dev.sessions.keyring.KeyRingChanged;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes down which keys there were, and when. */
@Component
class KeyJournal {

    private final List<String> journal = new CopyOnWriteArrayList<>();

    @EventListener
    void changed(KeyRingChanged event) {
        event.keys().forEach(key -> journal.add(key.id() + " " + key.state()));
    }

    List<String> journal() {
        return journal;
    }
}
