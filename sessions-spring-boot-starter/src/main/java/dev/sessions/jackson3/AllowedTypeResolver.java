package dev.sessions.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.jsontype.impl.StdTypeResolverBuilder;

/** Where a class's name is written, in place of Jackson's way to turn names into classes. */
final class AllowedTypeResolver extends StdTypeResolverBuilder {

    private final AllowedTypes types;
    private final boolean annotated;

    /** For whatever may be of another class than the one that is declared. */
    static AllowedTypeResolver byDefault(AllowedTypes types) {
        AllowedTypeResolver resolver = new AllowedTypeResolver(types, false);
        resolver._idType = JsonTypeInfo.Id.CLASS;
        resolver._includeAs = JsonTypeInfo.As.PROPERTY;
        resolver._typeProperty = JsonTypeInfo.Id.CLASS.getDefaultPropertyName();
        return resolver;
    }

    /** For a class or a property that asks for it with an annotation, which Jackson then tells it. */
    static AllowedTypeResolver annotated(AllowedTypes types) {
        return new AllowedTypeResolver(types, true);
    }

    private AllowedTypeResolver(AllowedTypes types, boolean annotated) {
        this.types = types;
        this.annotated = annotated;
    }

    private AllowedTypeResolver(AllowedTypeResolver base, @Nullable Class<?> defaultImpl) {
        super(base, defaultImpl);
        this.types = base.types;
        this.annotated = base.annotated;
    }

    @Override
    public StdTypeResolverBuilder withDefaultImpl(@Nullable Class<?> defaultImpl) {
        return new AllowedTypeResolver(this, defaultImpl);
    }

    @Override
    protected TypeIdResolver idResolver(
            DatabindContext context,
            JavaType baseType,
            PolymorphicTypeValidator validator,
            Collection<NamedType> subtypes,
            boolean forWriting,
            boolean forReading) {
        return new AllowedTypeIds(baseType, types);
    }

    @Override
    public @Nullable TypeSerializer buildTypeSerializer(
            SerializationContext context, JavaType baseType, Collection<NamedType> subtypes) {
        return annotated || mayBeAnother(baseType) ? super.buildTypeSerializer(context, baseType, subtypes) : null;
    }

    @Override
    public @Nullable TypeDeserializer buildTypeDeserializer(
            DeserializationContext context, JavaType baseType, Collection<NamedType> subtypes) {
        return annotated || mayBeAnother(baseType) ? super.buildTypeDeserializer(context, baseType, subtypes) : null;
    }

    private static boolean mayBeAnother(JavaType declared) {
        JavaType type = declared;
        while (type.isArrayType() || type.isReferenceType()) {
            type = type.isArrayType() ? type.getContentType() : type.getReferencedType();
        }
        return !type.isFinal() && !TreeNode.class.isAssignableFrom(type.getRawClass());
    }
}
