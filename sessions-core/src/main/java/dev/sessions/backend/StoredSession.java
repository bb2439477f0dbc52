package dev.sessions.backend;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backend keeps under a key.
 *
 * <p>The array is handed over, not copied: whoever makes or receives a {@code StoredSession} doesn't change it any
 * more. A backend that keeps records in its own memory copies them in and out. Two are equal when their bytes, versions,
 * expiries and owners are; {@link #toString()} never prints the bytes.
 *
 * @param data the bytes, whatever they mean
 * @param version tells one state of the record from another; at least 1, the caller counts
 * @param expiresAt from when on the record is gone. Kept in whole milliseconds, a finer rest is dropped; instants out
 *     of the range of {@link Instant#toEpochMilli()}, such as {@link Instant#MAX}, become the last one in it
 * @param owner whose it is, for a backend with an {@linkplain SessionBackend#keysOf index}: 1 to 64 of the characters {@code A-Z a-z 0-9 _ . -},
 *     as in a {@linkplain SessionBackend key}; or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what storage deals in; equality is defined below
public record StoredSession(
        byte[] data,
        long version,
        Instant expiresAt,
        @Nullable String owner) {

    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /**
     * Takes the array as it is and the expiry in whole milliseconds.
     *
     * @param data the bytes
     * @param version the version
     * @param expiresAt the expiry
     * @param owner the owner, or {@code null}
     * @throws NullPointerException when the data or the expiry is null
     * @throws IllegalArgumentException when the version is below 1 or the owner is not what an owner may be
     */
    public StoredSession {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (version < 1) {
            throw new IllegalArgumentException("A version is at least 1, was " + version);
        }
        if (owner != null && !OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException("An owner is 1 to 64 of the characters A-Z a-z 0-9 _ . -");
        }
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
     * @throws IllegalArgumentException when the version is below 1
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
