package dev.sessions.benchmarks.codec;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.benchmarks.codec.Contender.Loaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session as one map, and as one document of JSON: what everybody but us does. */
final class Document {

    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Document() {}

    static byte[] write(Map<String, Object> values) {
        try {
            return MAPPER.writeValueAsBytes(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> read(byte[] json, int offset, int length) {
        try {
            return MAPPER.readValue(json, offset, length, MAP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> read(byte[] json) {
        return read(json, 0, json.length);
    }

    /** All of it in memory; to be saved as a whole. */
    record InMemory(Contender contender, Map<String, Object> values) implements Loaded {

        @Override
        public @Nullable Object read(String name) {
            return values.get(name);
        }

        @Override
        public String change(String name, Object value) {
            values.put(name, value);
            return contender.save(values);
        }
    }
}
