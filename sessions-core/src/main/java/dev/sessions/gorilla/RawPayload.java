package dev.sessions.gorilla;

import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The bytes themselves, as securecookie's NopEncoder has them: a session of one value, which is a {@code byte[]}. */
record RawPayload() implements Payload {

    /** The value's name. */
    static final String NAME = "raw";

    @Override
    public SessionData read(byte[] payload, Settings settings) {
        String json = '"' + Base64.getEncoder().encodeToString(payload) + '"';
        return new SessionData(ENCODING, Map.of(NAME, json.getBytes(StandardCharsets.UTF_8)), List.of(), settings);
    }

    @Override
    public byte[] write(String session, SessionData data) {
        if (!data.flashes().isEmpty()) {
            throw FlashKeys.failure(data.flashes().get(0).queue(), session, "with the serializer 'raw' there are none");
        }
        for (String name : data.values().keySet()) {
            if (!name.equals(NAME)) {
                throw Payload.unwritable(
                        "Value '" + name + "'",
                        session,
                        "with the serializer 'raw' there is one value, '" + NAME + "', which is a byte[]");
            }
        }
        byte[] json = data.values().get(NAME);
        return json == null ? new byte[0] : decoded(session, new String(json, StandardCharsets.UTF_8));
    }

    private static byte[] decoded(String session, String json) {
        try {
            if (json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"")) {
                return Base64.getDecoder().decode(json.substring(1, json.length() - 1));
            }
        } catch (IllegalArgumentException e) {
            // not of a byte[]
        }
        throw Payload.unwritable("Value '" + NAME + "'", session, "it is not a byte[]");
    }

    /** A session that is in a file has an id and values, of which bytes say nothing. */
    @Override
    public String readId(byte[] payload) {
        throw new Malformed();
    }
}
