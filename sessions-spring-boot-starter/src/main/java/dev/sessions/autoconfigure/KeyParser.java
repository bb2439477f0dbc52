package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyStrength;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.StagedKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys from the texts of their entries, wherever those were read. What it refuses is an {@link InvalidOptionException}
 * that counts entries of {@code keys} from 0. No message of it contains a key or a part of one.
 */
final class KeyParser {

    private static final String A_KEY = "what 'openssl rand -base64 32' prints, with 'base64:' before it";
    private static final String AN_INSTANT = "2027-01-01T00:00:00Z";

    private KeyParser() {}

    /** Those entries that keys are to be made of; not yet checked as a list. */
    static List<StagedKey> parse(List<SessionsProperties.Key> entries, Predicate<SessionsProperties.Key> isOurs) {
        List<StagedKey> keys = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (isOurs.test(entries.get(i))) {
                keys.add(key("keys[" + i + "].", entries.get(i)));
            }
        }
        return keys;
    }

    static StagedKey key(String prefix, SessionsProperties.Key entry) {
        byte[] authentication = decode(prefix + "authentication", entry.authentication());
        if (authentication == null) {
            throw invalid(prefix + "authentication", "is missing: each entry needs an authentication key");
        }
        byte[] encryption = decode(prefix + "encryption", entry.encryption());
        Instant activeFrom = instant(prefix + "active-from", entry.activeFrom());
        Instant retireAt = instant(prefix + "retire-at", entry.retireAt());
        try {
            SessionKey key = SessionKey.of(authentication, encryption);
            KeyStrength.check("authentication", afterPrefix(entry.authentication()), authentication);
            if (encryption != null) {
                KeyStrength.check("encryption", afterPrefix(entry.encryption()), encryption);
            }
            return new StagedKey(key, activeFrom, retireAt);
        } catch (InvalidOptionException e) {
            throw invalid(prefix + e.option(), e.requirement());
        }
    }

    /** What keeps other keys. */
    static SessionKey master(String option, String text) {
        byte[] secret = decoded(option, text);
        try {
            SessionKey key = SessionKey.ofMaster(secret);
            KeyStrength.check(option, afterPrefix(text), secret);
            return key;
        } catch (InvalidOptionException e) {
            throw invalid(option, e.requirement());
        }
    }

    static String afterPrefix(@Nullable String text) {
        return text == null ? "" : text.substring(text.indexOf(':') + 1).strip();
    }

    static @Nullable Instant instant(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new InvalidOptionException(option, "is not an instant such as " + AN_INSTANT, AN_INSTANT);
        }
    }

    static byte @Nullable [] decode(String option, @Nullable String text) {
        return text == null ? null : decoded(option, text);
    }

    private static byte[] decoded(String option, String text) {
        if (text.isBlank()) {
            throw invalid(
                    option,
                    "is blank: what it is taken from is empty. Without an encryption key, cookies would be signed, but"
                            + " readable; leave it out if that is meant");
        }
        try {
            if (text.startsWith("base64:")) {
                return Base64.getDecoder().decode(text.substring(7).strip());
            }
            if (text.startsWith("hex:")) {
                return HexFormat.of().parseHex(text.substring(4).strip());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(option, "is not what its prefix says: the text after it does not decode");
        }
        throw invalid(
                option,
                text.startsWith("${")
                        ? "is a placeholder, and the variable it names is not set"
                        : "must begin with 'base64:' or 'hex:'");
    }

    private static InvalidOptionException invalid(String option, String requirement) {
        return new InvalidOptionException(option, requirement, A_KEY);
    }
}
