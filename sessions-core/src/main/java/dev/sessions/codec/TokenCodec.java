package dev.sessions.codec;

import dev.sessions.Reason;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Opening.Refused;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes and opens tokens of version 1, described in {@code docs/token-format.md}. The newest key of the ring makes them;
 * the key named in a token opens it. Thread-safe; never blocks.
 *
 * <p>Whatever is presented, opening it throws nothing.
 */
public final class TokenCodec {

    private static final byte[] VERSION = "sessions/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte SIGNED = 1;
    private static final byte SEALED = 2;
    static final int HEADER = 21;
    private static final int PERSISTENT = 1;

    /** Clocks of several nodes differ; a token from the near future is theirs. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final KeyRingSource keys;
    private final Clock clock;

    /**
     * Creates a codec.
     *
     * @param keys gives the keys; asked for each token
     * @param clock tells the time a token is opened at
     */
    public TokenCodec(KeyRingSource keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * {@return a new token as text for a cookie: base64url without padding}
     *
     * @param purpose what it is for
     * @param binding what it belongs to: the session's name, or a record's key
     * @param token what it says
     */
    public String sealText(Purpose purpose, String binding, Token token) {
        return sealText(purpose, binding, TokenDraft.of(token));
    }

    /**
     * {@return a new token as text for a cookie: base64url without padding}
     *
     * @param purpose what it is for
     * @param binding what it belongs to: the session's name, or a record's key
     * @param draft what it says
     * @throws IllegalStateException when a token was made of that draft before
     */
    public String sealText(Purpose purpose, String binding, TokenDraft draft) {
        return Base64Url.encode(finish(purpose, binding, draft));
    }

    /**
     * {@return a new token}
     *
     * @param purpose what it is for
     * @param binding what it belongs to: the session's name, or a record's key
     * @param token what it says
     */
    public byte[] seal(Purpose purpose, String binding, Token token) {
        return seal(purpose, binding, TokenDraft.of(token));
    }

    /**
     * {@return a new token}
     *
     * @param purpose what it is for
     * @param binding what it belongs to: the session's name, or a record's key
     * @param draft what it says
     * @throws IllegalStateException when a token was made of that draft before
     */
    public byte[] seal(Purpose purpose, String binding, TokenDraft draft) {
        ByteBuffer token = finish(purpose, binding, draft);
        return Arrays.copyOfRange(token.array(), token.position(), token.limit());
    }

    /** Where the payload lies: the header right in front of it, or of the nonce; the tag right behind it. */
    private ByteBuffer finish(Purpose purpose, String binding, TokenDraft draft) {
        SessionKey key = keys.current().sealing();
        byte[] bytes = draft.finish();
        int begin = key.seals() ? 0 : SessionKey.NONCE_LENGTH;
        int end = TokenDraft.PAYLOAD + draft.length();
        writeHeader(ByteBuffer.wrap(bytes, begin, HEADER), key, draft);
        byte[] associated = associatedData(purpose, binding, bytes, begin);
        if (key.seals()) {
            key.seal(associated, bytes, HEADER, draft.length());
            return ByteBuffer.wrap(bytes, 0, end + SessionKey.TAG_LENGTH);
        }
        key.sign(associated, bytes, TokenDraft.PAYLOAD, draft.length(), bytes, end);
        return ByteBuffer.wrap(bytes, begin, end + SessionKey.SIGNATURE_LENGTH - begin);
    }

    /**
     * {@return the token that came as text, or why it was refused}
     *
     * @param purpose what it has to be for
     * @param binding what it has to belong to
     * @param text any characters at all
     */
    public Opening openText(Purpose purpose, String binding, String text) {
        byte[] bytes = Base64Url.decode(text);
        return bytes == null ? new Refused(Reason.MALFORMED) : open(purpose, binding, bytes);
    }

    /**
     * {@return whether the key that a token names is in the ring now} What is too short to name one misses none.
     *
     * @param bytes any bytes at all
     */
    public boolean knowsKeyOf(byte[] bytes) {
        return bytes.length < 1 + Integer.BYTES
                || keys.current().find(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()) != null;
    }

    /**
     * {@return the token, or why it was refused}
     *
     * @param purpose what it has to be for
     * @param binding what it has to belong to
     * @param bytes any bytes at all
     */
    public Opening open(Purpose purpose, String binding, byte[] bytes) {
        if (bytes.length < HEADER + SessionKey.SIGNATURE_LENGTH || bytes[0] != SIGNED && bytes[0] != SEALED) {
            return new Refused(Reason.MALFORMED);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, 1, HEADER - 1);
        KeyRing ring = keys.current();
        SessionKey key = ring.find(header.getInt());
        if (key == null) {
            return new Refused(Reason.UNKNOWN_KEY);
        }
        if (key.seals() != (bytes[0] == SEALED)) {
            return new Refused(Reason.FORGED); // what a key can seal it never accepts merely signed
        }
        byte[] payload = authenticate(key, associatedData(purpose, binding, bytes, 0), bytes);
        if (payload == null) {
            return new Refused(Reason.FORGED);
        }
        int serializer = header.get() & 0xFF;
        int flags = header.get() & 0xFF;
        if ((flags & ~PERSISTENT) != 0) {
            return new Refused(Reason.MALFORMED);
        }
        Instant createdAt = readTime(header);
        Instant issuedAt = readTime(header);
        Instant expiresAt = issuedAt.plusSeconds(header.getInt() & 0xFFFF_FFFFL);
        Instant now = clock.instant();
        if (!purpose.isForAll && issuedAt.isAfter(now.plus(CLOCK_SKEW))) { // what is ended is, at once
            return new Refused(Reason.NOT_YET_VALID);
        }
        if (!now.isBefore(expiresAt)) {
            return new Refused(Reason.EXPIRED);
        }
        if (!purpose.isForAll && ring.invalidBefore() != null && createdAt.isBefore(ring.invalidBefore())) {
            return new Refused(Reason.ENDED);
        }
        boolean persistent = (flags & PERSISTENT) != 0;
        return new Opened(
                new Token(serializer, persistent, createdAt, issuedAt, expiresAt, payload), ring.isSealing(key));
    }

    private static byte @Nullable [] authenticate(SessionKey key, byte[] associated, byte[] bytes) {
        int length = bytes.length - HEADER;
        if (key.seals()) {
            return key.open(associated, bytes, HEADER, length);
        }
        return key.verify(associated, bytes, HEADER, length)
                ? Arrays.copyOfRange(bytes, HEADER, bytes.length - SessionKey.SIGNATURE_LENGTH)
                : null;
    }

    /** {@code LP("sessions/v1") ‖ LP(purpose) ‖ LP(binding) ‖ header}, where LP is a u16 length and the bytes. */
    private static byte[] associatedData(Purpose purpose, String binding, byte[] token, int header) {
        byte[] label = purpose.label;
        byte[] bound = binding.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + VERSION.length + label.length + bound.length + HEADER)
                .putShort((short) VERSION.length)
                .put(VERSION)
                .putShort((short) label.length)
                .put(label)
                .putShort((short) bound.length)
                .put(bound)
                .put(token, header, HEADER)
                .array();
    }

