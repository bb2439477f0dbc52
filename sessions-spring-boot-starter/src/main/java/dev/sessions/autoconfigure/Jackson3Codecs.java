package dev.sessions.autoconfigure;

import dev.sessions.jackson3.Jackson3ValueCodec;
import dev.sessions.jackson3.TypedValueCodec;
import dev.sessions.spi.ValueCodec;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** What is loaded only where Jackson 3 is. */
final class Jackson3Codecs {

    private static final String ALLOWED = "sessions.web-session.allowed-types";

    private Jackson3Codecs() {}

    static ValueCodec values() {
        return new Jackson3ValueCodec();
    }

    static ValueCodec attributes(List<String> allowed, ListableBeanFactory beans, ClassLoader loader) {
        TypedValueCodec.Builder builder = TypedValueCodec.builder(loader);
        allowed.forEach(name -> allow(builder, name, loader));
        beans.getBeanProvider(TypedValueCodec.Customizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static void allow(TypedValueCodec.Builder builder, String name, ClassLoader loader) {
        try {
            builder.allow(ClassUtils.forName(name, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidSessionsPropertyException(
                    ALLOWED,
                    "names a class that there is not: '" + InvalidSessionsPropertyException.printable(name) + "'",
                    "Write the names of classes with their packages, one by one: there is no pattern for many.");
        } catch (IllegalArgumentException e) {
            throw new InvalidSessionsPropertyException(
                    ALLOWED,
                    "has a class that is not the application's: " + e.getMessage(),
                    "Remove it. What is safe of the JDK is allowed without being named.");
        }
    }
}
