package dev.sessions.keyring;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys as the store has them, newest first, and what they become as time goes on: a function of the keys, the time and
 * the schedule, so that any process may do it.
 */
record StoredRing(List<StoredKey> keys, @Nullable Instant invalidBefore) {

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + Long.BYTES + Short.BYTES;

    /** The first one ever: its key seals at once, by whichever clock. */
    static StoredRing first(Instant now, @Nullable Instant invalidBefore) {
        return new StoredRing(List.of(StoredKey.random(millis(now), null)), later(null, invalidBefore));
    }

    /** As it has to be at a moment; the same when nothing is due. */
    StoredRing at(Instant moment, RotationSchedule schedule, @Nullable Instant wanted) {
        Instant now = millis(moment);
        List<StoredKey> next = new ArrayList<>(keys);
        Instant voided = later(invalidBefore, wanted);
        if (voided != null && !voided.equals(invalidBefore)) {
            // What was stolen before is worthless, the keys that were made and did not seal yet included.
            next.removeIf(key -> key.madeAt().isBefore(voided));
        }
        next.removeIf(key -> key.isRetired(now));
        if (next.stream().noneMatch(key -> key.isActive(now))) {
            next.add(StoredKey.random(now, null)); // behind one that is announced
        }
        Instant due = next.get(0).sealsFrom().plus(schedule.rotateEvery());
        if (!now.isBefore(due.minus(schedule.announce()))) {
            Instant announced = now.plus(schedule.announce());
            next.add(0, StoredKey.random(now, announced.isAfter(due) ? announced : due));
        }
        for (int i = 1; i < next.size(); i++) {
            Instant lastSealed = next.get(i - 1).sealsFrom();
            next.set(i, next.get(i).retiringAt(lastSealed.plus(schedule.retireAfter())));
        }
        StoredRing ring = new StoredRing(List.copyOf(next), voided);
        return ring.equals(this) ? this : ring;
    }

    /** Whether what one voids, or else the newest key, is of later than in the other. */
    boolean isLaterThan(StoredRing other) {
        Instant voided = later(invalidBefore, other.invalidBefore);
        return Objects.equals(invalidBefore, other.invalidBefore)
                ? newest().isAfter(other.newest())
                : Objects.equals(invalidBefore, voided);
    }

    private Instant newest() {
        return keys.stream().map(StoredKey::madeAt).max(Instant::compareTo).orElseThrow();
    }

    /** The later of the two: what is void stays void. */
    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        Instant instant = other == null || one != null && !other.isAfter(one) ? one : other;
        return instant == null ? null : millis(instant);
    }

    private static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    List<StagedKey> staged() {
        return keys.stream().map(StoredKey::staged).toList();
    }

    byte[] write() {
        ByteBuffer out = ByteBuffer.allocate(HEAD + keys.size() * StoredKey.BYTES);
        out.put(VERSION);
        StoredKey.write(out, invalidBefore);
        out.putShort((short) keys.size());
        keys.forEach(key -> key.write(out));
        return out.array();
    }

    /** Null when it is not what this version writes. */
    static @Nullable StoredRing read(byte[] payload) {
        if (payload.length < HEAD || payload[0] != VERSION) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(payload, 1, payload.length - 1);
        Instant invalidBefore = StoredKey.readInstant(in);
        int count = in.getShort();
        if (count < 1 || in.remaining() != count * StoredKey.BYTES) {
            return null;
        }
        List<StoredKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StoredKey key = StoredKey.read(in);
            if (key == null) {
                return null;
            }
            keys.add(key);
        }
        return new StoredRing(List.copyOf(keys), invalidBefore);
    }
}
