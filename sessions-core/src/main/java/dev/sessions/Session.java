package dev.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of one visitor, for the length of one request.
 *
 * <p>There always is one: a visitor without a cookie, or with one that is stale, foreign or forged, gets a new session
 * ({@link #isNew()}, {@link #reason()}). A new session is kept only when the request changes it.
 *
 * <p>There is no save method. What changed is saved once, when the response commits; from then on every method that
 * changes the session throws {@link IllegalStateException}. An object that {@code get} handed out and that was changed
 * in place counts as changed, without a {@code put}.
 *
 * <p>Values are written as JSON and read as the type that is asked for. What cannot be read as that type, or not be written,
 * is a {@link SessionValueException}; flashes that cannot be read are taken all the same.
 * Names and values are never {@code null}. A session may be used from several threads.
 */
public interface Session {

    /** The queue of {@link #addFlash(Object)} and {@link #flashes(Class)}. */
    String DEFAULT_FLASHES = "flash";

    /** {@return the name it was configured with, which is also the name of its cookie} */
    String name();

    /** {@return its id: random, a secret, the same until {@link #renewId()} or {@link #invalidate()}} */
    String id();

    /** {@return whether this session began with this request: true until it was saved for the first time} */
    boolean isNew();

    /** {@return why the cookie of the request did not give its session; empty when there was none or a good one} */
    Optional<Reason> reason();

    /** {@return when the session began, to the second} */
    Instant createdAt();

    /**
     * {@return when the session ends if it is not saved again, to the second; of one that is new or was just given another
     * lifetime, if it were saved now}
     */
    Instant expiresAt();

    /** {@return the names of the values in it, an unmodifiable snapshot} */
    Set<String> keys();

    /**
     * {@return a value, or {@code null} when there is none}
     *
     * @param name its name
     * @param type the type to read it as
     * @param <T> the type
     */
    default <T> @Nullable T get(String name, Class<T> type) {
        return get(name, TypeRef.of(type));
    }

    /**
     * {@return a value of a generic type, or {@code null} when there is none}
     *
     * @param name its name
     * @param type the type to read it as
     * @param <T> the type
     */
    <T> @Nullable T get(String name, TypeRef<T> type);

    /**
     * {@return a value, or a default that is not kept}
     *
     * @param name its name
     * @param type the type to read it as
     * @param defaultValue returned when there is none
     * @param <T> the type
     */
    default <T> T getOrDefault(String name, Class<T> type, T defaultValue) {
        T value = get(name, type);
        return value != null ? value : defaultValue;
    }

    /**
     * {@return a value of a generic type, or a default that is not kept}
     *
     * @param name its name
     * @param type the type to read it as
     * @param defaultValue returned when there is none
     * @param <T> the type
     */
    default <T> T getOrDefault(String name, TypeRef<T> type, T defaultValue) {
        T value = get(name, type);
        return value != null ? value : defaultValue;
    }

    /**
     * {@return a value, made and kept when there is none}
     *
     * @param name its name
     * @param type the type to read it as
     * @param supplier makes the value; nobody else uses the session meanwhile
     * @param <T> the type
     */
    default <T> T computeIfAbsent(String name, Class<T> type, Supplier<? extends T> supplier) {
        return computeIfAbsent(name, TypeRef.of(type), supplier);
    }

    /**
     * {@return a value of a generic type, made and kept when there is none}
     *
     * @param name its name
     * @param type the type to read it as
     * @param supplier makes the value
     * @param <T> the type
     */
    <T> T computeIfAbsent(String name, TypeRef<T> type, Supplier<? extends T> supplier);

    /**
     * Reads a value and writes another in its place, as one operation. Where a backend keeps the session and another
     * request saved it first, the function is called again with their value, so that concurrent changes of one value are
     * never lost; {@link #put} overwrites them. Sessions in cookies keep what the browser got last.
     *
     * @param name its name
     * @param type the type to read it as, and to write it by
     * @param function makes the new value of the present one, or of {@code null} when there is none. It may be called
     *     several times, also after this method returned: it has no side effects and does not use the session
     * @param <T> the type
     * @return what the function made in this request; when it is called again later, another value may be saved
     * @throws NullPointerException when the function makes {@code null}
     */
    default <T> T update(String name, Class<T> type, Function<@Nullable T, ? extends T> function) {
        return update(name, TypeRef.of(type), function);
    }

    /**
     * Reads a value of a generic type and writes another in its place, as one operation.
     *
     * @param name its name
     * @param type the type to read it as, and to write it by
     * @param function makes the new value, as in {@link #update(String, Class, Function)}
     * @param <T> the type
     * @return what the function made in this request
     */
    <T> T update(String name, TypeRef<T> type, Function<@Nullable T, ? extends T> function);

    /**
     * Puts a value in. It is written when the response commits, as it is then.
     *
     * @param name its name
     * @param value the value: anything that can be written as JSON; it is written by its class
     * @throws IllegalArgumentException when the name is not well-formed text
     */
    void put(String name, Object value);

    /**
     * Removes a value.
     *
     * @param name its name; one that is not there is fine
     */
    void remove(String name);

    /** Removes every value and every flash. The session itself goes on; {@link #invalidate()} ends it. */
    void clear();

    /**
     * Adds a message for the next reader of the default queue.
     *
     * @param value the message: anything that can be written as JSON; it is written now
     */
    default void addFlash(Object value) {
        addFlash(DEFAULT_FLASHES, value);
    }

    /**
     * Adds a message for the next reader of a queue.
     *
     * @param queue the queue's name
     * @param value the message: anything that can be written as JSON; it is written now
     */
    void addFlash(String queue, Object value);

    /**
     * {@return the messages of the default queue, in the order they were added} They are taken: each is read once.
     *
     * @param type the type to read each of them as
     * @param <T> the type
     */
    default <T> List<T> flashes(Class<T> type) {
        return flashes(DEFAULT_FLASHES, type);
    }

    /**
     * {@return the messages of a queue, in the order they were added} They are taken: each is read once.
     *
     * @param queue the queue's name
     * @param type the type to read each of them as
     * @param <T> the type
     */
    default <T> List<T> flashes(String queue, Class<T> type) {
        return flashes(queue, TypeRef.of(type));
    }

    /**
     * {@return the messages of a queue, of a generic type, in the order they were added} They are taken.
     *
     * @param queue the queue's name
     * @param type the type to read each of them as
     * @param <T> the type
     */
    <T> List<T> flashes(String queue, TypeRef<T> type);

    /**
     * {@return the messages of the default queue, in the order they were added, without taking them}
     *
     * @param type the type to read each of them as
     * @param <T> the type
     */
    default <T> List<T> peekFlashes(Class<T> type) {
        return peekFlashes(DEFAULT_FLASHES, TypeRef.of(type));
    }

    /**
     * {@return the messages of a queue, of a generic type, in the order they were added, without taking them}
     *
     * @param queue the queue's name
     * @param type the type to read each of them as
     * @param <T> the type
     */
    <T> List<T> peekFlashes(String queue, TypeRef<T> type);

    /** Puts back what this request took from the default queue, for the next reader; say before a redirect. */
    default void keepFlashes() {
        keepFlashes(DEFAULT_FLASHES);
    }

    /**
     * Puts back what this request took from a queue, each message in its place, for the next reader. What another request
     * takes at the same time is taken.
     *
     * @param queue the queue's name; when nothing was taken nothing happens
     */
    void keepFlashes(String queue);

    /**
     * Remember-me: the session outlives the browser and, from each save on, lives so long; the configured lifetime and
     * idle timeout no longer apply to it, the absolute timeout does. It stays so until {@link #forgetOnClose()}.
     *
     * @param lifetime whole seconds, at least one and at most 136 years; browsers keep cookies for 400 days at most
     * @throws IllegalArgumentException when the duration is not such
     */
    void remember(Duration lifetime);

    /** The browser drops the cookie when it closes. What is configured for lifetime and timeouts applies again. */
    void forgetOnClose();

    /** {@return the attributes of this session's cookie: those given to it, or else those configured} */
    CookieOptions cookie();

    /**
     * Gives this session's cookie attributes of its own; they stay with the session. Best done while it is new: a
     * browser keeps a cookie that it already has under another path or domain beside the new one.
     *
     * @param options the attributes
     * @throws IllegalArgumentException when they break the rules of the name's prefix ({@code __Host-})
     */
    void cookie(CookieOptions options);

    /** {@return whose session it is, if it was given an owner} */
    Optional<String> owner();

    /**
     * Makes it somebody's session, so that it is found in the {@link SessionIndex} and can be ended from elsewhere. Best
     * done at login, together with {@link #renewId()}. Giving it the owner that it has changes nothing.
     *
     * @param owner who they are for the application, say a user's id; not empty
     * @throws IllegalArgumentException when the owner is empty
     */
    void owner(String owner);

    /**
     * Gives the session another id; what is in it stays. Do so whenever a visitor's rights change, above all at login.
     * In a backend, the old id is worthless from then on; a session kept in the cookie has no memory of old cookies.
     */
    void renewId();

    /**
     * Ends the session: what is stored is deleted and the cookie removed. What is put in after that, in the same request,
     * begins a new session with a new id. A session kept in the cookie cannot be called back: a copy of the cookie stays
     * valid until it expires.
     */
    void invalidate();
}
