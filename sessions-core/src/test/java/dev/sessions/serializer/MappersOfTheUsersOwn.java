package dev.sessions.serializer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.InputDecorator;
import com.fasterxml.jackson.core.io.OutputDecorator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;

/** Mappers that have their own way with text, whole numbers or booleans, each with one; and mappers that have none. */
final class MappersOfTheUsersOwn {

    private MappersOfTheUsersOwn() {}

    static Stream<Map.Entry<String, ObjectMapper>> customized() {
        Map<String, ObjectMapper> mappers = new LinkedHashMap<>();
        mappers.put("escapes what is not ASCII", with(JsonWriteFeature.ESCAPE_NON_ASCII));
        mappers.put("escapes what is high", mapper(new JsonFactoryBuilder().highestNonEscapedChar(0xFFF0)));
        mappers.put("escapes slashes", with(JsonWriteFeature.ESCAPE_FORWARD_SLASHES));
        mappers.put("numbers as text", with(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS));
        mappers.put("surrogates in UTF-8", with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8));
        mappers.put(
                "lower-case digits",
                JsonMapper.builder()
                        .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                        .build());
        mappers.put(
                "character escapes",
                mapper(new JsonFactoryBuilder().characterEscapes(JsonpCharacterEscapes.instance())));
        mappers.put("an output decorator", mapper(new JsonFactoryBuilder().outputDecorator(new CapitalR())));
        mappers.put("an input decorator", mapper(new JsonFactoryBuilder().inputDecorator(new OneForFour())));
        mappers.put(
                "a generator decorator",
                mapper(new JsonFactoryBuilder().addDecorator((factory, generator) -> new Rare(generator))));
        mappers.put("a factory of its own", new JsonMapper(new JsonFactory() {
            private static final long serialVersionUID = 1;
        }));
        mappers.put(
                "short text alone",
                mapper(new JsonFactoryBuilder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(2_000)
                                .build())));
        mappers.put(
                "short numbers alone",
                mapper(new JsonFactoryBuilder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNumberLength(17)
                                .build())));
        mappers.put("a mapper of its own", new ObjectMapper() {
            private static final long serialVersionUID = 1;
        });
        mappers.put("a serializer", with(new SimpleModule().addSerializer(new RareTextWriter())));
        mappers.put("a deserializer", with(new SimpleModule().addDeserializer(String.class, new RareTextReader())));
        mappers.put(
                "a serializer of numbers",
                with(new SimpleModule().addSerializer(Long.class, new ToStringSerializer())));
        mappers.put(
                "a serializer put in the place of another",
                with(new SimpleModule().setSerializerModifier(new ForBooleans())));
        mappers.put(
                "numbers in the shape of text",
                JsonMapper.builder()
                        .withConfigOverride(
                                Integer.class,
                                override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)))
                        .build());
        mappers.put(
                "booleans in the shape of numbers",
                JsonMapper.builder()
                        .withConfigOverride(
                                Boolean.class,
                                override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER)))
                        .build());
        mappers.put(
                "a wrapped root",
                JsonMapper.builder()
                        .enable(SerializationFeature.WRAP_ROOT_VALUE)
                        .build());
        mappers.put(
                "an unwrapped root",
                JsonMapper.builder()
                        .enable(DeserializationFeature.UNWRAP_ROOT_VALUE)
                        .build());
        mappers.put(
                "types with everything",
                JsonMapper.builder().setDefaultTyping(new Typing()).build());
        return mappers.entrySet().stream();
    }

    static Stream<ObjectMapper> usual() {
        return Stream.of(
                JacksonValueCodec.mapper(),
                new ObjectMapper(),
                new JsonMapper(),
                new ObjectMapper().findAndRegisterModules(),
                new ObjectMapper(new JsonFactory()),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .defaultTimeZone(TimeZone.getTimeZone("CET"))
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .build(),
                with(new SimpleModule().addSerializer(new StdSerializer<>(Thread.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void serialize(Thread value, JsonGenerator to, SerializerProvider provider)
                            throws IOException {
                        to.writeString("thread");
                    }
                })));
    }

    private static ObjectMapper with(JsonWriteFeature feature) {
        return JsonMapper.builder().enable(feature).build();
    }

    private static ObjectMapper with(SimpleModule module) {
        return JsonMapper.builder().addModule(module).build();
    }

    private static ObjectMapper mapper(JsonFactoryBuilder factory) {
        return new JsonMapper(factory.build());
    }

    /** Has its own way with one text in a million. */
    static final class RareTextWriter extends StdSerializer<String> {
        private static final long serialVersionUID = 1;

        RareTextWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(value.equals("rare") ? "RARE" : value);
        }
    }

    static final class RareTextReader extends StdDeserializer<String> {
        private static final long serialVersionUID = 1;

        RareTextReader() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            return text.equals("rare") ? "RARE" : text;
        }
    }

    static final class Rare extends JsonGeneratorDelegate {

        Rare(JsonGenerator delegate) {
            super(delegate);
        }

        @Override
        public void writeString(String text) throws IOException {
            super.writeString(text.equals("rare") ? "RARE" : text);
        }
    }

    static final class ForBooleans extends BeanSerializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
            return bean.getBeanClass() == boolean.class ? ToStringSerializer.instance : serializer;
        }
    }

    static final class Typing extends ObjectMapper.DefaultTypeResolverBuilder {
        private static final long serialVersionUID = 1;

        Typing() {
            super(
                    ObjectMapper.DefaultTyping.NON_FINAL,
                    BasicPolymorphicTypeValidator.builder()
                            .allowIfBaseType(Object.class)
                            .build());
            init(JsonTypeInfo.Id.CLASS, null).inclusion(JsonTypeInfo.As.WRAPPER_ARRAY);
        }

        @Override
        public boolean useForType(JavaType type) {
            return true;
        }
    }

    /** Writes another letter in the place of one. */
    static final class CapitalR extends OutputDecorator {
        private static final long serialVersionUID = 1;

        @Override
        public OutputStream decorate(IOContext context, OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(int b) throws IOException {
                    super.write(b == 'r' ? 'R' : b);
                }
            };
        }

        @Override
        public Writer decorate(IOContext context, Writer out) {
            return out;
        }
    }

    /** Reads what has four bytes as the number 1. */
    static final class OneForFour extends InputDecorator {
        private static final long serialVersionUID = 1;

        @Override
        public InputStream decorate(IOContext context, InputStream in) {
            return in;
        }

        @Override
        public InputStream decorate(IOContext context, byte[] source, int offset, int length) {
            return length == 4 ? new ByteArrayInputStream(new byte[] {'1'}) : null;
        }

        @Override
        public Reader decorate(IOContext context, Reader in) {
            return in;
        }
    }
}
