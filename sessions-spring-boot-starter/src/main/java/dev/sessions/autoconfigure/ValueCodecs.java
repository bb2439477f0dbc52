package dev.sessions.autoconfigure;

import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.ValueCodec;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** How values are written: with one of two versions of Jackson, of which the newer one need not be there. */
final class ValueCodecs {

    private static final String JACKSON_3 = "tools.jackson.databind.json.JsonMapper";

    private ValueCodecs() {}

    /** As {@code sessions.json} says. */
    static ValueCodec values(SessionsProperties properties, ClassLoader loader) {
        if (properties.json() != SessionsProperties.Json.JACKSON3) {
            return new JacksonValueCodec();
        }
        requireJackson3(loader, "sessions.json", "Add it, or set sessions.json=jackson2.");
        return Jackson3Codecs.values();
    }

    /** Where the application writes values its own way. */
    static void checkUse(SessionsProperties properties, ListableBeanFactory beans) {
        if (properties.json() != null && !beans.containsBean("sessionValueCodec")) {
            throw new InvalidSessionsPropertyException(
                    "sessions.json",
                    "is not used: the application has a ValueCodec of its own",
                    "Remove the property, or the bean.");
        }
    }

    /** For the attributes of Spring's WebSession. */
    static ValueCodec attributes(SessionsProperties properties, ListableBeanFactory beans, ClassLoader loader) {
        requireJackson3(loader, "sessions.web-session.enabled", "Add it, or set the property to false.");
        return Jackson3Codecs.attributes(properties.webSession().allowedTypes(), beans, loader);
    }

    private static void requireJackson3(ClassLoader loader, String property, String fix) {
        if (!ClassUtils.isPresent(JACKSON_3, loader)) {
            throw new InvalidSessionsPropertyException(
                    property,
                    "needs Jackson 3, and tools.jackson.core:jackson-databind is not on the class path",
                    "It comes with spring-boot-starter-jackson. " + fix);
        }
    }
}
