package dev.sessions.spi;

import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionLookup.Found;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds sessions by the value of a cookie and saves what requests did to them. One store may serve sessions of several
 * names and is used by many requests at once; it does not block the thread that subscribes.
 *
 * <p>A cookie that is not good is {@linkplain SessionLookup.Refused refused}. An error is for system faults only, and is
 * a {@link dev.sessions.SessionException}: a store that cannot be reached never answers that there is no session.
 *
 * <p>No method has a default, so that a store in front of another one passes all of them on.
 */
public interface SessionStore {

    /**
     * Looks up what a cookie stands for.
     *
     * @param options what is configured for sessions of its name
     * @param cookieValue the cookie's value: any characters at all, at most as many as the options allow
     * @return what was found, or why nothing was; never empty
     */
    Mono<SessionLookup> find(SessionOptions options, String cookieValue);

    /**
     * Looks up what became of a session that was found in a store without a memory, from which sessions are moved to this
     * one. Such a store finds it as long as somebody has its cookie.
     *
     * @param options what is configured for sessions of its name
     * @param found as it was found there
     * @return the same when it never came here; otherwise where it went, or that it is over
     */
    Mono<SessionLookup> follow(SessionOptions options, Found found);

    /**
     * Saves a session, only when there is something to do. Most requests do so once; one that saves before its response
     * commits gives for the next time what was stored then as what was found.
     *
     * @param options what is configured for sessions of its name
     * @param change what to do
     * @return what was done; never empty
     */
    Mono<Saved> save(SessionOptions options, SessionChange change);

    /**
     * Extends a session that is in use without a request, for as long as a connection is open: its time begins anew, as if it
     * had been saved now, once a tenth of it has passed. Where it got another id, it is extended under that one.
     *
     * @param options what is configured for sessions of its name
     * @param found as it was found or saved, or as this method gave it
     * @return as it is now, perhaps without its id, for the next time; empty when it is over. What is kept in a cookie has
     *     nothing to extend, and is over when its time has passed or its owner's sessions were ended
     */
    Mono<Found> extend(SessionOptions options, Found found);

    /**
     * Removes a session that was moved to another store, if it still is what was found.
     *
     * @param options what is configured for sessions of its name
     * @param found as it was found here
     * @param goesOn whether it, or another in its place, goes on with a cookie that this store does not know; a request that
     *     comes with the one before is told so for a while, as after a renewal
     * @return false when somebody changed, moved or ended it since; a store that keeps nothing says true
     */
    Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn);

    /**
     * The sessions of an owner in this store.
     *
     * @param options what is configured for sessions of that name
     * @return them
     * @throws UnsupportedOperationException when this store does not know owners; the message says what is missing
     */
    OwnedSessions owned(SessionOptions options);

    /**
     * Whether saving leaves no trace but the cookie. Such sessions of a request are saved first, since failing to does no
     * harm; and their cookies may be as large as their values.
     *
     * @return true for a store that keeps nothing itself
     */
    boolean isStateless();

    /**
     * The sessions of one name by their owners, in one store. What a store cannot do is an error with an {@link
     * UnsupportedOperationException}.
     */
    interface OwnedSessions {

        /**
         * The sessions of an owner.
         *
         * @param owner the owner
         * @return what may be told of each, in no particular order
         */
        Flux<SessionInfo> list(String owner);

        /**
         * Ends one session of an owner.
         *
         * @param owner the owner; a handle of somebody else's session does nothing
         * @param handle as {@link #list} gave it
         * @return whether there was one to end
         */
        Mono<Boolean> end(String owner, String handle);

        /**
         * What became of a session that got another id here. It may have moved to another store since.
         *
         * @param handle the handle that it had
         * @return the handle that it has; empty when nothing is known of another
         */
        Mono<String> successor(String handle);

        /**
         * How often the sessions of an owner were ended. A session becomes the owner's with the count of that moment; when it
         * is saved and the count is another by then, it is over.
         *
         * @param owner the owner
         * @return the count
         */
        Mono<Long> generation(String owner);

        /**
         * Ends every session of an owner. What cannot be read is ended too.
         *
         * @param owner the owner
         * @return completes when they are ended
         */
        Mono<Void> endAll(String owner);

        /**
         * Ends every session of an owner but one, under whichever id that one goes on.
         *
         * @param owner the owner
         * @param current the one to keep, as it was found; {@code null} when it was not saved yet
         * @param generation the count with which it became the owner's
         * @return the count that it is to be saved with, or it would be over as well; empty when the store has seen to that,
         *     and when it had been ended before
         */
        Mono<Long> endOthers(String owner, @Nullable Found current, long generation);

        /**
         * The handle of a session in a {@linkplain #list list}.
         *
         * @param id the session's id
         * @return its handle, which gives no access to it
         */
        String handle(String id);
    }
}
