package dev.sessions.store;

import dev.sessions.SessionOptions;
import dev.sessions.key.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** A session's id: 16 random bytes; as text, base64url without padding. And what a backend is told instead. */
final class SessionId {

    static final int BYTES = 16;

    private static final Pattern BACKEND_KEY = Pattern.compile("[A-Za-z0-9_-]{43}");

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

    /** The key of its record: whoever reads the backend learns no id. Where only the key is known, it is that. */
    static String backendKey(String id) {
        return isBackendKey(id) ? id : sha256(bytes(id));
    }

    /** Whether a text from outside can be such a key. */
    static boolean isBackendKey(String text) {
        return BACKEND_KEY.matcher(text).matches();
    }

    /** The owner of its record: nor who it is, and it is another one for each session name. */
    static String backendOwner(SessionOptions options, String owner) {
        return sha256((options.name() + '\0' + owner).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
