package dev.sessions.spi;

import dev.sessions.CookieOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session between requests, values in their encoded form. Nobody changes the arrays in it.
 *
 * @param encoding the {@linkplain ValueCodec#id() id} of the codec that the values and flashes are written with
 * @param values the values by name, in order; two are told apart with {@link Arrays#equals(byte[], byte[])}
 * @param flashes the flash messages nobody has read, in order
 * @param settings what it has of its own beside
 * @param notes what the format that read it wants to know when it writes it again, or {@code null}; nobody else looks at it,
 *     changes it or stores it
 */
public record SessionData(
        int encoding,
        Map<String, byte[]> values,
        List<Flash> flashes,
        Settings settings,
        @Nullable Object notes) {

    /**
     * Without notes.
     *
     * @param encoding the codec's id
     * @param values the values by name, in order
     * @param flashes the flash messages nobody has read, in order
     * @param settings what it has of its own beside
     */
    public SessionData(int encoding, Map<String, byte[]> values, List<Flash> flashes, Settings settings) {
        this(encoding, values, flashes, settings, null);
    }

    /**
     * Nothing in it.
     *
     * @param encoding the codec's id
     * @param persistent whether its cookie outlives the browser
     * @return empty contents
     */
    public static SessionData empty(int encoding, boolean persistent) {
        return new SessionData(encoding, Map.of(), List.of(), new Settings(persistent, null, null, null));
    }

    /**
     * The same, of another owner.
     *
     * @param owner the owner
     * @return a copy
     */
    public SessionData ownedBy(Owner owner) {
        Settings other =
                new Settings(settings.persistent(), settings.lifetime(), settings.sliding(), settings.cookie(), owner);
        return new SessionData(encoding, values, flashes, other, notes);
    }

    /**
     * Settings of one session.
     *
     * @param persistent whether its cookie outlives the browser
     * @param lifetime a lifetime of its own, as {@link dev.sessions.Session#remember} gives it, or {@code null}
     * @param sliding whether that lifetime is an idle timeout: a session that is used but not changed is saved again once a
     *     tenth of it has passed
     * @param cookie the cookie attributes given to it, or {@code null} for those configured
     * @param owner who owns it, or {@code null}
     */
    public record Settings(
            boolean persistent,
            @Nullable Duration lifetime,
            boolean sliding,
            @Nullable CookieOptions cookie,
            @Nullable Owner owner) {

        /**
         * Without an idle timeout of its own.
         *
         * @param persistent whether its cookie outlives the browser
         * @param lifetime a lifetime of its own, or {@code null}
         * @param cookie the cookie attributes given to it, or {@code null} for those configured
         * @param owner who owns it, or {@code null}
         */
        public Settings(
                boolean persistent,
                @Nullable Duration lifetime,
                @Nullable CookieOptions cookie,
                @Nullable Owner owner) {
            this(persistent, lifetime, false, cookie, owner);
        }
    }

    /**
     * Who owns a session.
     *
     * @param name the owner
     * @param generation how often the owner's sessions had been ended when it became theirs, as the store counts. {@link
     *     #CLAIMED} when the store is to fill in its count
     */
    public record Owner(String name, long generation) {

        /** In place of a generation: the session becomes the owner's when it is saved. */
        public static final long CLAIMED = -1;
    }

    /**
     * One flash message.
     *
     * @param id tells it from other messages of the session, so that reading it takes this one and no other
     * @param queue the queue's name
     * @param value the message, encoded
     */
    @SuppressWarnings("ArrayRecordComponent") // equality is defined below
    public record Flash(int id, String queue, byte[] value) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Flash that
                    && id == that.id
                    && queue.equals(that.queue)
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return id;
        }

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
