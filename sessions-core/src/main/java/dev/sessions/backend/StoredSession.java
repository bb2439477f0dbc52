package dev.sessions.backend;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backend keeps under a key.
 *
 * <p>The array is handed over, not copied: whoever makes or receives a {@code StoredSession} doesn't change it any
 * more. A backend that keeps records in its own memory copies them in and out. Two are equal when their bytes, versions
 * and expiries are; {@link #toString()} never prints the bytes.
 *
 * @param data the bytes, whatever they mean
 * @param version tells one state of the record from another; any number, the caller counts
 * @param expiresAt from when on the record is gone. Kept in whole milliseconds, a finer rest is dropped; instants out
 *     of the range of {@link Instant#toEpochMilli()}, such as {@link Instant#MAX}, become the last one in it
 * @param owner whose it is, for a backend with an {@link OwnerIndex}: an opaque text of at most 64 characters that can
 *     stand in a file's name; or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what storage deals in; equality is defined below
public record StoredSession(
        byte[] data,
        long version,
        Instant expiresAt,
        @Nullable String owner) {

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /**
     * Takes the array as it is and the expiry in whole milliseconds.
     *
     * @param data the bytes
     * @param version the version
     * @param expiresAt the expiry
     * @param owner the owner, or {@code null}
     * @throws NullPointerException when an argument is null
     */
    public StoredSession {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (expiresAt.isBefore(EARLIEST)) {
            expiresAt = EARLIEST;
        } else if (expiresAt.isAfter(LATEST)) {
            expiresAt = LATEST;
        } else {
            expiresAt = Instant.ofEpochMilli(expiresAt.toEpochMilli());
        }
    }

    /**
     * A record that is nobody's.
     *
     * @param data the bytes
     * @param version the version
     * @param expiresAt the expiry
     * @throws NullPointerException when an argument is null
     */
    public StoredSession(byte[] data, long version, Instant expiresAt) {
        this(data, version, expiresAt, null);
    }

    /**
     * Whether this record is gone at the given instant.
     *
     * @param now the instant
     * @return true from {@link #expiresAt()} on
     */
    public boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredSession that
                && version == that.version
                && expiresAt.equals(that.expiresAt)
                && Objects.equals(owner, that.owner)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), version, expiresAt, owner);
    }

    @Override
    public String toString() {
        return "StoredSession[" + data.length + " bytes, version=" + version + ", expiresAt=" + expiresAt + "]";
    }
}
