package dev.sessions.autoconfigure;

import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/** Makes the key ring from the configured texts. No message of it contains a key or a part of one. */
final class KeyParser {

    static final String EXAMPLE = """
            List the keys newest first, for example

                sessions:
                  keys:
                    - authentication: ${SESSION_AUTH_KEY}
                      encryption: ${SESSION_ENC_KEY}

            with SESSION_AUTH_KEY and SESSION_ENC_KEY each set, outside of the project, to 'base64:' followed by
            what this command prints:

                openssl rand -base64 32

            On a developer's machine, 'sessions.ephemeral-key: true' does without: sessions end with the process.""";

    private static final Logger log = LoggerFactory.getLogger(KeyParser.class);

    private KeyParser() {}

    static KeyRing parse(SessionsProperties properties, Environment environment) {
        if (environment.containsProperty("sessions.keys.authentication")) {
            throw invalid("sessions.keys", "is a single entry, but must be a list of entries");
        }
        List<SessionKey> keys = new ArrayList<>();
        for (int i = 0; i < properties.keys().size(); i++) {
            SessionKey key = key("sessions.keys[" + i + "]", properties.keys().get(i));
            for (int j = 0; j < i; j++) {
                if (keys.get(j).id() == key.id()) {
                    throw invalid("sessions.keys[" + i + "]", "is the same key as sessions.keys[" + j + "]");
                }
            }
            keys.add(key);
        }
        if (!keys.isEmpty()) {
            return KeyRing.of(keys);
        }
        if (!properties.ephemeralKey()) {
            throw invalid("sessions.keys", "is missing: sessions need a key");
        }
        log.warn("sessions.ephemeral-key is on and no sessions.keys are listed: using a key made up for this process."
                + " Its sessions end with it; do not use this in production.");
        return KeyRing.of(SessionKey.random());
    }

    /** The configured texts without their prefixes. */
    static Set<String> secrets(SessionsProperties properties) {
        return properties.keys().stream()
                .flatMap(key -> Stream.of(
                        Objects.requireNonNullElse(key.authentication(), ""),
                        Objects.requireNonNullElse(key.encryption(), "")))
                .map(text -> text.substring(text.indexOf(':') + 1).strip())
                .filter(text -> text.length() > 40) // shorter is no key, and may be anywhere
                .collect(Collectors.toUnmodifiableSet());
    }

    private static SessionKey key(String property, SessionsProperties.Key key) {
        byte[] authentication = decode(property + ".authentication", key.authentication());
        if (authentication == null) {
            throw invalid(property + ".authentication", "is missing: each entry needs an authentication key");
        }
        if (authentication.length != 32 && authentication.length != 64) {
            throw wrongLength(property + ".authentication", authentication, "32 or 64");
        }
        byte[] encryption = decode(property + ".encryption", key.encryption());
        if (encryption != null && encryption.length != 32) {
            throw wrongLength(property + ".encryption", encryption, "32");
        }
        try {
            return SessionKey.of(authentication, encryption);
        } catch (IllegalArgumentException e) {
            throw invalid(property, "is not a key: " + e.getMessage());
        }
    }

    private static byte @Nullable [] decode(String property, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            if (text.startsWith("base64:")) {
                return Base64.getDecoder().decode(text.substring(7).strip());
            }
            if (text.startsWith("hex:")) {
                return HexFormat.of().parseHex(text.substring(4).strip());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(property, "is not what its prefix says: the text after it does not decode");
        }
        throw invalid(
                property,
                text.startsWith("${")
                        ? "is a placeholder, and the variable it names is not set"
                        : "must begin with 'base64:' or 'hex:'");
    }

    private static InvalidSessionsPropertyException wrongLength(String property, byte[] key, String wanted) {
        return invalid(property, "must be " + wanted + " bytes long, but is " + key.length);
    }

    private static InvalidSessionsPropertyException invalid(String property, String problem) {
        return new InvalidSessionsPropertyException(property, problem, EXAMPLE);
    }
}
