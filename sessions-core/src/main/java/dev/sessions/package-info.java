/**
 * The heart of Sessions for Spring: what a handler holds, and what a store has to do.
 *
 * <p>A {@link dev.sessions.Session} belongs to one request. It is found by name in the request's
 * {@link dev.sessions.SessionRegistry}, which asks a {@link dev.sessions.SessionStore} for it at most once and, when the
 * response commits, has every session that changed saved at once.
 *
 * <pre>{@code
 * registry.get().map(session -> {
 *     int visits = session.getOrDefault("visits", Integer.class, 0) + 1;
 *     session.put("visits", visits);
 *     return visits;                      // no save call: the response commits, the session is saved
 * });
 * }</pre>
 *
 * <p>Nothing of cryptography, JSON, files, Spring or HTTP servers comes in here; this package imports none of its
 * siblings.
 */
@NullMarked
package dev.sessions;

import org.jspecify.annotations.NullMarked;
