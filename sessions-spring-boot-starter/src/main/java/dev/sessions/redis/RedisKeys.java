package dev.sessions.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of things in Redis. A session's key is hashed, as it may be any text at all: what would be a hash tag to a
 * cluster, or be large, is so neither, and what can't be written as UTF-8 is still a key of its own.
 */
final class RedisKeys {

    /** Begins what isn't UTF-8, as UTF-8 never does. */
    private static final byte RAW = (byte) 0xFF;

    private final String prefix;

    RedisKeys(String prefix) {
        this.prefix = prefix;
    }

    ByteBuffer session(String key) {
        return buffer(prefix + HexFormat.of().formatHex(sha256(bytes(key))));
    }

    ByteBuffer owner(String owner) {
        return buffer(prefix + "owner:" + owner);
    }

    /** The key as bytes: UTF-8, or its characters as they are where halves of surrogate pairs stand alone. */
    static byte[] bytes(String key) {
        byte[] utf8 = key.getBytes(UTF_8);
        if (new String(utf8, UTF_8).equals(key)) {
            return utf8;
        }
        ByteBuffer raw = ByteBuffer.allocate(1 + key.length() * Character.BYTES).put(RAW);
        raw.asCharBuffer().put(key);
        return raw.array();
    }

    static String text(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == RAW
                ? ByteBuffer.wrap(bytes, 1, bytes.length - 1).asCharBuffer().toString()
                : new String(bytes, UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