    private static void writeHeader(ByteBuffer out, SessionKey key, TokenDraft draft) {
        out.put(key.seals() ? SEALED : SIGNED)
                .putInt(key.id())
                .put((byte) draft.serializer)
                .put((byte) (draft.persistent ? PERSISTENT : 0));
        writeTime(out, draft.createdAt);
        writeTime(out, draft.issuedAt);
        out.putInt((int) (draft.expiresAt.getEpochSecond() - draft.issuedAt.getEpochSecond()));
    }

    /** Epoch seconds in 40 bits: enough until the year 36812. */
    private static void writeTime(ByteBuffer out, Instant time) {
        long seconds = time.getEpochSecond();
        out.put((byte) (seconds >> 32)).putInt((int) seconds);
    }

    private static Instant readTime(ByteBuffer in) {
        return Instant.ofEpochSecond((in.get() & 0xFFL) << 32 | in.getInt() & 0xFFFF_FFFFL);
    }

    /**
     * What a token is made for. One made for a purpose never opens for another. What counts for all sessions counts
     * whenever it was written; the others may be from the future, or from before a ring's {@link KeyRing#invalidBefore}, and
     * are refused.
     */
    public enum Purpose {
        /** A session's values, in a cookie. */
        COOKIE("cookie", false),
        /** A session's id, in a cookie. */
        ID("id", false),
        /** A session's values, in a backend. */
        RECORD("record", false),
        /** What was ended of an owner's sessions in cookies, in a backend. */
        REVOCATION("revocation", true),
        /** A single value outside a session. */
        VALUE("value", false),
        /** The keys themselves, in a backend, under a master key. */
        KEY_RING("key-ring", true);

        private final byte[] label;
        private final boolean isForAll;

        Purpose(String label, boolean isForAll) {
            this.label = label.getBytes(StandardCharsets.US_ASCII);
            this.isForAll = isForAll;
        }
    }

    /** What came of opening a token. */
    public sealed interface Opening {

        /**
         * It opened.
         *
         * @param token what it says
         * @param current whether the key that seals now made it
         */
        record Opened(Token token, boolean current) implements Opening {}

        /**
         * It did not.
         *
         * @param reason why; for the operator, not for whoever presented it
         */
        record Refused(Reason reason) implements Opening {}
    }
}
