package dev.sessions.jackson3;

import dev.sessions.spi.ValueCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON (RFC 8259), one document each, with Jackson 3. What {@link dev.sessions.serializer.JacksonValueCodec} writes
 * with Jackson 2 is read by this one, and the other way round, so that an application can go from one to the other while
 * sessions live on.
 */
public final class Jackson3ValueCodec implements ValueCodec {

    private final ObjectMapper mapper;

    /** Creates a codec with {@linkplain #mapper() the default mapper}. */
    public Jackson3ValueCodec() {
        this(mapper());
    }

    /**
     * Creates a codec with a mapper of your own.
     *
     * @param mapper maps values; do not enable default typing on it
     */
    public Jackson3ValueCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * {@return a new default mapper} It writes what Jackson 2 writes: enum constants by name, dates as ISO 8601 text. It has the
     * Jackson modules on the class path and limits on what is read. Properties a class does not know are passed over: an older
     * version of the application may have written them.
     */
    public static JsonMapper mapper() {
        return JsonMapper.builder(JsonLimits.apply(JsonFactory.builderWithJackson2Defaults()))
                .configureForJackson2()
                .findAndAddModules()
                .addModule(new AsJackson2())
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public byte[] encode(Object value, Type type) {
        try {
            return mapper.writerFor(mapper.constructType(type)).writeValueAsBytes(value);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(e.getOriginalMessage()); // speaks of types alone
        } catch (RuntimeException e) {
            throw withoutContent(e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] encoded, Type type) {
        try {
            return mapper.readValue(encoded, mapper.constructType(type));
        } catch (RuntimeException e) {
            throw withoutContent(e);
        }
    }

    /** Messages quote what could not be read, and that may be a secret. */
    static IllegalArgumentException withoutContent(RuntimeException e) {
        return new IllegalArgumentException(e.getClass().getSimpleName());
    }
}
