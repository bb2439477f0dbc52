package dev.sessions.tool;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.StagedKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a key file.
 *
 * @param line where it begins, counted from 1
 * @param start where its text begins
 * @param end where its text ends
 * @param fields what it says, by name
 */
record KeyEntry(int line, int start, int end, Map<String, String> fields) {

    static final String AUTHENTICATION = "authentication";
    static final String ENCRYPTION = "encryption";
    static final String ACTIVE_FROM = "active-from";
    static final String RETIRE_AT = "retire-at";
    static final Set<String> FIELDS = Set.of(AUTHENTICATION, ENCRYPTION, ACTIVE_FROM, RETIRE_AT);

    /** The key itself, of which the id and the times are of use here. */
    StagedKey key() throws RefusedFile {
        byte[] authentication = secret(AUTHENTICATION);
        if (authentication == null) {
            throw refused("has no authentication key");
        }
        try {
            return new StagedKey(
                    SessionKey.of(authentication, secret(ENCRYPTION)), instant(ACTIVE_FROM), instant(RETIRE_AT));
        } catch (InvalidOptionException e) {
            throw refused("has an " + e.option() + " key that " + e.requirement());
        }
    }

    private byte @Nullable [] secret(String field) throws RefusedFile {
        String text = fields.get(field);
        try {
            if (text == null) {
                return null;
            }
            if (text.startsWith("base64:")) {
                return Base64.getDecoder().decode(text.substring(7).strip());
            }
            if (text.startsWith("hex:")) {
                return HexFormat.of().parseHex(text.substring(4).strip());
            }
        } catch (IllegalArgumentException e) {
            // below
        }
        throw refused("has an " + field + " key that is neither base64:… nor hex:…");
    }

    private @Nullable Instant instant(String field) throws RefusedFile {
        String text = fields.get(field);
        try {
            return text == null ? null : Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw refused("has an " + field + " that is not an instant");
        }
    }

    private RefusedFile refused(String problem) {
        return new RefusedFile("has an entry in line " + line + " that " + problem);
    }

    @Override
    public String toString() {
        return "KeyEntry[line=" + line + "]";
    }
}
