package dev.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * <p>Values are written as JSON and read as the type that is asked for.
 * Names and values are never {@code null}. A session may be used from several threads.
 */
public interface Session {

    /** The queue of {@link #addFlash(Object)} and {@link #flashes(Class)}. */
    String DEFAULT_FLASHES = "flash";

    /**
     * The session's name, which is also the name of its cookie.
     *
     * @return the name it was configured with
     */
    String name();

    /**
     * The session's id: random, the same in each request until {@link #renewId()} or {@link #invalidate()}.
     *
     * @return the id; treat it as a secret
     */
    String id();

    /**
     * Whether this session began with this request.
     *
     * @return true until it was saved for the first time
     */
    boolean isNew();

    /**
     * Why the cookie that the request presented did not give its session.
     *
     * @return the reason; empty when there was no cookie or a good one
     */
    Optional<Reason> reason();

    /**
     * When the session began.
     *
     * @return the instant, to the second
     */
    Instant createdAt();

    /**
     * When the session ends if it is not saved again; of one that is new or was just given another lifetime, if it were
     * saved now.
     *
     * @return the instant, to the second
     */
    Instant expiresAt();

    /**
     * The names of the values in it.
     *
     * @return an unmodifiable snapshot
     */
    Set<String> keys();

    /**
     * A value.
     *
     * @param name its name
     * @param type the type to read it as
     * @param <T> the type
     * @return the value, or {@code null} when there is none
     * @throws SessionValueException when it cannot be read as that type
     */
    <T> @Nullable T get(String name, Class<T> type);

    /**
     * A value of a generic type.
     *
     * @param name its name
     * @param type the type to read it as
     * @param <T> the type
     * @return the value, or {@code null} when there is none
     * @throws SessionValueException when it cannot be read as that type
     */
    <T> @Nullable T get(String name, TypeRef<T> type);

    /**
     * A value, or a default that is not kept.
     *
     * @param name its name
     * @param type the type to read it as
     * @param defaultValue returned when there is none
     * @param <T> the type
     * @return the value or the default
     * @throws SessionValueException when it cannot be read as that type
     */
    default <T> T getOrDefault(String name, Class<T> type, T defaultValue) {
        T value = get(name, type);
        return value != null ? value : defaultValue;
    }

    /**
     * A value of a generic type, or a default that is not kept.
     *
     * @param name its name
     * @param type the type to read it as
     * @param defaultValue returned when there is none
     * @param <T> the type
     * @return the value or the default
     * @throws SessionValueException when it cannot be read as that type
     */
    default <T> T getOrDefault(String name, TypeRef<T> type, T defaultValue) {
        T value = get(name, type);
        return value != null ? value : defaultValue;
    }

    /**
     * A value, made and kept when there is none.
     *
     * @param name its name
     * @param type the type to read it as
     * @param supplier makes the value; nobody else uses the session meanwhile
     * @param <T> the type
     * @return the value that is now in the session
     * @throws SessionValueException when it cannot be read as that type
     */
    <T> T computeIfAbsent(String name, Class<T> type, Supplier<? extends T> supplier);

    /**
     * A value of a generic type, made and kept when there is none.
     *
     * @param name its name
     * @param type the type to read it as
     * @param supplier makes the value
     * @param <T> the type
     * @return the value that is now in the session
     * @throws SessionValueException when it cannot be read as that type
     */
    <T> T computeIfAbsent(String name, TypeRef<T> type, Supplier<? extends T> supplier);

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
     * @throws SessionValueException when it cannot be written
     */
    default void addFlash(Object value) {
        addFlash(DEFAULT_FLASHES, value);
    }

    /**
     * Adds a message for the next reader of a queue.
     *
     * @param queue the queue's name
     * @param value the message: anything that can be written as JSON; it is written now
     * @throws SessionValueException when it cannot be written
     */
    void addFlash(String queue, Object value);

    /**
     * Takes the messages of the default queue; each is read once.
     *
     * @param type the type to read each of them as
     * @param <T> the type
     * @return the messages in the order they were added
     * @throws SessionValueException when one cannot be read as that type; they are taken all the same
     */
    default <T> List<T> flashes(Class<T> type) {
        return flashes(DEFAULT_FLASHES, type);
    }

    /**
     * Takes the messages of a queue; each is read once.
     *
     * @param queue the queue's name
     * @param type the type to read each of them as
     * @param <T> the type
     * @return the messages in the order they were added
     * @throws SessionValueException when one cannot be read as that type; they are taken all the same
     */
    <T> List<T> flashes(String queue, Class<T> type);

    /**
     * Takes the messages of a queue, of a generic type; each is read once.
     *
     * @param queue the queue's name
     * @param type the type to read each of them as
     * @param <T> the type
     * @return the messages in the order they were added
     * @throws SessionValueException when one cannot be read as that type; they are taken all the same
     */
    <T> List<T> flashes(String queue, TypeRef<T> type);

    /**
     * Remember-me: the session outlives the browser and, from each save on, lives so long; the configured lifetime and
     * idle timeout no longer apply to it, the absolute timeout does. It stays so until {@link #forgetOnClose()}.
     *
     * @param lifetime whole seconds, at least one and at most 136 years; browsers keep cookies for 400 days at most
     * @throws IllegalArgumentException when the duration is not such
     */
    void remember(Duration lifetime);

    /**
     * The browser drops the cookie when it closes. What is configured for lifetime and timeouts applies again.
     */
    void forgetOnClose();

    /**
     * The attributes of this session's cookie.
     *
     * @return those given to it, or else those configured
     */
    CookieOptions cookie();

    /**
     * Gives this session's cookie attributes of its own; they stay with the session. Best done while it is new: a
     * browser keeps a cookie that it already has under another path or domain beside the new one.
     *
     * @param options the attributes
     * @throws IllegalArgumentException when they break the rules of the name's prefix ({@code __Host-})
     */
    void cookie(CookieOptions options);

    /**
     * Whose session it is.
     *
     * @return the owner it was given, if any
     */
    Optional<String> owner();

    /**
     * Makes it somebody's session, so that it is found in the {@link SessionIndex} and can be ended from elsewhere. Best
     * done at login, together with {@link #renewId()}.
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
