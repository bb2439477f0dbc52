package dev.sessions.request;

import dev.sessions.CookieOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to send.
 *
 * @param name its name
 * @param value its value, opaque to everyone but the store that made it; empty in a removal
 * @param maxAge how long the browser keeps it, in whole seconds; zero removes it; {@code null} means: until the browser
 *     closes
 * @param options its other attributes
 */
public record SessionCookie(
        String name, String value, @Nullable Duration maxAge, CookieOptions options) {

    static SessionCookie removal(String name, CookieOptions options) {
        return new SessionCookie(name, "", Duration.ZERO, options);
    }

    /** {@return whether this removes a cookie} */
    public boolean isRemoval() {
        return Duration.ZERO.equals(maxAge);
    }

    /** Without the value: it is a credential. */
    @Override
    public String toString() {
        return "SessionCookie[name=" + name + ", maxAge=" + maxAge + ", options=" + options + "]";
    }
}
