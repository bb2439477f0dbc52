/**
 * One request: which cookies it brought, the sessions they stand for, what handlers do to them, and the one commit in
 * which all of that is saved, in order, or fails with one exception.
 *
 * <p>The web layer makes {@link dev.sessions.request.ConfiguredSessions} once, a {@link
 * dev.sessions.request.SessionRequest} for each request, and sends the {@linkplain dev.sessions.request.SessionCookie
 * cookies} that the commit gives. How a store finds and saves, and what HTTP looks like, do not come in here.
 */
@NullMarked
package dev.sessions.request;

import org.jspecify.annotations.NullMarked;
