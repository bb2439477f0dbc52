package dev.sessions.keyring;

import dev.sessions.key.KeyInfo;
import java.util.List;

/**
 * Other keys, or the same with other times, are in use from now on. The Spring Boot starter publishes it as an application
 * event, on the thread that loads keys. Nothing secret is in it.
 *
 * @param keys what may be shown of the keys, in their order
 */
public record KeyRingChanged(List<KeyInfo> keys) {

    /**
     * Copies the list.
     *
     * @param keys what may be shown of the keys, in their order
     */
    public KeyRingChanged {
        keys = List.copyOf(keys);
    }
}
