package dev.sessions.web;

import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.StringValueResolver;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * What a parameter annotated with {@link SessionValue} asks for, worked out once: a session, the messages of a flash
 * queue, or a value. It is for the adapters to web frameworks; applications have no use for it.
 *
 * @param session the name of the session it is in, or empty for the default session
 * @param name what it is called, for messages to whoever sent the request: the name of the value, of the flash queue or
 *     of the session
 * @param required whether it is an error when the session does not have it; not when there is a default, or when the
 *     parameter can be without a value
 * @param reader takes it from the session, and gives {@code null} when the session does not have it; fails with a {@link
 *     SessionValueException} when it cannot be read as the parameter's type
 * @param fallback what the parameter is given when the session does not have it
 */
public record SessionValueParameter(
        String session, String name, boolean required, Function<Session, @Nullable Object> reader, Default fallback) {

    /** What a parameter is given when the session does not have what it asks for. */
    @FunctionalInterface
    public interface Default {

        /**
         * {@return the default, or {@code null} when there is none}
         *
         * @param placeholders resolves the placeholders in it
         * @param converter converts it to the parameter's type; asked for when there is one
         * @throws Invalid when it is not of the parameter's type
         */
        @Nullable
        Object value(StringValueResolver placeholders, Supplier<TypeConverter> converter);
    }

    private static final Default NONE = (placeholders, converter) -> null;

    /** A parameter asks for what cannot be. The message has all of it. */
    public static final class Invalid extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        /** The parameter and the problem. */
        private final String report;

        /** What to do about it. */
        private final String fix;

        /**
         * Creates an exception.
         *
         * @param parameter the parameter
         * @param problem the rest of a sentence that begins with the parameter
         * @param fix what to do about it
         */
        public Invalid(MethodParameter parameter, String problem, String fix) {
            super("@SessionValue on " + describe(parameter) + " " + problem + ". " + fix);
            this.report = "Parameter: " + describe(parameter) + "\n    Problem: " + problem;
            this.fix = fix;
        }

        /** {@return the parameter and the problem, a line each} */
        public String report() {
            return report;
        }

        /** {@return what to do about it} */
        public String fix() {
            return fix;
        }

        private static String describe(MethodParameter parameter) {
            String name = parameter.getParameterName();
            return "parameter " + (name != null ? "'" + name + "'" : parameter.getParameterIndex() + 1) + " of "
                    + parameter.getContainingClass().getTypeName() + "."
                    + parameter.getExecutable().getName();
        }
    }

    /**
     * {@return what a parameter asks for}
     *
     * @param parameter a parameter annotated with {@link SessionValue}, or of type {@code Session}, which without it is the
     *     default session
     * @param wrappers the types that hold a value or nothing, and that the framework wraps what is read in
     * @throws Invalid when that is impossible
     */
    public static SessionValueParameter of(MethodParameter parameter, Class<?>... wrappers) {
        SessionValue asked = parameter.getParameterAnnotation(SessionValue.class);
        boolean wrapped = List.of(wrappers).contains(parameter.getParameterType());
        MethodParameter nested = wrapped ? parameter.nested() : parameter;
        // Against the controller's class, as the parameter may be declared in a generic base class of it.
        Type type =
                GenericTypeResolver.resolveType(nested.getNestedGenericParameterType(), parameter.getContainingClass());
        Class<?> rawType = ResolvableType.forType(type).toClass();
        if (asked == null) {
            return new SessionValueParameter("", "", false, from -> from, NONE);
        }
        String session = asked.session();
        String name = asked.name();
        if (rawType == Session.class) {
            check(
                    parameter,
                    name.isEmpty() || session.isEmpty() || name.equals(session),
                    "names two sessions",
                    "Name the one it takes.");
            String whole = name.isEmpty() ? session : name;
            return new SessionValueParameter(whole, whole, false, from -> from, NONE);
        }
        if (asked.flash()) {
            check(
                    parameter,
                    rawType == List.class || rawType == Collection.class,
                    "needs a List for its flashes",
                    "Declare it as a List of what each message is read as.");
            Type message = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : Object.class;
            String queue = name.isEmpty() ? Session.DEFAULT_FLASHES : name;
            return new SessionValueParameter(
                    session, queue, false, from -> from.flashes(queue, TypeRef.of(message)), NONE);
        }
        String key = name.isEmpty() ? Objects.requireNonNullElse(parameter.getParameterName(), "") : name;
        check(parameter, !key.isEmpty(), "needs a name", "Give it one, or set the compiler's flag -parameters.");
        check(
                parameter,
                !asked.create() || canBeCreated(rawType),
                "cannot be created: " + rawType.getName()
                        + " needs a constructor without arguments that is not private",
                "Declare a class that has one, or leave out 'create'.");
        boolean hasDefault = !asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
        boolean required = asked.required() && !hasDefault && !wrapped && !parameter.isOptional();
        boolean canBeNull = !required && !hasDefault && !wrapped && !asked.create();
        check(
                parameter,
                !canBeNull || !rawType.isPrimitive(),
                "is a primitive that is not required",
                "Give it a default, or declare its class.");
        TypeRef<Object> reference = TypeRef.of(type);
        return new SessionValueParameter(
                session,
                key,
                required,
                asked.create()
                        ? from -> from.computeIfAbsent(key, reference, () -> BeanUtils.instantiateClass(rawType))
                        : from -> from.get(key, reference),
                hasDefault ? converted(asked.defaultValue(), new TypeDescriptor(nested), parameter, type) : NONE);
    }

    private static Default converted(String text, TypeDescriptor target, MethodParameter parameter, Type type) {
        return (placeholders, converter) -> {
            try {
                String resolved = placeholders.resolveStringValue(text);
                return converter.get().convertIfNecessary(resolved, target.getType(), target);
            } catch (TypeMismatchException e) {
                throw new Invalid(
                        parameter,
                        "has a default that cannot be converted to " + type.getTypeName(),
                        "Write it so that Spring can convert it.");
            } catch (IllegalArgumentException e) {
                throw new Invalid(
                        parameter,
                        "has a default with a placeholder that has no value",
                        "Set the property, or give the placeholder a default of its own.");
            }
        };
    }

    private static boolean canBeCreated(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                && !Modifier.isPrivate(constructor.getModifiers()));
    }

    private static void check(MethodParameter parameter, boolean good, String problem, String fix) {
        if (!good) {
            throw new Invalid(parameter, problem, fix);
        }
    }
}
