package dev.sessions.sample;

import dev.sessions.key.KeyRingSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which keys there are and what each does now. Nothing secret; for administrators all the same. */
@RestController
class KeysController {

    private final KeyRingSource keys;

    KeysController(KeyRingSource keys) {
        this.keys = keys;
    }

    /** As it is shown. */
    record Key(
            String id,
            String state,
            @Nullable Instant activeFrom,
            @Nullable Instant retireAt) {}

    @GetMapping("/keys")
    List<Key> keys() {
        return keys.describe().stream()
                .map(key -> new Key(key.id(), key.state().toString(), key.activeFrom(), key.retireAt()))
                .toList();
    }
}
