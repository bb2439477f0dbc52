package dev.sessions.keyring;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list of keys with their times, from which the ring of any moment follows: the first key of the list that is active then
 * seals, and every key that has not retired opens. Immutable, and checked when it is made: from then on, one key seals at
 * every moment, for good.
 */
public final class StagedKeys {

    private final List<StagedKey> keys;
    private final @Nullable Instant invalidBefore;

    private StagedKeys(List<StagedKey> keys, @Nullable Instant invalidBefore) {
        this.keys = keys;
        this.invalidBefore = invalidBefore;
    }

    /**
     * {@return a list that was checked}
     *
     * @param keys the keys, newest first; copied
     * @param now the moment from which on one of them has to seal
     * @throws IllegalArgumentException when the list is empty; as an {@link InvalidOptionException} that counts positions
     *     from 0, when two are the same key, when one retires before it is active, when none is active now, or when at some
     *     moment later none would be
     */
    public static StagedKeys of(List<StagedKey> keys, Instant now) {
        StagedKeys staged = new StagedKeys(List.copyOf(keys), null);
        KeyRing.of(staged.keys.stream().map(StagedKey::key).toList()); // none twice, and one at least
        for (int i = 0; i < keys.size(); i++) {
            StagedKey key = keys.get(i);
            if (key.activeFrom() != null
                    && key.retireAt() != null
                    && !key.activeFrom().isBefore(key.retireAt())) {
                throw new InvalidOptionException(
                        "keys[" + i + "].retire-at",
                        "must be after active-from, but is " + key.retireAt() + ", and active-from is "
                                + key.activeFrom(),
                        key.activeFrom().plusSeconds(30L * 24 * 60 * 60).toString());
            }
        }
        staged.checkThatOneSeals(now);
        return staged;
    }

    /**
     * {@return the same keys, in rings that void what began earlier}
     *
     * @param instant the instant, or null for none
     * @see KeyRing#withInvalidBefore
     */
    public StagedKeys withInvalidBefore(@Nullable Instant instant) {
        return new StagedKeys(keys, instant);
    }

    private void checkThatOneSeals(Instant now) {
        if (keys.stream().noneMatch(key -> key.maySeal(now))) {
            throw new InvalidOptionException(
                    "keys",
                    "has no key that may seal now: each has retired or is not active yet",
                    "an entry without active-from and without retire-at");
        }
        for (Instant moment : boundaries().tailSet(now, false)) {
            if (keys.stream().noneMatch(key -> key.maySeal(moment))) {
                throw new InvalidOptionException(
                        "keys",
                        "has no key that may seal from " + moment
                                + " on: each has retired by then or is not active yet",
                        "a first entry that is active by then and has no retire-at");
            }
        }
    }

    /**
     * {@return the ring of one moment} Should the clock have been set back to before the first key was active, the one that
     * becomes active first seals.
     *
     * @param now the moment
     */
    public KeyRing at(Instant now) {
        StagedKey sealing = sealing(now);
        return KeyRing.of(Stream.concat(
                                Stream.of(sealing), keys.stream().filter(key -> key != sealing && key.mayOpen(now)))
                        .map(StagedKey::key)
                        .toList())
                .withInvalidBefore(invalidBefore);
    }

    /**
     * {@return what may be shown of the keys at one moment, in the list's order, without those that have retired}
     *
     * @param now the moment
     */
    public List<KeyInfo> describe(Instant now) {
        StagedKey sealing = sealing(now);
        return keys.stream()
                .filter(key -> key == sealing || key.mayOpen(now))
                .map(key -> new KeyInfo(
                        key.key().idText(),
                        key == sealing
                                ? KeyInfo.State.SEALING
                                : key.maySeal(now) ? KeyInfo.State.OPENING : KeyInfo.State.ANNOUNCED,
                        key.activeFrom(),
                        key.retireAt()))
                .toList();
    }

    /**
     * {@return the next moment at which another key seals, or null when that never comes}
     *
     * @param now the moment after which to look
     */
    public @Nullable Instant nextSealing(Instant now) {
        StagedKey sealing = sealing(now);
        return boundaries().tailSet(now, false).stream()
                .filter(moment -> sealing(moment) != sealing)
                .findFirst()
                .orElse(null);
    }

    /**
     * {@return the keys that are announced and yet will never seal, since one before them always will} Most of the time such
     * a key was put at the wrong end of the list.
     *
     * @param now the moment from which on to look
     */
    public List<SessionKey> neverSealing(Instant now) {
        return keys.stream()
                .filter(key -> key.mayOpen(now) && !key.maySeal(now))
                .filter(key -> boundaries().tailSet(now).stream().noneMatch(moment -> sealing(moment) == key))
                .map(StagedKey::key)
                .toList();
    }

    private StagedKey sealing(Instant now) {
        return keys.stream()
                .filter(key -> key.maySeal(now))
                .findFirst()
                .orElseGet(() -> keys.stream()
                        .min(Comparator.comparing(
                                StagedKey::activeFrom, Comparator.nullsFirst(Comparator.naturalOrder())))
                        .orElseThrow());
    }

    /** Whether the same keys have the same times in the same order. */
    boolean sameAs(StagedKeys other) {
        return Objects.equals(invalidBefore, other.invalidBefore)
                && keys.size() == other.keys.size()
                && IntStream.range(0, keys.size()).allMatch(i -> keys.get(i).sameAs(other.keys.get(i)));
    }

    /** The moments at which the ring becomes another. */
    TreeSet<Instant> boundaries() {
        return keys.stream()
                .flatMap(key -> Stream.of(key.activeFrom(), key.retireAt()))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The keys with their times, without the secrets. */
    @Override
    public String toString() {
        return "StagedKeys" + keys;
    }
}
