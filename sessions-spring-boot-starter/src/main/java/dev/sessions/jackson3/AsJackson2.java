package dev.sessions.jackson3;

import java.time.Month;
import java.time.Year;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.Version;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** The three classes of the JDK that Jackson 3 writes otherwise than Jackson 2 even when it is told to write as that does. */
final class AsJackson2 extends SimpleModule {

    private static final long serialVersionUID = 1L;

    AsJackson2() {
        super(AsJackson2.class.getName(), Version.unknownVersion());
        addSerializer(Year.class, ToStringSerializer.instance);
        addSerializer(Month.class, ToStringSerializer.instance);
        addSerializer(Locale.class, ToStringSerializer.instance);
        addDeserializer(Locale.class, new LocaleText());
    }

    /** Reads {@code fr_CA} and {@code zh_TW_#Hant} as {@link Locale#toString()} writes them, and language tags. */
    private static final class LocaleText extends StdScalarDeserializer<Locale> {

        LocaleText() {
            super(Locale.class);
        }

        @Override
        public Locale deserialize(JsonParser json, DeserializationContext context) {
            String text = json.currentToken() == JsonToken.VALUE_STRING
                    ? json.getString()
                    : (String) context.handleUnexpectedToken(context.constructType(Locale.class), json);
            if (text.indexOf('_') < 0) {
                return Locale.forLanguageTag(text);
            }
            String[] halves = text.split("_#", 2);
            String[] parts = halves[0].split("_", 3);
            String region = parts.length > 1 ? parts[1] : "";
            String variant = parts.length > 2 ? parts[2] : "";
            if (halves.length == 1) {
                return new Locale.Builder()
                        .setLanguage(parts[0])
                        .setRegion(region)
                        .setVariant(variant)
                        .build();
            }
            boolean script = halves[1].matches("[A-Za-z]{4}(_.*)?");
            String extensions = script ? halves[1].substring(4) : "-" + halves[1];
            String tag = parts[0] + (script ? "-" + halves[1].substring(0, 4) : "") + "-" + region + "-" + variant;
            return Locale.forLanguageTag((tag + extensions.replace('_', '-')).replaceAll("-+", "-"));
        }
    }
}
