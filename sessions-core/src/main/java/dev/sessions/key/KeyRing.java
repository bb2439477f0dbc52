package dev.sessions.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

    private final List<SessionKey> keys;
    private final Map<Integer, SessionKey> byId;

    private KeyRing(List<SessionKey> keys) {
        this.keys = List.copyOf(keys);
        if (this.keys.isEmpty()) {
            throw new IllegalArgumentException("a key ring needs at least one key");
        }
        byId = Map.copyOf(index(this.keys));
    }

    /**
     * A ring of one key or more.
     *
     * @param first the key that new tokens are made with
     * @param older keys whose tokens are still accepted, in any order
     * @return the ring
     * @throws IllegalArgumentException when two keys have one id, which means that they are the same key
     */
    public static KeyRing of(SessionKey first, SessionKey... older) {
        List<SessionKey> keys = new ArrayList<>(older.length + 1);
        keys.add(first);
        keys.addAll(List.of(older));
        return of(keys);
    }

    /**
     * A ring of the keys in a list.
     *
     * @param keys the key that new tokens are made with, then those whose tokens are still accepted; copied
     * @return the ring
     * @throws IllegalArgumentException when the list is empty, or when two keys have one id, which means that they are
     *     the same key; the message gives their positions, counted from 0
     */
    public static KeyRing of(List<SessionKey> keys) {
        return new KeyRing(keys);
    }

    /**
     * The key that new tokens are made with, by sealing or, if it has no encryption secret, by signing.
     *
     * @return the first key
     */
    public SessionKey sealing() {
        return keys.get(0);
    }

    /**
     * Whether a key is the one that new tokens are made with. A token made with another is accepted, and due to be made
     * anew.
     *
     * @param key a key, of this ring or of one before it
     * @return whether its id is the first key's
     */
    public boolean isSealing(SessionKey key) {
        return key.id() == sealing().id();
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

    /**
     * Describes the ring without its secrets.
     *
     * @return the ids in hexadecimal, in the ring's order
     */
    @Override
    public String toString() {
        return keys.stream().map(key -> hex(key.id())).collect(Collectors.joining(", ", "KeyRing[", "]"));
    }

    private static Map<Integer, SessionKey> index(List<SessionKey> keys) {
        Map<Integer, Integer> positions = new HashMap<>();
        Map<Integer, SessionKey> index = new HashMap<>();
        for (int position = 0; position < keys.size(); position++) {
            SessionKey key = keys.get(position);
            Integer before = positions.put(key.id(), position);
            if (before != null) {
                throw new IllegalArgumentException("the keys at positions " + before + " and " + position
                        + " are the same key: both have the id " + hex(key.id()));
            }
            index.put(key.id(), key);
        }
        return index;
    }

    private static String hex(int id) {
        return HexFormat.of().toHexDigits(id);
    }
}
