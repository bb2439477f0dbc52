/**
 * What an application holds: its sessions, what is configured for them, and the exceptions.
 *
 * <p>A {@link dev.sessions.Session} belongs to one request and is found by name in the request's {@link
 * dev.sessions.SessionRegistry}. The sessions of an owner, over all requests and browsers, are found in a {@link
 * dev.sessions.SessionIndex}.
 *
 * <pre>{@code
 * registry.get().map(session ->
 *         session.update("visits", Integer.class, visits -> visits == null ? 1 : visits + 1));
 *                                         // no save call: the response commits, the session is saved
 * }</pre>
 *
 * <p>This package imports none of its siblings: nothing of stores, cryptography, JSON, files, Spring or HTTP servers
 * comes in here.
 */
@NullMarked
package dev.sessions;

import org.jspecify.annotations.NullMarked;
