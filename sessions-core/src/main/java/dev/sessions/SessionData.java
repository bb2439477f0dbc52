package dev.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session between requests, values in their encoded form. Nobody changes the arrays in it.
 *
 * @param values the values by name, in order
 * @param flashes the flash messages nobody has read, in order
 * @param lifetime the lifetime given to it by {@link Session#remember}, or {@code null}
 * @param cookie the cookie attributes given to it by {@link Session#cookie(CookieOptions)}, or {@code null}
 * @param owner who owns it, or {@code null}
 */
public record SessionData(
        Map<String, byte[]> values,
        List<Flash> flashes,
        @Nullable Duration lifetime,
        @Nullable CookieOptions cookie,
        @Nullable Owner owner) {

    /** Nothing in it. */
    public static final SessionData EMPTY = new SessionData(Map.of(), List.of(), null, null, null);

    /**
     * Who owns a session.
     *
     * @param name the owner
     * @param since when the session became theirs, to the second
     */
    public record Owner(String name, Instant since) {}

    /**
     * One flash message.
     *
     * @param id tells it from other messages of the queue, so that reading it takes this one and no other
     * @param queue the queue's name
     * @param value the message, encoded
     */
    public record Flash(int id, String queue, byte[] value) {

        /** Without the message. */
        @Override
        public String toString() {
            return "Flash[queue=" + queue + ", " + value.length + " bytes]";
        }
    }

    /** Names and sizes, no values. */
    @Override
    public String toString() {
        return "SessionData[values=" + values.keySet() + ", flashes=" + flashes.size() + "]";
    }
}
