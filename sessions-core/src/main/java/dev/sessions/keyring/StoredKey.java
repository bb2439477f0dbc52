package dev.sessions.keyring;

import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key as the store has it: its secrets and its times, to the millisecond.
 *
 * @param secret authentication and encryption secret, 32 bytes each; never changed
 * @param madeAt when it was made
 * @param activeFrom from when on it may seal, or null for at once
 * @param retireAt from when on it does not open, or null for never
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what is written; equality is defined below
record StoredKey(
        byte[] secret,
        Instant madeAt,
        @Nullable Instant activeFrom,
        @Nullable Instant retireAt) {

    static final int BYTES = 64 + 3 * Long.BYTES;

    /** In place of an instant there is not. */
    static final long NONE = Long.MIN_VALUE;

    static StoredKey random(Instant now, @Nullable Instant activeFrom) {
        return new StoredKey(RandomBytes.next(64), now, activeFrom, null);
    }

    /** From when on it seals, unless a key is made in its place. */
    Instant sealsFrom() {
        return activeFrom == null ? madeAt : activeFrom;
    }

    StoredKey retiringAt(Instant end) {
        return retireAt != null && !retireAt.isBefore(end) ? this : new StoredKey(secret, madeAt, activeFrom, end);
    }

    /** Whether it may seal, as far as its beginning goes. */
    boolean isActive(Instant now) {
        return activeFrom == null || !now.isBefore(activeFrom);
    }

    boolean isRetired(Instant now) {
        return retireAt != null && !now.isBefore(retireAt);
    }

    StagedKey staged() {
        byte[] authentication = new byte[32];
        byte[] encryption = new byte[32];
        ByteBuffer.wrap(secret).get(authentication).get(encryption);
        return new StagedKey(SessionKey.of(authentication, encryption), activeFrom, retireAt);
    }

    void write(ByteBuffer out) {
        out.put(secret);
        write(out, madeAt);
        write(out, activeFrom);
        write(out, retireAt);
    }

    static @Nullable StoredKey read(ByteBuffer in) {
        byte[] secret = new byte[64];
        in.get(secret);
        Instant madeAt = readInstant(in);
        Instant activeFrom = readInstant(in);
        Instant retireAt = readInstant(in);
        return madeAt == null ? null : new StoredKey(secret, madeAt, activeFrom, retireAt);
    }

    static void write(ByteBuffer out, @Nullable Instant instant) {
        out.putLong(instant == null ? NONE : instant.toEpochMilli());
    }

    static @Nullable Instant readInstant(ByteBuffer in) {
        long millis = in.getLong();
        return millis == NONE ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredKey that
                && Arrays.equals(secret, that.secret)
                && madeAt.equals(that.madeAt)
                && Objects.equals(activeFrom, that.activeFrom)
                && Objects.equals(retireAt, that.retireAt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "StoredKey[******]";
    }
}
