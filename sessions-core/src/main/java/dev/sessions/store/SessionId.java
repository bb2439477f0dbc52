package dev.sessions.store;

import dev.sessions.key.RandomBytes;
import java.util.Base64;

/** A session's id: 16 random bytes; as text, base64url without padding. */
final class SessionId {

    static final int BYTES = 16;

    private SessionId() {}

    static String random() {
        return text(RandomBytes.next(BYTES));
    }

    static String text(byte[] id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    static byte[] bytes(String id) {
        return Base64.getUrlDecoder().decode(id);
    }

    /** The key of its record: whoever reads the backend learns no id. */
    static String backendKey(String id) {
        return Digest.of(bytes(id));
    }
}
