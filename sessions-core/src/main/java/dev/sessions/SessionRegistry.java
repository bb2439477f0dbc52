package dev.sessions;

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
}
