package dev.sessions.codec;

import java.time.Instant;

/**
 * What a token says, once it is open.
 *
 * @param serializer the id of the serializer that wrote the values
 * @param persistent whether the cookie outlives the browser
 * @param createdAt when the session was created, to the second
 * @param issuedAt when the token was made, to the second
 * @param expiresAt from when on it no longer opens, to the second; after {@code issuedAt}
 * @param payload what it carries; not copied
 */
public record Token(
        int serializer, boolean persistent, Instant createdAt, Instant issuedAt, Instant expiresAt, byte[] payload) {

    /** Without the payload. */
    @Override
    public String toString() {
        return "Token[createdAt=" + createdAt + ", issuedAt=" + issuedAt + ", expiresAt=" + expiresAt + ", "
                + payload.length + " bytes]";
    }
}
