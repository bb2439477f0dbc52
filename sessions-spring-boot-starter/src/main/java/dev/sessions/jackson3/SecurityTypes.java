package dev.sessions.jackson3;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** What Spring Security keeps in sessions, from its own Jackson modules. Nothing of it is loaded where they are not. */
final class SecurityTypes {

    static final String PACKAGE = "org.springframework.security.";

    /** For which a module has a mixin, without saying so. */
    private static final String CSRF_TOKEN = PACKAGE + "web.server.csrf.DefaultCsrfToken";

    private SecurityTypes() {}

    static boolean arePresent(ClassLoader loader) {
        return load(PACKAGE + "jackson.SecurityJacksonModules", loader) != null;
    }

    /** Security's modules alone: what it adds to them allows subclasses and generic types, which are not allowed here. */
    static List<JacksonModule> modules(ClassLoader loader, Consumer<Class<?>> allowed) {
        Recorder recorder = new Recorder(loader, allowed);
        recorder.allowIfSubType(CSRF_TOKEN);
        return SecurityJacksonModules.getModules(loader, recorder).stream()
                .filter(SecurityJacksonModule.class::isInstance)
                .toList();
    }

    private static @Nullable Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** Is told the classes that the modules are for. Those of the JDK among them are no business of theirs. */
    private static final class Recorder extends BasicPolymorphicTypeValidator.Builder {

        private final ClassLoader loader;
        private final Consumer<Class<?>> allowed;

        Recorder(ClassLoader loader, Consumer<Class<?>> allowed) {
            this.loader = loader;
            this.allowed = allowed;
        }

        @Override
        public BasicPolymorphicTypeValidator.Builder allowIfSubType(Class<?> type) {
            if (type.getName().startsWith(PACKAGE)) {
                allowed.accept(type);
            }
            return this;
        }

        @Override
        public BasicPolymorphicTypeValidator.Builder allowIfSubType(String name) {
            Class<?> type = load(name, loader);
            return type == null ? this : allowIfSubType(type);
        }
    }
}
