package dev.sessions.gorilla;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, as securecookie's JSONEncoder writes a {@code map[string]interface{}}: by name, with what HTML would take
 * for markup escaped, and a line feed at the end. A value is the very bytes that it was written in.
 */
record JsonPayload(FlashKeys flashKeys) implements Payload {

    private static final JsonFactory JSON = JacksonValueCodec.mapper().getFactory();

    private static final Map<String, String> ESCAPES =
            Map.of("<", "\\u003c", ">", "\\u003e", "&", "\\u0026", "\u2028", "\\u2028", "\u2029", "\\u2029");

    /** As Go orders strings: by their bytes in UTF-8. */
    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** A parser, and what it parses. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Input(JsonParser parser, byte[] bytes) {

        /** The value that the parser is at, as it is written. The parser goes to its end. */
        byte[] value() throws IOException {
            long from = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            long to = parser.currentLocation().getByteOffset();
            Malformed.unless(from >= 0 && to >= from && to <= bytes.length); // in UTF-16 there are no offsets
            return Arrays.copyOfRange(bytes, (int) from, (int) to);
        }
    }

    @Override
    public SessionData read(byte[] payload, Settings settings) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        List<Flash> flashes = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() != JsonToken.VALUE_NULL) { // what a map that was never made is
                Malformed.unless(parser.currentToken() == JsonToken.START_OBJECT);
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    String queue = parser.currentToken() == JsonToken.START_ARRAY ? flashKeys.queue(name) : null;
                    if (queue == null) {
                        values.put(name, new Input(parser, payload).value());
                    } else {
                        addMessages(flashes, queue, new Input(parser, payload));
                    }
                }
            }
            Malformed.unless(parser.nextToken() == null);
        } catch (IOException e) {
            throw new Malformed();
        }
        return new SessionData(ENCODING, values, flashes, settings);
    }

    private static void addMessages(List<Flash> flashes, String queue, Input in) throws IOException {
        while (in.parser.nextToken() != JsonToken.END_ARRAY) {
            flashes.add(new Flash(flashes.size(), queue, in.value()));
        }
    }

    @Override
    public byte[] write(String session, SessionData data) {
        Map<String, String> members = new TreeMap<>(BY_BYTES);
        data.values().forEach((name, json) -> members.put(name, utf8(json)));
        flashKeys
                .byKey(session, data)
                .forEach((key, flashes) -> members.put(
                        key,
                        flashes.stream().map(flash -> utf8(flash.value())).collect(Collectors.joining(",", "[", "]"))));
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + escaped(member.getValue()))
                .collect(Collectors.joining(",", "{", "}\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String name) {
        return escaped(TextNode.valueOf(name).toString());
    }

    /** These are in the strings of a JSON document alone. */
    private static String escaped(String json) {
        String escaped = json;
        for (Map.Entry<String, String> escape : ESCAPES.entrySet()) {
            escaped = escaped.replace(escape.getKey(), escape.getValue());
        }
        return escaped;
    }

    private static String utf8(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public String readId(byte[] payload) {
        String id = text(payload);
        if (id == null) {
            throw new Malformed();
        }
        return id;
    }

    private static @Nullable String text(byte[] payload) {
        try (JsonParser parser = JSON.createParser(payload)) {
            String text = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
            return parser.nextToken() == null ? text : null;
        } catch (IOException e) {
            throw new Malformed();
        }
    }
}
