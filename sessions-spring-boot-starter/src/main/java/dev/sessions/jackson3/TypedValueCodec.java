package dev.sessions.jackson3;

import dev.sessions.spi.ValueCodec;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * Values as JSON that names the class of each, so that whoever reads one need not know what it is: for the attributes of Spring's
 * {@code WebSession}. Only classes that are allowed are written and read: values and collections of the JDK, Spring Security's
 * where it is on the class path, and those given to the {@linkplain Builder builder}; of those just the classes themselves, and no
 * subclass, no matter how deep in a value. A name in the data is looked up among them and never loaded as a class.
 *
 * <p>A value comes back as an object of its class. A list of {@code List.of} comes back as another unmodifiable one, likewise
 * sets and maps. A map that is not a property of a class which says otherwise has text as keys. The order of a {@code HashSet}
 * or {@code HashMap} is written as it is, so their contents need a {@code hashCode} of their own, or two readings of one value
 * may differ in their bytes.
 */
public final class TypedValueCodec implements ValueCodec {

    private final JsonMapper mapper;
    private final AllowedTypes types;

    private TypedValueCodec(JsonMapper mapper, AllowedTypes types) {
        this.mapper = mapper;
        this.types = types;
    }

    /**
     * A builder of such a codec.
     *
     * @param loader where Spring Security is looked for
     * @return one that allows classes of the JDK and of Spring Security alone
     */
    public static Builder builder(ClassLoader loader) {
        return new Builder(loader);
    }

    @Override
    public int id() {
        return 2;
    }

    @Override
    public byte[] encode(Object value, Type type) {
        try {
            if (!types.isNamed(value.getClass())) {
                throw new TypeNotAllowedException(value.getClass());
            }
            return mapper.writerFor(Object.class).writeValueAsBytes(value);
        } catch (RuntimeException e) {
            throw withoutContent(e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] encoded, Type type) {
        // Of a generic type, it is the class alone that is checked: what is in it has classes of its own.
        Object value;
        JavaType asked;
        try {
            asked = mapper.constructType(type);
            value = mapper.readValue(encoded, Object.class);
        } catch (RuntimeException e) {
            throw withoutContent(e);
        }
        Class<?> raw = MethodType.methodType(asked.getRawClass()).wrap().returnType();
        if (value != null && !raw.isInstance(value)) {
            throw new IllegalArgumentException("it is a " + value.getClass().getTypeName());
        }
        return value;
    }

    private static IllegalArgumentException withoutContent(RuntimeException e) {
        return e instanceof TypeNotAllowedException || e instanceof InvalidDefinitionException
                ? new IllegalArgumentException(((JacksonException) e).getOriginalMessage()) // speaks of types alone
                : Jackson3ValueCodec.withoutContent(e);
    }

    /** A bean that changes the codec for the attributes of {@code WebSession} before it is built. */
    @FunctionalInterface
    public interface Customizer {

        /**
         * Changes the builder.
         *
         * @param builder the builder of the codec
         */
        void customize(Builder builder);
    }

    /** Builds such a codec. */
    public static final class Builder {

        private final ClassLoader loader;
        private final Set<Class<?>> allowed = new LinkedHashSet<>();
        private final List<JacksonModule> modules = new ArrayList<>();

        private Builder(ClassLoader loader) {
            this.loader = loader;
        }

        /**
         * Allows classes: what data names may be one of them, and what they have as properties may be one of them. None of their
         * subclasses is.
         *
         * @param types the classes
         * @return this
         * @throws IllegalArgumentException when one is of the JDK, which is allowed already or is not to be, or when it is a
         *     primitive type or an array, which go with their components
         */
        public Builder allow(Class<?>... types) {
            for (Class<?> type : types) {
                if (type.isArray() || type.isPrimitive() || isOfTheJdk(type.getName())) {
                    throw new IllegalArgumentException(
                            type.getTypeName() + " cannot be allowed: name classes of your own");
                }
                allowed.add(type);
            }
            return this;
        }

        private static boolean isOfTheJdk(String name) {
            return name.startsWith("java.")
                    || name.startsWith("javax.")
                    || name.startsWith("jdk.")
                    || name.startsWith("sun.")
                    || name.startsWith("com.sun.");
        }

        /**
         * Adds a module of Jackson, say one with mixins for a class that is not made for JSON. It does not allow classes, and
         * cannot turn on default typing.
         *
         * @param module the module
         * @return this
         */
        public Builder module(JacksonModule module) {
            modules.add(Objects.requireNonNull(module, "module"));
            return this;
        }

        /** {@return the codec} */
        public TypedValueCodec build() {
            List<JacksonModule> all = new ArrayList<>();
            boolean security = SecurityTypes.arePresent(loader);
            if (security) {
                all.addAll(SecurityTypes.modules(loader, allowed::add));
            }
            all.addAll(modules);
            AllowedTypes types = new AllowedTypes(allowed, security ? SecurityTypes.PACKAGE : "");
            all.add(new Door(types));
            JsonMapper mapper = JsonMapper.builder(JsonLimits.apply(JsonFactory.builder()))
                    .addModules(all)
                    .build();
            return new TypedValueCodec(mapper, types);
        }
    }

    /** The last module, so that none before it opens another door. */
    private static final class Door extends SimpleModule {

        private final transient AllowedTypes types;

        Door(AllowedTypes types) {
            super(Door.class.getName());
            this.types = types;
        }

        @Override
        public void setupModule(SetupContext context) {
            context.addKeySerializers(new TextKeys());
            context.insertAnnotationIntrospector(new AllowedTypesIntrospector(types));
            JsonMapper.Builder mapper = (JsonMapper.Builder) context.getOwner();
            mapper.setDefaultTyping(AllowedTypeResolver.byDefault(types))
                    .polymorphicTypeValidator(
                            BasicPolymorphicTypeValidator.builder().build())
                    .disable(
                            DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
                            DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                    .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        }
    }
}
