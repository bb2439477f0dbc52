package dev.sessions;

import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * The sessions of one request, by name. Each is loaded at most once, when it is first asked for; all that changed are
 * saved together when the response commits.
 */
public interface SessionRegistry {

    /**
     * The default session.
     *
     * @return the session, new when the request brought none; never empty; an error is a {@link SessionException}
     */
    Mono<Session> get();

    /**
     * A session by name. Where a pattern such as {@code cart-*} is configured, the name may be made at run time: {@code
     * get("cart-" + shop)}.
     *
     * @param name the name it is configured under, or one that matches a pattern: at most 128 characters that a cookie's
     *     name may have
     * @return the session, new when the request brought none; never empty; an error is a {@link SessionException}
     * @throws IllegalArgumentException when no session of that name is configured, or no cookie can have it
     * @throws IllegalStateException when the request has used 16 names that match patterns, and this is another one
     */
    Mono<Session> get(String name);

    /**
     * Keeps the default session alive while a connection is open.
     *
     * @param interval how often to see to it
     * @return completes when the session is over, as {@link #keepAlive(String, Duration)} says
     */
    Mono<Void> keepAlive(Duration interval);

    /**
     * Keeps a session alive while a connection is open, a WebSocket or a stream of events: in a backend its time begins anew
     * again and again, as long as there is a subscriber. What is in it is not changed, and no cookie is needed for that. It is
     * followed to the id that another request gives it.
     *
     * <p>A session in a cookie cannot be extended without a response: it is only watched, and is over when its time has
     * passed, or its owner's sessions were ended where that is known. Of a session that is new and was not kept there is
     * nothing to see to.
     *
     * @param name the name, as for {@link #get(String)}
     * @param interval how often to see to it; longer than a minute, and a session that gets another id may be taken for one
     *     that is over
     * @return completes when the session is over: it was ended, it has expired, or its absolute timeout has come; an error when
     *     it could not be loaded to begin with. While a store cannot be reached nothing is known, and it is tried again
     * @throws IllegalArgumentException when the interval is not positive, or as {@link #get(String)} does
     */
    Mono<Void> keepAlive(String name, Duration interval);
}
