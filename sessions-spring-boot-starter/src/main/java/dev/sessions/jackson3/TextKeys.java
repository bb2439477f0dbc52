package dev.sessions.jackson3;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.Serializers;

/** Where nothing declares what the keys of a map are, other keys than text would come back as text. */
final class TextKeys extends Serializers.Base {

    @Override
    public @Nullable ValueSerializer<?> findSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier description,
            JsonFormat.@Nullable Value format) {
        return type.isJavaLangObject() ? new TextKey() : null;
    }

    private static final class TextKey extends ValueSerializer<Object> {

        @Override
        public void serialize(Object key, JsonGenerator json, SerializationContext context) {
            if (!(key instanceof String text)) {
                throw new TypeNotAllowedException("a map with keys of "
                        + key.getClass().getTypeName() + " is not an allowed type: keys are text");
            }
            json.writeName(text);
        }
    }
}
