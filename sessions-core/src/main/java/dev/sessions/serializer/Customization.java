package dev.sessions.serializer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whether a mapper has its own way with plain types. Its parts are looked at, since a serializer may treat one text in a
 * million its own way; and some values are written and read, since a feature shows in what it does.
 */
final class Customization {

    private static final Set<Class<?>> MAPPERS = Set.of(ObjectMapper.class, JsonMapper.class);
    private static final Set<Class<?>> FACTORIES = Set.of(JsonFactory.class, MappingJsonFactory.class);

    private static final List<Object> SAMPLES = List.of(
            "",
            " ",
            "17",
            "true",
            ascii(),
            "\u0080\u00e9\u07ff\u0800\u2028\u2029\ufffe\uffff",
            "\ud83d\ude00 \ud800 \udc00",
            "x".repeat(PlainJson.MAX_LENGTH - 1),
            0,
            -1,
            999_999_999,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            0L,
            -1L,
            999_999_999_999_999_999L,
            -999_999_999_999_999_999L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            (short) 0,
            Short.MAX_VALUE,
            Short.MIN_VALUE,
            (byte) 0,
            Byte.MAX_VALUE,
            Byte.MIN_VALUE,
            true,
            false);

    private Customization() {}

    private static String ascii() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x80; c++) {
            all.append(c);
        }
        return all.toString();
    }

    static boolean touchesPlainTypes(ObjectMapper mapper) {
        try {
            return !hasUsualParts(mapper) || !treatsSamplesAsUsual(mapper);
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    private static boolean hasUsualParts(ObjectMapper mapper) throws IOException {
        JsonFactory factory = mapper.getFactory();
        return MAPPERS.contains(mapper.getClass())
                && FACTORIES.contains(factory.getClass())
                && factory.getInputDecorator() == null
                && factory.getOutputDecorator() == null
                && factory.getCharacterEscapes() == null
                && parts(mapper).equals(parts(new JsonMapper()));
    }

    /** The classes of what takes part; a generator that is decorated is of another one. */
    private static List<Class<?>> parts(ObjectMapper mapper) throws IOException {
        SerializerProvider writing = mapper.getSerializerProviderInstance();
        DeserializationContext reading = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
        List<Class<?>> parts = new ArrayList<>(List.of(writing.getClass(), reading.getClass()));
        try (JsonGenerator generator = mapper.createGenerator(new ByteArrayOutputStream());
                JsonParser parser = mapper.createParser(new byte[0])) {
            parts.add(generator.getClass());
            parts.add(parser.getClass());
        }
        for (Class<?> each : PlainJson.TYPES) {
            JavaType type = mapper.constructType(each);
            parts.add(writing.findTypedValueSerializer(type, true, null).getClass());
            parts.add(reading.findRootValueDeserializer(type).getClass());
        }
        return parts;
    }

    private static boolean treatsSamplesAsUsual(ObjectMapper mapper) throws IOException {
        for (Object sample : SAMPLES) {
            byte[] json = mapper.writerFor(sample.getClass()).writeValueAsBytes(sample);
            if (!Arrays.equals(json, PlainJson.write(sample))) {
                return false;
            }
            for (Class<?> type : PlainJson.TYPES) {
                Object read = PlainJson.read(json, type);
                if (read != null && !read.equals(mapper.readValue(json, type))) {
                    return false;
                }
            }
        }
        return true;
    }
}
