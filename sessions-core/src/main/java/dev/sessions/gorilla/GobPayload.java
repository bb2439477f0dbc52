package dev.sessions.gorilla;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sessions.gorilla.GobType.Kind;
import dev.sessions.gorilla.GobValue.Dynamic;
import dev.sessions.gorilla.GobValue.Entries;
import dev.sessions.gorilla.GobValue.Entry;
import dev.sessions.gorilla.GobValue.Items;
import dev.sessions.gorilla.GobValue.Raw;
import dev.sessions.gorilla.JsonToGob.Unwritable;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Go's default: the session's {@code map[interface{}]interface{}} as gob. */
record GobPayload(FlashKeys flashKeys) implements Payload {

    private static final ObjectMapper JSON =
            JacksonValueCodec.mapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** What JSON does not say of the values that were read: the type of all, entries by name, and flashes by id. */
    private record Notes(GobType type, Map<String, Entry> entries, Map<Integer, GobValue> flashes) {

        static final Notes NONE = new Notes(GobType.VALUES, Map.of(), Map.of());
    }

    @Override
    public SessionData read(byte[] payload, Settings settings) {
        Dynamic whole = GobReader.read(payload);
        if (!(whole.value() instanceof Entries map)) {
            throw new Malformed();
        }
        GobType elements = whole.type().elementType();
        Map<String, byte[]> values = new LinkedHashMap<>();
        List<Flash> flashes = new ArrayList<>();
        Notes notes = new Notes(whole.type(), new HashMap<>(), new HashMap<>());
        GobToJson.named(whole.type(), map).forEach((name, entry) -> {
            String queue = flashKeys.queue(name);
            List<GobValue> messages = queue == null ? null : messages(entry);
            if (queue == null || messages == null) {
                values.put(name, bytes(GobToJson.json(elements, entry.value())));
                notes.entries.put(name, entry);
                return;
            }
            for (GobValue message : messages) {
                int id = flashes.size();
                flashes.add(new Flash(id, queue, bytes(GobToJson.json(elements, message))));
                notes.flashes.put(id, message);
            }
        });
        return new SessionData(ENCODING, values, flashes, settings, notes);
    }

    /** Those of a list of interfaces under a key that is a string, which is what AddFlash makes. */
    private static @Nullable List<GobValue> messages(Entry entry) {
        return isString(entry.key())
                        && entry.value() instanceof Dynamic list
                        && list.value() instanceof Items items
                        && list.type().elementType().kind() == Kind.INTERFACE
                ? items.values()
                : null;
    }

    private static boolean isString(GobValue key) {
        return key instanceof Raw
                || key instanceof Dynamic dynamic && dynamic.type().kind() == Kind.STRING;
    }

    @Override
    public byte[] write(String session, SessionData data) {
        Notes notes = data.notes() instanceof Notes mine ? mine : Notes.NONE;
        List<Entry> entries = new ArrayList<>();
        data.values().forEach((name, json) -> entries.add(entry(notes, session, name, json)));
        flashKeys.byKey(session, data).forEach((key, flashes) -> {
            List<GobValue> items = new ArrayList<>();
            flashes.forEach(flash -> items.add(message(notes, session, flash)));
            entries.add(flashEntry(notes.type, session, key, new Items(items)));
        });
        return GobWriter.write(notes.type, new Entries(entries));
    }

    private static Entry entry(Notes notes, String session, String name, byte[] json) {
        String what = "Value '" + name + "'";
        try {
            Entry entry = JsonToGob.entry(notes.type, name, tree(json), notes.entries.get(name));
            if (entry == null) {
                throw Payload.unwritable(what, session, "it does not fit the Go map that the session is");
            }
            return entry;
        } catch (Unwritable e) {
            throw Payload.unwritable(what, session, "it is " + e.getMessage());
        }
    }

    private static GobValue message(Notes notes, String session, Flash flash) {
        try {
            return JsonToGob.dynamic(tree(flash.value()), notes.flashes.get(flash.id()));
        } catch (Unwritable e) {
            throw FlashKeys.failure(flash.queue(), session, "it is " + e.getMessage());
        }
    }

    private static Entry flashEntry(GobType type, String session, String key, Items messages) {
        GobType keys = type.keyType();
        GobValue text = new Raw(key.getBytes(StandardCharsets.UTF_8));
        if (type.elementType().kind() != Kind.INTERFACE
                || keys.kind() != Kind.INTERFACE && keys.kind() != Kind.STRING) {
            throw FlashKeys.failure(key, session, "the Go map that the session is has no room for lists");
        }
        return new Entry(
                keys.kind() == Kind.STRING ? text : new Dynamic("string", GobType.STRING, text),
                new Dynamic(JsonToGob.LIST, GobType.LIST, messages));
    }

    @Override
    public String readId(byte[] payload) {
        Dynamic id = GobReader.read(payload);
        Malformed.unless(id.type().kind() == Kind.STRING);
        return new String(((Raw) id.value()).bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new Malformed(); // deeper than values may be
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode tree = JSON.readTree(json);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            throw new Unwritable("not JSON");
        }
    }
}
