package dev.sessions.serializer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sessions.SessionData;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON (RFC 8259), one document each, in the layout of {@code docs/token-format.md}. A value nobody asks for is
 * never parsed, and one nobody changed is never written again.
 */
public final class JacksonSessionSerializer implements SessionSerializer {

    private final ObjectMapper mapper;

    /**
     * Creates a serializer with {@linkplain #mapper() the default mapper}.
     */
    public JacksonSessionSerializer() {
        this(mapper());
    }

    /**
     * Creates a serializer with a mapper of your own.
     *
     * @param mapper maps values; do not enable default typing on it
     */
    public JacksonSessionSerializer(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The default mapper: the Jackson modules on the class path, dates as ISO 8601 text, properties a class does not
     * know are passed over (an older version of the application may have written them), and limits on what is read.
     *
     * @return a new mapper
     */
    public static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(100)
                        .maxNameLength(1_000)
                        .maxDocumentLength(16 << 20)
                        .maxStringLength(16 << 20)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .findAndAddModules()
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public byte[] encode(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw withoutContent(e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] encoded, Type type) {
        try {
            return mapper.readValue(encoded, mapper.constructType(type));
        } catch (IOException e) {
            throw withoutContent(e);
        }
    }

    @Override
    public byte[] serialize(SessionData data) {
        return DataWriter.write(data);
    }

    @Override
    public @Nullable SessionData deserialize(byte[] bytes, int offset) {
        return new DataReader(bytes, offset).read();
    }

    /** Jackson's messages quote what they could not read, and that may be a secret. */
    private static IllegalArgumentException withoutContent(IOException e) {
        return new IllegalArgumentException(e.getClass().getSimpleName());
    }
}
