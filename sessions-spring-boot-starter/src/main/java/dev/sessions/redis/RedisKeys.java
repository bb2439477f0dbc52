package dev.sessions.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The names of things in Redis. A key or an owner has no colon, so that neither is taken for the other, and no brace, which
 * would be a hash tag to a cluster.
 */
record RedisKeys(String prefix) {

    ByteBuffer session(String key) {
        return text(prefix + key);
    }

    ByteBuffer owner(String owner) {
        return text(prefix + "owner:" + owner);
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
