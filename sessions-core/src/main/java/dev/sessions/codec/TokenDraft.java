package dev.sessions.codec;

import dev.sessions.key.SessionKey;
import java.time.Instant;
import java.util.Arrays;

/**
 * A token in the making. Its payload is written into it, and has room for the header and a nonce in front and for a tag behind:
 * {@link TokenCodec} finishes the token where it lies. One draft makes one token.
 */
public final class TokenDraft {

    /** Where the payload begins. */
    static final int PAYLOAD = TokenCodec.HEADER + SessionKey.NONCE_LENGTH;

    private static final int BEHIND = Math.max(SessionKey.SIGNATURE_LENGTH, SessionKey.TAG_LENGTH);

    final int serializer;
    final boolean persistent;
    final Instant createdAt;
    final Instant issuedAt;
    final Instant expiresAt;

    private byte[] bytes;
    private int end = PAYLOAD;
    private boolean finished;

    /**
     * Begins a token.
     *
     * @param serializer the id of the serializer that wrote the values
     * @param persistent whether the cookie outlives the browser
     * @param createdAt when the session was created, to the second
     * @param issuedAt when the token is made, to the second
     * @param expiresAt from when on it no longer opens, to the second
     * @param expected how long its payload will be, in bytes; more or less will do
     */
    public TokenDraft(
            int serializer, boolean persistent, Instant createdAt, Instant issuedAt, Instant expiresAt, int expected) {
        this.serializer = serializer;
        this.persistent = persistent;
        this.createdAt = createdAt;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
        this.bytes = new byte[PAYLOAD + expected + BEHIND];
    }

    static TokenDraft of(Token token) {
        byte[] payload = token.payload();
        TokenDraft draft = new TokenDraft(
                token.serializer(),
                token.persistent(),
                token.createdAt(),
                token.issuedAt(),
                token.expiresAt(),
                payload.length);
        draft.write(payload);
        return draft;
    }

    /**
     * Adds a byte to the payload.
     *
     * @param b its lowest eight bits are the byte
     */
    public void write(int b) {
        makeRoom(1);
        bytes[end++] = (byte) b;
    }

    /**
     * Adds bytes to the payload.
     *
     * @param more the bytes
     */
    public void write(byte[] more) {
        makeRoom(more.length);
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    /** {@return from when on the token no longer opens} */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** {@return how long the payload is so far, in bytes} */
    public int length() {
        return end - PAYLOAD;
    }

    /** {@return the payload so far, copied} */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, PAYLOAD, end);
    }

    /** The array it lies in. What is there is no longer the payload once it was sealed, so it is given away once. */
    byte[] finish() {
        if (finished) {
            throw new IllegalStateException("A token was made of this draft before");
        }
        finished = true;
        return bytes;
    }

    private void makeRoom(int more) {
        int needed = Math.addExact(end + BEHIND, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** Without the payload. */
    @Override
    public String toString() {
        return "TokenDraft[createdAt=" + createdAt + ", issuedAt=" + issuedAt + ", expiresAt=" + expiresAt + ", "
                + length() + " bytes]";
    }
}
