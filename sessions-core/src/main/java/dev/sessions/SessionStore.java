package dev.sessions;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Turns a cookie's value into a session and a session into a cookie. One store may serve sessions of several names and
 * is used by many requests at once; it does not block the thread that subscribes.
 *
 * <p>A cookie that is not good gives a new session with a {@link Reason}. An error is for system faults only, and is a
 * {@link SessionException}: a store that cannot be reached never answers with an empty session.
 */
public interface SessionStore {

    /**
     * A new session. Nothing is stored before it is saved.
     *
     * @param options what is configured for sessions of its name
     * @param reason why the presented cookie was refused, or {@code null} when there was none
     * @return an empty session with an id that nobody has
     */
    SessionState create(SessionOptions options, @Nullable Reason reason);

    /**
     * The session a cookie stands for.
     *
     * @param options what is configured for sessions of its name
     * @param cookieValue the cookie's value as it came: any characters at all
     * @return the session, or a new one with a reason; never empty
     */
    Mono<SessionState> load(SessionOptions options, String cookieValue);

    /**
     * Saves what changed. Called at most once for each session, and only for one that {@linkplain
     * SessionState#needsSave() needs it}.
     *
     * @param session the session
     * @return the cookie to send, a removal when the session is over; empty when the browser is to keep what it has
     */
    Mono<SessionCookie> save(SessionState session);

    /**
     * Whether saving leaves no trace but the cookie. Such sessions of a request are saved first, since failing to does no
     * harm.
     *
     * @return true for a store that keeps nothing itself
     */
    default boolean isStateless() {
        return false;
    }

    /**
     * Removes a session that was moved to another store.
     *
     * @param session as it was found here
     * @return false when somebody changed, moved or ended it since; a store that keeps nothing says true
     */
    default Mono<Boolean> remove(SessionState session) {
        return Mono.just(true);
    }

    /**
     * The sessions of an owner in this store.
     *
     * @param options what is configured for sessions of that name
     * @return an index, or {@code null} when this store keeps none
     */
    default @Nullable SessionIndex index(SessionOptions options) {
        return null;
    }
}
