package dev.sessions.tool;

import dev.sessions.key.RandomBytes;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A new key as the fields of its entry. */
record NewKey(Map<String, String> fields) {

    private static final int LENGTH = 32;

    static NewKey random(boolean sealing) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(KeyEntry.AUTHENTICATION, secret());
        if (sealing) {
            fields.put(KeyEntry.ENCRYPTION, secret());
        }
        return new NewKey(fields);
    }

    private static String secret() {
        return "base64:" + Base64.getEncoder().encodeToString(RandomBytes.next(LENGTH));
    }

    /** As an entry of a list in YAML. */
    String yaml() {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "- " : "  ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        return text.toString();
    }

    @Override
    public String toString() {
        return "NewKey[******]";
    }
}
