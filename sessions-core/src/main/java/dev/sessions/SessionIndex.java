package dev.sessions;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of an owner, over all their browsers: for a list of devices, and for logging out everywhere. A session
 * has an owner once {@link Session#owner(String)} was called, say at login.
 *
 * <p>A session that was ended stays so: a request that is using it at that moment cannot bring it back.
 */
public interface SessionIndex {

    /**
     * The sessions of an owner.
     *
     * @param owner the owner
     * @return what may be told of each, in no particular order; an {@link UnsupportedOperationException} where sessions
     *     are kept in cookies alone
     */
    Flux<SessionInfo> list(String owner);

    /**
     * Ends one session of an owner.
     *
     * @param owner the owner; a handle of somebody else's session does nothing
     * @param handle as {@link #list} gave it
     * @return whether there was one to end; an {@link UnsupportedOperationException} where sessions are kept in cookies
     *     alone
     */
    Mono<Boolean> end(String owner, String handle);

    /**
     * Ends every session of an owner: log out everywhere.
     *
     * @param owner the owner
     * @return completes when they are ended
     */
    Mono<Void> endAll(String owner);

    /**
     * Ends every session of the owner of a session, but that one.
     *
     * @param current the session to keep; it has an owner
     * @return completes when the others are ended; an {@link IllegalStateException} when it has no owner
     */
    Mono<Void> endOthers(Session current);

    /**
     * The handle of a session, to find it in a list.
     *
     * @param session a session
     * @return its handle
     */
    String handle(Session session);
}
