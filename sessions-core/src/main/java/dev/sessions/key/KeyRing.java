package dev.sessions.key;

import dev.sessions.InvalidOptionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys in use: the first makes new tokens, every one opens. To rotate, put a new key first and leave the old one
 * behind it until its tokens have run out.
 *
 * <p>Immutable. Keys that change while the application runs are another ring, given out by a {@link KeyRingSource}.
 */
public final class KeyRing {

    private final SessionKey sealing;
    private final Map<Integer, SessionKey> byId = new LinkedHashMap<>();

    private final @Nullable Instant invalidBefore;

    private KeyRing(List<SessionKey> keys, @Nullable Instant invalidBefore) {
        this.invalidBefore = invalidBefore;
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a key ring needs at least one key");
        }
        sealing = keys.get(0);
        for (SessionKey key : keys) {
            SessionKey same = byId.putIfAbsent(key.id(), key);
            if (same != null) {
                throw new InvalidOptionException(
                        "keys[" + byId.size() + "]",
                        "is the same key as keys[" + keys.indexOf(same) + "]: both have the id " + key.idText(),
                        "a key of its own");
            }
        }
    }

    /**
     * {@return a ring of one key or more}
     *
     * @param first the key that new tokens are made with
     * @param older keys whose tokens are still accepted, in any order
     * @throws InvalidOptionException when two keys have one id, which means that they are the same key
     */
    public static KeyRing of(SessionKey first, SessionKey... older) {
        List<SessionKey> keys = new ArrayList<>(List.of(older));
        keys.add(0, first);
        return of(keys);
    }

    /**
     * {@return a ring of the keys in a list}
     *
     * @param keys the key that new tokens are made with, then those whose tokens are still accepted; copied
     * @throws IllegalArgumentException when the list is empty; as an {@link InvalidOptionException} that gives their
     *     positions, counted from 0, when two keys have one id, which means that they are the same key
     */
    public static KeyRing of(List<SessionKey> keys) {
        return new KeyRing(List.copyOf(keys), null);
    }

    /**
     * {@return the same keys in a ring for which every session that began before an instant is over, and every value that was
     * sealed before it}
     *
     * @param instant the instant, or null for none
     */
    public KeyRing withInvalidBefore(@Nullable Instant instant) {
        return new KeyRing(keys(), instant);
    }

    /** {@return the instant before which nothing may have begun that is to open, or null where there is none} */
    public @Nullable Instant invalidBefore() {
        return invalidBefore;
    }

    /** {@return all keys, the one that new tokens are made with first; immutable} */
    public List<SessionKey> keys() {
        return List.copyOf(byId.values());
    }

    /** {@return the first key: new tokens are made with it, by sealing or, if it has no encryption secret, by signing} */
    public SessionKey sealing() {
        return sealing;
    }

    /**
     * {@return whether a key is, by its id, the one that new tokens are made with} A token made with another is accepted,
     * and due to be made anew.
     *
     * @param key a key, of this ring or of one before it
     */
    public boolean isSealing(SessionKey key) {
        return key.id() == sealing.id();
    }

    /**
     * Finds a key by the id that a token carries. The work is the same however many keys there are.
     *
     * @param id a {@linkplain SessionKey#id() key id}, from anywhere
     * @return the key, or null when none of this ring has that id
     */
    public @Nullable SessionKey find(int id) {
        return byId.get(id);
    }

    /** The ids in hexadecimal, in the ring's order, without the secrets. */
    @Override
    public String toString() {
        return byId.values().stream().map(SessionKey::idText).collect(Collectors.joining(", ", "KeyRing[", "]"));
    }
}
