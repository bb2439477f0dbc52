package dev.sessions.serializer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sessions.spi.ValueCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Values as JSON (RFC 8259), one document each, with Jackson 2. */
public final class JacksonValueCodec implements ValueCodec {

    private static final int MAX_DEPTH = 100;

    private final PerType<ObjectWriter> writers;
    private final PerType<ObjectReader> readers;
    private final boolean writesPlainTypes;

    /** Creates a codec with {@linkplain #mapper() the default mapper}. */
    public JacksonValueCodec() {
        this(mapper());
    }

    /**
     * Creates a codec with a mapper of your own.
     *
     * <p>Text, whole numbers and booleans are written and read without the mapper, byte for byte as it does it, unless it has
     * its own way with them. That is found out here, once: what it makes generators and parsers with, and its serializers and
     * deserializers of these types, have to be Jackson's own, without decorators and character escapes; and some dozen sample
     * values have to be written and read as by a mapper without any configuration. Otherwise the mapper is asked for these
     * types as well.
     *
     * @param mapper maps values; nothing is configured on it afterwards. Do not enable default typing on it
     */
    public JacksonValueCodec(ObjectMapper mapper) {
        writers = new PerType<>(type -> mapper.writerFor(mapper.constructType(type)));
        readers = new PerType<>(type -> mapper.readerFor(mapper.constructType(type)));
        writesPlainTypes = !Customization.touchesPlainTypes(mapper);
    }

    /**
     * {@return a new default mapper} It has the Jackson modules on the class path, dates as ISO 8601 text,
     * and limits on what is read. Properties a class does not know are passed over: an older version of the application
     * may have written them.
     */
    public static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(50_000)
                        .maxNumberLength(10_000)
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
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public byte[] encode(Object value, Type type) {
        byte[] plain = writesPlainTypes && type == value.getClass() ? PlainJson.write(value) : null;
        return plain != null ? plain : write(value, type);
    }

    private byte[] write(Object value, Type type) {
        try {
            return writers.get(type).writeValueAsBytes(value);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(e.getOriginalMessage()); // speaks of types alone
        } catch (JsonProcessingException | RuntimeException e) {
            throw withoutContent(e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] encoded, Type type) {
        Object plain = writesPlainTypes ? PlainJson.read(encoded, type) : null;
        return plain != null ? plain : read(encoded, type);
    }

    private @Nullable Object read(byte[] encoded, Type type) {
        try {
            return readers.get(type).readValue(encoded);
        } catch (IOException | RuntimeException e) {
            throw withoutContent(e);
        }
    }

    /** Messages quote what could not be read, and that may be a secret. */
    private static IllegalArgumentException withoutContent(Exception e) {
        return new IllegalArgumentException(e.getClass().getSimpleName());
    }
}
