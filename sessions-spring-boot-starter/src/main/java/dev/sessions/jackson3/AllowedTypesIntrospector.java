package dev.sessions.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URL;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * The door that every class goes through before Jackson writes or reads it: Jackson asks for a class's own way to be written or
 * read before it looks for any other.
 */
final class AllowedTypesIntrospector extends NopAnnotationIntrospector {

    private static final Set<JsonTypeInfo.Id> CLASS_NAMES =
            Set.of(JsonTypeInfo.Id.CLASS, JsonTypeInfo.Id.MINIMAL_CLASS);

    private final AllowedTypes types;

    AllowedTypesIntrospector(AllowedTypes types) {
        this.types = types;
    }

    @Override
    public @Nullable Object findTypeResolverBuilder(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value info = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotated);
        return info != null && CLASS_NAMES.contains(info.getIdType()) ? AllowedTypeResolver.annotated(types) : null;
    }

    @Override
    public @Nullable Object findSerializer(MapperConfig<?> config, Annotated annotated) {
        if (isClass(annotated) && annotated.getRawType() == URL.class) {
            return new ClaimUrlSerializer();
        }
        return isRefused(annotated) ? new RefusedType.Written() : null;
    }

    @Override
    public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
        return isRefused(annotated) ? new RefusedType.Read(annotated.getRawType()) : null;
    }

    @Override
    public @Nullable Object findKeyDeserializer(MapperConfig<?> config, Annotated annotated) {
        return isRefused(annotated) ? new RefusedType.Key(annotated.getRawType()) : null;
    }

    /** Also not when an annotation of an allowed class asks for another one in its place. */
    @Override
    public JavaType refineDeserializationType(MapperConfig<?> config, Annotated annotated, JavaType type) {
        if (isClass(annotated) && annotated.getRawType() != type.getRawClass() && !types.isPart(type.getRawClass())) {
            throw new TypeNotAllowedException(type.getRawClass());
        }
        return type;
    }

    private boolean isRefused(Annotated annotated) {
        return isClass(annotated) && !types.isPart(annotated.getRawType());
    }

    private static boolean isClass(Annotated annotated) {
        return annotated instanceof AnnotatedClass;
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }
}
