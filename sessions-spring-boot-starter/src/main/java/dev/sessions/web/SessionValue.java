package dev.sessions.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * Hands a controller's parameter a session, one of its values, or a queue of flash messages.
 *
 * <pre>{@code
 * @SessionValue Session session                             // the default session
 * @SessionValue("cart") Session cart                        // the session named cart
 * @SessionValue Optional<String> name                       // the value "name" of the default session
 * @SessionValue(session = "cart", create = true) Cart cart  // its value "cart", made when absent, saved when changed
 * @SessionValue(defaultValue = "0") int visits
 * @SessionValue(flash = true) List<String> messages         // the default queue; each message is read once
 * }</pre>
 *
 * <p>A value is read as the declared type, generic types included. When it is absent: an {@code Optional} and a {@code
 * Mono} are empty, a parameter that is {@code @Nullable} or not {@code required} is {@code null}, and otherwise the
 * request is answered with 400 and a problem detail (RFC 9457) that names the value; so is one whose value cannot be read
 * as that type.
 *
 * <p>A parameter that could never be resolved, say of a session that is not configured, stops the application's start.
 * {@code @Valid} beside the annotation validates the value. A {@code Session} without the annotation is the default one.
 *
 * <p>Types that Spring WebFlux resolves by itself, such as {@code WebSession}, {@code Principal}, {@code Locale} and
 * {@code ZoneId}, never reach this annotation: take those from a {@code Session}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SessionValue {

    /**
     * {@return the name, or empty for the default} It is that of the value, by default the parameter's; of the flash queue,
     * by default the default queue; or, on a parameter of type {@code Session}, of the session, by default the default
     * session.
     */
    @AliasFor("name")
    String value() default "";

    /** {@return the same as {@link #value()}} */
    @AliasFor("value")
    String name() default "";

    /** {@return the name of the session the value or flash queue is in, or empty for the default session} */
    String session() default "";

    /** {@return whether a missing value is an error; otherwise it is {@code null}} */
    boolean required() default true;

    /**
     * {@return what to use when there is no value} It is converted to the parameter's type, and not kept in the session.
     * May contain {@code ${…}} placeholders.
     */
    String defaultValue() default ValueConstants.DEFAULT_NONE;

    /**
     * {@return whether a missing value is made} It is made with its type's constructor without arguments, which may not be
     * private, and kept in the session.
     */
    boolean create() default false;

    /**
     * {@return whether the parameter takes the messages of a flash queue} It is declared as a {@code List} or {@code
     * Collection} of what they are read as.
     */
    boolean flash() default false;
}
