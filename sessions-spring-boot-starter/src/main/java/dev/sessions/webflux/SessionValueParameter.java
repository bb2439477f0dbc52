package dev.sessions.webflux;

import dev.sessions.Session;
import dev.sessions.TypeRef;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.web.bind.annotation.ValueConstants;
import reactor.core.publisher.Mono;

/**
 * What an annotated parameter asks for, worked out once.
 *
 * @param wrapper {@code Optional} or {@code Mono}, or {@code null} when the type is declared bare
 * @param type what it is read as, without the wrapper
 * @param rawType the class of that
 * @param descriptor the same for Spring's conversion
 * @param session the session's name, or empty for the default session
 * @param name the name of the value or flash queue
 */
record SessionValueParameter(
        MethodParameter parameter,
        @Nullable Class<?> wrapper,
        TypeRef<Object> type,
        Class<?> rawType,
        TypeDescriptor descriptor,
        Kind kind,
        String session,
        String name,
        boolean required,
        boolean create,
        @Nullable String defaultValue) {

    enum Kind {
        SESSION,
        FLASHES,
        VALUE
    }

    static SessionValueParameter of(MethodParameter parameter, SessionValue annotation) {
        Class<?> declared = parameter.getParameterType();
        Class<?> wrapper = declared == Optional.class || declared == Mono.class ? declared : null;
        MethodParameter nested = wrapper != null ? parameter.nested() : parameter;
        // Against the controller's class, as the parameter may be declared in a generic base class of it.
        Type type =
                GenericTypeResolver.resolveType(nested.getNestedGenericParameterType(), parameter.getContainingClass());
        Class<?> rawType = ResolvableType.forType(type).toClass();
        Kind kind = rawType == Session.class ? Kind.SESSION : annotation.flash() ? Kind.FLASHES : Kind.VALUE;
        String session = annotation.session();
        String name = annotation.name();
        if (kind == Kind.SESSION) {
            check(parameter, name.isEmpty() || session.isEmpty() || name.equals(session), "names two sessions");
            session = name.isEmpty() ? session : name;
        } else if (kind == Kind.FLASHES) {
            check(parameter, rawType == List.class || rawType == Collection.class, "needs a List for its flashes");
            type = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : Object.class;
            name = name.isEmpty() ? Session.DEFAULT_FLASHES : name;
        } else if (name.isEmpty()) {
            name = Objects.requireNonNullElse(parameter.getParameterName(), "");
            check(parameter, !name.isEmpty(), "needs a name, or the compiler's flag -parameters");
        }
        check(
                parameter,
                !annotation.create() || kind != Kind.VALUE || canBeCreated(rawType),
                "cannot be created: " + rawType.getName()
                        + " needs a constructor without arguments that is not private");
        boolean required = annotation.required() && !parameter.isOptional() && declared != Mono.class;
        boolean hasDefault = !annotation.defaultValue().equals(ValueConstants.DEFAULT_NONE);
        boolean canBeNull = !required && wrapper == null && !hasDefault && !annotation.create();
        check(
                parameter,
                !canBeNull || !rawType.isPrimitive(),
                "is a primitive that is not required: give it a default");
        return new SessionValueParameter(
                parameter,
                wrapper,
                TypeRef.of(type),
                rawType,
                new TypeDescriptor(nested),
                kind,
                session,
                name,
                required,
                annotation.create(),
                hasDefault ? annotation.defaultValue() : null);
    }

    private static boolean canBeCreated(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                && !Modifier.isPrivate(constructor.getModifiers()));
    }

    private static void check(MethodParameter parameter, boolean good, String problem) {
        if (!good) {
            throw new IllegalStateException("@SessionValue on " + parameter + " " + problem);
        }
    }
}
