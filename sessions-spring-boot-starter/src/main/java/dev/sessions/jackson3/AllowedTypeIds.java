package dev.sessions.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/** A class's name as the type of a value: written as it is, and looked up among the allowed ones when it is read. */
final class AllowedTypeIds extends TypeIdResolverBase {

    private final AllowedTypes types;

    AllowedTypeIds(JavaType baseType, AllowedTypes types) {
        super(baseType);
        this.types = types;
    }

    @Override
    public String idFromValue(DatabindContext context, Object value) {
        return idFromValueAndType(context, value, value.getClass());
    }

    @Override
    public String idFromValueAndType(DatabindContext context, Object value, Class<?> type) {
        if (!types.isNamed(type) && !types.isPart(type)) {
            throw new TypeNotAllowedException(type);
        }
        return AllowedTypes.nameOf(type);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        Class<?> type = types.find(id);
        if (type == null || !_baseType.isTypeOrSuperTypeOf(type)) {
            throw InvalidTypeIdException.from((JsonParser) null, "not an allowed type", _baseType, id);
        }
        return context.constructSpecializedType(_baseType, type);
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CLASS;
    }
}
