package dev.sessions.jackson3;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/** In place of Jackson's ways: a class that declares such a property can be used as long as the property is not there. */
final class RefusedType {

    private RefusedType() {}

    static final class Written extends ValueSerializer<Object> {

        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            throw new TypeNotAllowedException(value.getClass());
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator json, SerializationContext context, TypeSerializer type) {
            serialize(value, json, context);
        }
    }

    static final class Read extends ValueDeserializer<Object> {

        private final Class<?> type;

        Read(Class<?> type) {
            this.type = type;
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            throw new TypeNotAllowedException(type);
        }
    }

    static final class Key extends KeyDeserializer {

        private final Class<?> type;

        Key(Class<?> type) {
            this.type = type;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            throw new TypeNotAllowedException(type);
        }
    }
}
